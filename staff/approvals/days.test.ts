import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pausesOf, weekdayOf } from './days.ts'

const day = (date: string, why: string, counted = false) => ({ date, why, counted })

test('a special procedure is one stretch, and a weekend is none', () => {
  const days = [
    day('2026-11-20', '受理当天不算'),
    day('2026-11-21', '周六'),
    day('2026-11-22', '周日'),
    day('2026-11-23', '第 1 天', true),
    day('2026-11-24', '检验期间不计'),
    day('2026-11-25', '检验期间不计'),
    day('2026-11-26', '检验期间不计'),
    day('2026-11-27', '第 2 天', true),
  ]
  assert.deepEqual(pausesOf(days), [{ from: '2026-11-24', to: '2026-11-26', why: '检验期间不计' }])
})

test('two stretches with the same reason stay two', () => {
  const days = [
    day('2026-11-02', '听证期间不计'),
    day('2026-11-03', '听证期间不计'),
    day('2026-11-04', '第 1 天', true),
    day('2026-11-05', '听证期间不计'),
    day('2026-11-06', '听证期间不计'),
  ]
  assert.deepEqual(
    pausesOf(days).map(({ from, to }) => [from, to]),
    [
      ['2026-11-02', '2026-11-03'],
      ['2026-11-05', '2026-11-06'],
    ],
  )
})

test('the day of the week does not depend on the time zone of the computer', () => {
  assert.equal(weekdayOf('2026-11-22'), 0)
  assert.equal(weekdayOf('2026-11-23'), 1)
})
