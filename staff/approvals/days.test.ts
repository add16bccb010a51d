import assert from 'node:assert/strict'
import { test } from 'node:test'
import { weekdayOf } from './days.ts'

test('the day of the week does not depend on the time zone of the computer', () => {
  assert.equal(weekdayOf('2026-11-22'), 0)
  assert.equal(weekdayOf('2026-11-23'), 1)
})
