import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayText, instantText, typedDay } from './dates.ts'

test('a day stays the same day in every time zone', () => {
  assert.equal(dayText('2026-01-01', 'zh-Hans'), '2026年1月1日')
  assert.equal(dayText('2026-01-01', 'en'), '1 Jan 2026')
})

test('an instant is shown in the time of the offices', () => {
  assert.equal(instantText('2026-11-20T16:05:00Z', 'zh-Hans'), '2026年11月21日 00:05')
})

test('what no date is stays as it was written', () => {
  assert.equal(dayText('soon', 'zh-Hans'), 'soon')
  assert.equal(instantText('', 'en'), '')
})

test('a day is read as people type it, and what is no day is none', () => {
  for (const typed of ['2026-12-1', '2026/12/01', '2026.12.1', '2026年12月1日', ' ２０２６-12-1 '])
    assert.equal(typedDay(typed), '2026-12-01', typed)
  for (const typed of ['', '12-1', '2026-13-1', '2026-02-30', '2026-12', '明天', '2026-12-1x'])
    assert.equal(typedDay(typed), undefined, typed)
})
