import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkCharacter, isCertificateNumber, validityRow } from './rules.ts'

const ALPHABET = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const body = fc
  .tuple(
    fc.array(fc.constantFrom(...ALPHABET.slice(0, 10)), { minLength: 6, maxLength: 6 }),
    fc.array(fc.constantFrom(...ALPHABET), { minLength: 12, maxLength: 12 }),
  )
  .map(([area, rest]) => [...area, ...rest].join(''))

test('证照编号写错一个字就查得出来', () => {
  fc.assert(
    fc.property(body, fc.nat(18), fc.constantFrom(...ALPHABET), (front, at, other) => {
      const number = front + checkCharacter(front)
      assert.ok(isCertificateNumber(number))
      const wrong = number.slice(0, at) + other + number.slice(at + 1)
      assert.equal(isCertificateNumber(wrong), wrong === number)
    }),
  )
})

test('长度不对、有别的符号，不是证照编号', () => {
  for (const text of [
    '',
    '320800',
    '3208000000000000000A0',
    "' or 1=1 --",
    '３２０８００ABCDEFGHJKLM0',
    '320800abcdefghjklm0',
  ]) {
    assert.equal(isCertificateNumber(text), false, text)
  }
})

test('a certificate prints from when and until when it is valid; one that never ends prints nothing', () => {
  assert.deepEqual(validityRow({ validFrom: '2026-11-29', validUntil: '2027-11-28' }), [
    { label: '有效期', value: '2026年11月29日至2027年11月28日' },
  ])
  assert.deepEqual(validityRow({ validFrom: '2026-11-29', validUntil: null }), [])
})
