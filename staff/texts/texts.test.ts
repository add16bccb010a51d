import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from './en.ts'
import { zhHans } from './zh-Hans.ts'

/** Every leaf with its path and kind; functions with the number of things they are told. */
function leaves(dictionary: object, path = ''): string[] {
  return Object.entries(dictionary).flatMap(([key, value]: [string, unknown]) => {
    const here = `${path}/${key}`
    if (typeof value === 'function') return [`${here}(${value.length})`]
    return typeof value === 'object' && value !== null ? leaves(value, here) : [`${here}:${typeof value}`]
  })
}

function words(dictionary: object): string[] {
  return Object.values(dictionary).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null ? words(value) : typeof value === 'string' ? [value] : [],
  )
}

/** Empty on purpose: nothing needs to be said after a release. */
const emptyOnPurpose = 1

test('every language has the same keys, told the same things', () => {
  assert.deepEqual(leaves(en).sort(), leaves(zhHans).sort())
})

test('no text is empty but the one that has nothing to say', () => {
  for (const dictionary of [zhHans, en]) {
    assert.equal(words(dictionary).filter((word) => word.trim() === '').length, emptyOnPurpose)
  }
})

test('Chinese texts use Chinese punctuation and never blame the reader', () => {
  for (const word of words(zhHans)) {
    assert.doesNotMatch(word, /[一-龥][,;:!?]|非法|无效/, word)
  }
})
