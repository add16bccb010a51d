import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayText, instantText } from './dates.ts'

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
