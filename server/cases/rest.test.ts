import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuseTired, secondsInSight } from './rest.ts'

const REST = { after: 3, minutes: 10 }
const NOW = new Date('2026-11-23T02:00:00Z')
const ago = (...minutes: number[]): Date[] => minutes.map((each) => new Date(NOW.getTime() - each * 60_000))

test('after so many decisions in a row an officer rests, from the last one on', () => {
  assert.equal(refuseTired(ago(1, 2), REST, NOW), undefined)
  const refusal = refuseTired(ago(1, 2, 3), REST, NOW)
  assert.equal(refusal?.code, 'case.rest')
  assert.match(refusal?.zh ?? '', /连续办了 3 件.*10:09/)
})

test('a pause of the length of a rest begins the count anew, whenever it was', () => {
  assert.equal(refuseTired(ago(10, 11, 12), REST, NOW), undefined)
  assert.equal(refuseTired(ago(1, 2, 12, 13), REST, NOW), undefined)
  assert.ok(refuseTired(ago(1, 2, 11.9, 13), REST, NOW))
})

test('a clock that is set back by a minute ends no rest', () => {
  assert.ok(refuseTired(ago(-1, 0, 1), REST, NOW))
})

test('a matter is in sight from the look after which it was never long out of sight', () => {
  assert.equal(secondsInSight(ago(0.5, 1.5, 2.5), NOW), 150)
  assert.equal(secondsInSight(ago(0.5, 60), NOW), 30)
  assert.equal(secondsInSight(ago(3), NOW), null)
  assert.equal(secondsInSight([], NOW), null)
})
