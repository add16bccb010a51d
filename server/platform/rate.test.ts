import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMisses } from './rate.ts'

test('after so many misses in a minute even a right try waits until the next one; others do not', () => {
  const misses = createMisses(3)
  const now = new Date('2026-11-23T02:00:20Z')
  for (let miss = 1; miss <= 3; miss += 1) {
    assert.equal(misses.wait('a', now), 0)
    misses.add('a', now)
  }
  assert.deepEqual([misses.wait('a', now), misses.wait('b', now)], [40, 0])
  assert.equal(misses.wait('a', new Date('2026-11-23T02:01:00Z')), 0)
})
