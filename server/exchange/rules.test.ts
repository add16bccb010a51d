import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pauseAfter, readReply, toOurs, toTheirs } from './rules.ts'

describe('rules', () => {
  test('pauses grow to ten minutes and never all end at once', () => {
    assert.deepEqual(
      [1, 2, 3, 20].map((n) => pauseAfter(n, 1)),
      [2000, 4000, 8000, 600_000],
    )
    assert.equal(pauseAfter(1, 0), 1000)
  })

  test('only what the message is to blame for makes it a dead letter', () => {
    const outcome = (status: number, retryAfterSeconds?: number): string =>
      readReply({ status, body: {}, retryAfterSeconds }).outcome
    assert.deepEqual(
      [200, 201, 202].map((each) => outcome(each)),
      ['sent', 'sent', 'sent'],
    )
    assert.deepEqual(
      [400, 409, 422].map((each) => outcome(each)),
      ['refused', 'refused', 'refused'],
    )
    assert.deepEqual(
      [401, 403, 404, 500, 502].map((each) => outcome(each)),
      Array(5).fill('failed'),
    )
    assert.deepEqual([outcome(429), outcome(503, 60), outcome(503)], ['busy', 'busy', 'failed'])
  })

  test('a code that a list does not have is passed on as it is, and named', () => {
    const system = { fields: { kind: { as: 'dzl', codes: { led: '2' } } } }
    assert.deepEqual(toTheirs(system, { kind: 'candle', count: 3 }), {
      values: { dzl: 'candle', count: 3 },
      unmapped: [{ element: 'kind', value: 'candle' }],
    })
    assert.deepEqual(toOurs(system, { dzl: '2', count: 3 }), {
      values: { kind: 'led', count: 3 },
      unmapped: [],
    })
  })
})
