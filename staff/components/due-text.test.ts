import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from '../texts/en.ts'
import { zhHans } from '../texts/zh-Hans.ts'
import { dueText } from './due-text.ts'

test('the days that are left are named in working days', () => {
  assert.equal(dueText({ level: 'none', daysLeft: 8 }, zhHans), '还剩 8 个工作日')
  assert.equal(dueText({ level: 'soon', daysLeft: 1 }, en), '1 working day left')
})

test('the last day is called today, whether or not the sweep has been there', () => {
  assert.equal(dueText({ level: 'today', daysLeft: 0 }, zhHans), '今天到期')
  assert.equal(dueText({ level: 'none', daysLeft: 0 }, zhHans), '今天到期')
})

test('what is overdue says by how much, without a minus sign', () => {
  assert.equal(dueText({ level: 'overdue', daysLeft: -3 }, zhHans), '已超期 3 个工作日')
  assert.equal(dueText({ level: 'overdue', daysLeft: 0 }, zhHans), '已超期')
})

test('without a last day there is no limit', () => {
  assert.equal(dueText({ level: 'none', daysLeft: null }, zhHans), '无期限')
})
