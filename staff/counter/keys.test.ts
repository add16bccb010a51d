import assert from 'node:assert/strict'
import { test } from 'node:test'
import { meantBy } from './keys.ts'

const at = (selector: string | undefined) => ({
  closest: (wanted: string) =>
    selector !== undefined && wanted.split(', ').some((each) => each.startsWith(selector)),
})
const stroke = (key: string, more: object = {}) => ({
  key,
  ctrlKey: false,
  shiftKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  target: at(undefined),
  ...more,
})

test('every key of the map means what the help says', () => {
  const map = {
    ' ': 'next',
    F1: 'results',
    F2: 'card',
    F3: 'scan',
    F4: 'matter',
    F5: 'recall',
    F6: 'sheet',
    F7: 'advice',
    F8: 'promise',
    F9: 'file',
    F10: 'handOver',
    Escape: 'back',
    '?': 'help',
    Enter: 'go',
  }
  for (const [key, command] of Object.entries(map)) assert.deepEqual(meantBy(stroke(key)), { command }, key)
  assert.deepEqual(meantBy(stroke('F6', { shiftKey: true })), { command: 'nextPaper' })
  for (const [key, command] of Object.entries({ z: 'undo', k: 'everything', s: 'keep', F6: 'dropSheet' })) {
    assert.deepEqual(meantBy(stroke(key, { ctrlKey: true })), { command }, key)
    assert.deepEqual(meantBy(stroke(key.toUpperCase(), { metaKey: true })), { command }, key)
    if (key !== 'F6') assert.equal(meantBy(stroke(key)), undefined, key)
  }
})

test('digits choose an answer', () => {
  assert.deepEqual(meantBy(stroke('1')), { choose: 1 })
  assert.deepEqual(meantBy(stroke('9')), { choose: 9 })
  assert.equal(meantBy(stroke('0')), undefined)
})

test('while an input method composes Chinese, no key is a shortcut', () => {
  for (const key of [' ', '1', 'Enter', 'F9', 'Escape', 'Process']) {
    assert.equal(meantBy(stroke(key, { isComposing: true })), undefined, key)
  }
  assert.equal(meantBy(stroke('Process')), undefined)
})

test('while somebody types, only function keys, Esc and Ctrl+K, Ctrl+S work', () => {
  const target = at('input')
  for (const key of [' ', '1', '?', 'Enter']) assert.equal(meantBy(stroke(key, { target })), undefined, key)
  assert.deepEqual(meantBy(stroke('F9', { target })), { command: 'file' })
  assert.deepEqual(meantBy(stroke('Escape', { target })), { command: 'back' })
  assert.deepEqual(meantBy(stroke('k', { target, ctrlKey: true })), { command: 'everything' })
  assert.equal(meantBy(stroke('z', { target, ctrlKey: true })), undefined)
})

test('Space and Enter on a button press the button', () => {
  const target = at('button')
  assert.equal(meantBy(stroke(' ', { target })), undefined)
  assert.equal(meantBy(stroke('Enter', { target })), undefined)
  assert.deepEqual(meantBy(stroke('2', { target })), { choose: 2 })
})
