import assert from 'node:assert/strict'
import { test } from 'node:test'
import { followerOf, followersOf } from './place.ts'

const row = (caseId: string) => ({ caseId, step: 'birth' })
const rows = ['a', 'b', 'c'].map(row)

test('the next matter is the one below', () => {
  assert.equal(followerOf(rows, rows[1]!)?.caseId, 'c')
})

test('after the last matter there is none', () => {
  assert.equal(followerOf(rows, rows[2]!), undefined)
})

test('the next few are those below, as many as there are', () => {
  assert.deepEqual(
    followersOf(rows, rows[0]!, 3).map(({ caseId }) => caseId),
    ['b', 'c'],
  )
})

test('a matter opened by its address is followed by the first of the list', () => {
  assert.equal(followerOf(rows, row('z'))?.caseId, 'a')
  assert.equal(followerOf([], row('z')), undefined)
})
