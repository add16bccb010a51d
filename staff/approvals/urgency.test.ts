import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from '../texts/en.ts'
import { zhHans } from '../texts/zh-Hans.ts'
import { dueKindText, urgencyText, type Due } from './urgency.ts'

const due = (urgency: Due['urgency'], daysLeft: number | null): Due => ({
  dueOn: '2026-11-20',
  dueKind: 'promised',
  urgency,
  daysLeft,
})

test('the days that are left are named in working days', () => {
  assert.equal(urgencyText(due('normal', 8), zhHans), '还剩 8 个工作日')
  assert.equal(urgencyText(due('soon', 1), en), '1 working day left')
})

test('the last day is called today', () => {
  assert.equal(urgencyText(due('today', 0), zhHans), '今天到期')
})

test('what is overdue says by how much, without a minus sign', () => {
  assert.equal(urgencyText(due('overdue', -3), zhHans), '已超期 3 个工作日')
  assert.equal(urgencyText(due('overdue', 0), zhHans), '已超期')
})

test('without a clock there is no limit', () => {
  assert.equal(urgencyText({ ...due('none', null), dueOn: null, dueKind: null }, zhHans), '无期限')
  assert.equal(dueKindText({ ...due('none', null), dueKind: null }, zhHans), '')
})

test('the clock is called by its kind', () => {
  assert.equal(dueKindText(due('normal', 8), zhHans), '承诺期限')
})
