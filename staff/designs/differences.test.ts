import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differencesOf } from './differences.ts'

test('only what differs is named, with its place', () => {
  const before = { name: '甲', limits: { promised: { days: 5 } }, faq: [{ q: '一' }] }
  const after = { name: '甲', limits: { promised: { days: 3 } }, faq: [{ q: '一' }, { q: '二' }] }
  assert.deepEqual(differencesOf(before, after), [
    { path: 'limits.promised.days', before: 5, after: 3 },
    { path: 'faq.1', before: undefined, after: { q: '二' } },
  ])
  assert.deepEqual(differencesOf(before, structuredClone(before)), [])
})
