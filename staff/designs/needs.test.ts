import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Need } from '../../server/onething/model.ts'
import { isNeeded, orElse, otherEnd, withNeed, withoutStep } from './needs.ts'

test('one of several is picked, and written as the files write it', () => {
  const one = orElse(orElse('a', 'b'), 'c')
  assert.equal(one, 'a|b|c')
  assert.ok(Need.safeParse(one).success)
  assert.deepEqual(withNeed(['a', 'd'], 'a', orElse('a', 'b')), ['a|b', 'd'])
  assert.deepEqual(
    [isNeeded(['a|b'], 'b'), isNeeded(['a|b', 'c?'], 'c'), isNeeded(['a|b'], 'd')],
    [true, true, false],
  )
})

test('a step has to succeed, or only to be over', () => {
  assert.deepEqual([otherEnd('a'), otherEnd('a?')], ['a?', 'a'])
  assert.deepEqual(withNeed(['a', 'a?'], 'a', otherEnd('a')), ['a?'])
})

test('a step that goes away leaves the others of a choice, and nothing that nobody is', () => {
  assert.deepEqual(withoutStep(['a|b', 'b', 'b?', 'c'], 'b'), ['a', 'c'])
  assert.deepEqual(withoutStep(['a|b|c'], 'b'), ['a|c'])
})
