import assert from 'node:assert/strict'
import { createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { sm3, sm4 } from 'sm-crypto-v2'
import { cipherOfText, openBytes, openText, SEAL_CIPHERS, sealBytes, sealText } from './sealing.ts'

const KEY = randomBytes(32)
const BOUND = Buffer.from('what it belongs to')

test('whatever was sealed opens again, and after any change of any byte it does not', () => {
  for (const cipher of SEAL_CIPHERS)
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(1000),
        fc.integer({ min: 1, max: 255 }),
        (bytes, place, change) => {
          const sealed = sealBytes(cipher, KEY, BOUND, bytes)
          assert.ok(openBytes(cipher, KEY, BOUND, sealed).equals(Buffer.from(bytes)))
          const other = Buffer.from(sealed)
          const at = place % other.length
          other[at] = (other[at] ?? 0) ^ change
          assert.throws(() => openBytes(cipher, KEY, BOUND, other), `${cipher}: byte ${at}`)
        },
      ),
      { numRuns: 300 },
    )
})

test('another key, another bound, a cut, the other cipher: none opens, and no byte moves from bound into what is hidden', () => {
  for (const cipher of SEAL_CIPHERS) {
    const sealed = sealBytes(cipher, KEY, BOUND, Buffer.from('a private key'))
    const other = SEAL_CIPHERS.find((each) => each !== cipher)
    for (const attempt of [
      () => openBytes(cipher, randomBytes(32), BOUND, sealed),
      () => openBytes(cipher, KEY, BOUND.subarray(1), sealed),
      () => openBytes(cipher, KEY, Buffer.concat([BOUND, Buffer.from('x')]), sealed),
      () => openBytes(cipher, KEY, BOUND, sealed.subarray(0, -1)),
      () => openBytes(cipher, KEY, BOUND, sealed.subarray(0, 20)),
      () => openBytes(other ?? cipher, KEY, BOUND, sealed),
    ])
      assert.throws(
        attempt,
        (error) => error instanceof Error && !String(error.stack).includes('private key'),
      )
    assert.ok(!sealed.includes('private'))
    assert.notDeepEqual(
      sealBytes(cipher, KEY, BOUND, Buffer.from('a')),
      sealBytes(cipher, KEY, BOUND, Buffer.from('a')),
    )
  }
})

test('what SM4 and SM3 sealed is opened by another program’s SM4 and SM3', () => {
  const text = Buffer.from('准予放飞，一共三十二个字节还多一点')
  const sealed = sealBytes('sm4-ctr-hmac-sm3', KEY, BOUND, text)
  const keys = Buffer.from(hkdfSync('sm3', KEY, '', 'tongban sm4-ctr-hmac-sm3', 48))
  const length = Buffer.alloc(8)
  length[7] = BOUND.length
  const [counter, tag, hidden] = [sealed.subarray(0, 16), sealed.subarray(16, 48), sealed.subarray(48)]
  const vouched = Buffer.concat([length, BOUND, counter, hidden])
  assert.equal(sm3(new Uint8Array(vouched), { key: keys.subarray(16).toString('hex') }), tag.toString('hex'))
  // Counter mode out of single blocks, which is all that is asked of the other program.
  const blocks = Array.from({ length: Math.ceil(hidden.length / 16) }, (_, at) => {
    const count = BigInt.asUintN(128, BigInt(`0x${counter.toString('hex')}`) + BigInt(at))
    const input = new Uint8Array(Buffer.from(count.toString(16).padStart(32, '0'), 'hex'))
    return sm4.encrypt(input, keys.subarray(0, 16).toString('hex'), { mode: 'ecb', padding: 'none' })
  })
  const stream = Buffer.from(blocks.join(''), 'hex')
  assert.equal(Buffer.from(hidden.map((byte, at) => byte ^ (stream[at] ?? 0))).toString(), text.toString())
})

test('a sealed text says how it was sealed; one of before, without a mark, is read as ever', () => {
  const secret = 'the secret of an installation of a test'
  for (const cipher of SEAL_CIPHERS) {
    const sealed = sealText(secret, '签名密钥', cipher)
    assert.equal(cipherOfText(sealed), cipher)
    assert.equal(openText(secret, sealed), '签名密钥')
    assert.throws(() => openText('another secret of an installation', sealed))
  }
  // Written as the program wrote it before it knew SM4: base64url of nonce, tag, content.
  const before = Buffer.from(sealText(secret, 'whsec_old'), 'base64url')
  const key = createHmac('sha256', secret).update('sealed texts').digest()
  const reader = createDecipheriv('aes-256-gcm', key, before.subarray(0, 12))
  reader.setAuthTag(before.subarray(12, 28))
  assert.equal(reader.update(before.subarray(28), undefined, 'utf8') + reader.final('utf8'), 'whsec_old')
})
