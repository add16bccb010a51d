import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readCalendar } from '../calendar/queries.ts'
import { Limit } from './model.ts'
import { daysLeft, dueOn, limitText } from './rules.ts'

const calendar = readCalendar(fileURLToPath(new URL('../../regions/cn/calendar', import.meta.url)))
const working = (days: number): Limit => ({ days, unit: 'working' })
const natural = (days: number): Limit => ({ days, unit: 'natural' })

test('twenty working days from acceptance on Friday 20 November 2026 end on 18 December', () => {
  assert.deepEqual(dueOn(calendar, working(20), '2026-11-20'), { date: '2026-12-18', provisional: false })
})

test('a limit that reaches into a year without announced holidays is provisional', () => {
  assert.deepEqual(dueOn(calendar, working(30), '2026-11-20'), { date: '2027-01-04', provisional: true })
})

test('natural days end on the next working day when the last day is a day off', () => {
  assert.deepEqual(dueOn(calendar, natural(15), '2026-09-16'), { date: '2026-10-08', provisional: false })
})

test('an item without a limit has no due day', () => {
  assert.equal(dueOn(calendar, null, '2026-11-20'), undefined)
})

test('an item decided at once is due the same day, or when the office opens again', () => {
  for (const limit of [working(0), natural(0)]) {
    assert.equal(dueOn(calendar, limit, '2026-11-20')?.date, '2026-11-20')
    assert.equal(dueOn(calendar, limit, '2026-11-21')?.date, '2026-11-23')
  }
})

test('days left are working days, and negative when overdue', () => {
  assert.equal(daysLeft(calendar, null, '2026-11-20'), null)
  assert.equal(daysLeft(calendar, '2026-10-10', '2026-09-30'), 3)
  assert.equal(daysLeft(calendar, '2026-11-20', '2026-11-20'), 0)
  assert.equal(daysLeft(calendar, '2026-11-20', '2026-11-24'), -2)
})

test('a limit is said in words of the reader’s language', () => {
  assert.equal(limitText(working(5)), '5 个工作日')
  assert.equal(limitText(natural(15), 'zh-CN'), '15 个自然日')
  assert.equal(limitText(working(0)), '当场办结')
  assert.equal(limitText(null), '没有法定时限')
  assert.equal(limitText(working(5), 'zh-Hant'), '5 個工作日')
  assert.equal(limitText(working(1), 'en'), '1 working day')
  assert.equal(limitText(null, 'en'), 'no statutory limit')
})

test('a limit with a fraction, below zero or in an unknown unit is refused', () => {
  for (const bad of [
    { days: 1.5, unit: 'working' },
    { days: -1, unit: 'working' },
    { days: 1, unit: 'hours' },
  ]) {
    assert.equal(Limit.safeParse(bad).success, false)
  }
})
