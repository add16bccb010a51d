import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortcutOf } from './shortcuts.ts'

const stroke = (part: Partial<Parameters<typeof shortcutOf>[0]>) =>
  shortcutOf({
    key: 'j',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    target: null,
    ...part,
  })

test('a single key is a shortcut, in either case', () => {
  assert.equal(stroke({}), 'j')
  assert.equal(stroke({ key: 'J' }), 'j')
  assert.equal(stroke({ key: '?' }), '?')
})

test('keys rest while somebody types', () => {
  assert.equal(
    stroke({ target: { closest: (selector: string) => (selector.includes('textarea') ? {} : null) } }),
    undefined,
  )
  assert.equal(stroke({ target: { isContentEditable: true } }), undefined)
})

test('keys rest while an input method composes', () => {
  assert.equal(stroke({ isComposing: true }), undefined)
  assert.equal(stroke({ key: 'Process' }), undefined)
})

test('a letter with Shift is another shortcut, and a sign that needs Shift is not', () => {
  assert.equal(stroke({ key: 'J', shiftKey: true }), 'shift+j')
  assert.equal(stroke({ key: '?', shiftKey: true }), '?')
})

test('of the combinations only undoing is ours', () => {
  assert.equal(stroke({ key: 'z', ctrlKey: true }), 'ctrl+z')
  assert.equal(stroke({ key: 'z', metaKey: true }), 'ctrl+z')
  assert.equal(stroke({ key: 'z', ctrlKey: true, altKey: true }), undefined)
})

test('combinations belong to the browser, and named keys to the page', () => {
  assert.equal(stroke({ ctrlKey: true }), undefined)
  assert.equal(stroke({ metaKey: true }), undefined)
  assert.equal(stroke({ altKey: true }), undefined)
  assert.equal(stroke({ key: 'Enter' }), undefined)
})
