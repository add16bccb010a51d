import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from './en.ts'
import { zhHans } from './zh-Hans.ts'

function leaves(dictionary: object, path = ''): string[] {
  return Object.entries(dictionary).flatMap(([key, value]: [string, unknown]) => {
    const here = `${path}/${key}`
    if (typeof value === 'object' && value !== null) return leaves(value, here)
    return [typeof value === 'function' ? `${here}(${value.length})` : here]
  })
}

test('the counter says the same things in every language', () => {
  assert.deepEqual(leaves(en).sort(), leaves(zhHans).sort())
})
