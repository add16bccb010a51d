import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tooDeepAt } from './nesting.ts'

test('what lies too deep is found with the way to it, however deep it is; what lies beside it does not matter', () => {
  const deep = JSON.parse(`${'{"not":'.repeat(100_000)}1${'}'.repeat(100_000)}`) as unknown
  const input = {
    name: 'x',
    steps: [{ when: 1 }, { when: deep }],
    wide: Array.from({ length: 500 }, () => ({})),
  }
  assert.deepEqual(tooDeepAt(input, 50)?.slice(0, 4), ['steps', '1', 'when', 'not'])
  assert.equal(tooDeepAt({ a: [[1]] }, 3), undefined)
  assert.deepEqual(tooDeepAt({ a: [[1]] }, 2), ['a', '0'])
  for (const nothing of [null, undefined, 1, 'x', [], Buffer.from('x')])
    assert.equal(tooDeepAt(nothing, 1), undefined)
})
