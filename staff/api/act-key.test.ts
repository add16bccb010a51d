import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ActKey, randomKey } from './act-key.ts'

const counting = () => {
  let n = 0
  return () => `key-${(n += 1)}`
}

test('the same act repeated carries the same key', () => {
  const key = new ActKey(counting())
  assert.equal(key.for({ opinion: '同意' }), 'key-1')
  assert.equal(key.for({ opinion: '同意' }), 'key-1')
})

test('changed words are another act', () => {
  const key = new ActKey(counting())
  key.for({ opinion: '同意' })
  assert.equal(key.for({ opinion: '不同意' }), 'key-2')
})

test('after an answer the same words are a new act', () => {
  const key = new ActKey(counting())
  key.for({})
  key.settled()
  assert.equal(key.for({}), 'key-2')
})

test('keys do not repeat', () => {
  const keys = new Set(Array.from({ length: 1000 }, randomKey))
  assert.equal(keys.size, 1000)
})
