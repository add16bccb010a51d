import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type CipherGCM,
  type DecipherGCM,
} from 'node:crypto'

/**
 * How bytes at rest are sealed: both ways hide them and find every change. `sm4-ctr-hmac-sm3` is GB/T 32907 in counter mode, then HMAC of
 * GB/T 32905 over what came out, because the OpenSSL of Node knows no SM4-GCM.
 */
export const SEAL_CIPHERS = ['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const
export type SealCipher = (typeof SEAL_CIPHERS)[number]

type Way = {
  seal(key: Buffer, bound: Uint8Array, bytes: Uint8Array): Buffer
  /** Throws where anything is not as it was sealed. */
  open(key: Buffer, bound: Uint8Array, sealed: Buffer): Buffer
}

/** Nonce, tag, then what is hidden. */
const aesGcm: Way = {
  seal(key, bound, bytes) {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound)
    const hidden = closed(cipher, bytes)
    return Buffer.concat([nonce, cipher.getAuthTag(), hidden])
  },
  open(key, bound, sealed) {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(bound).setAuthTag(sealed.subarray(12, 28))
    return closed(decipher, sealed.subarray(28))
  },
}

/** Counter block, tag, then what is hidden. The tag covers all else, with the length of `bound` before it, and is looked at first. */
const sm4Hmac: Way = {
  seal(key, bound, bytes) {
    const { forCipher, forTag } = sm4Keys(key)
    const counter = randomBytes(16)
    const hidden = closed(createCipheriv('sm4-ctr', forCipher, counter), bytes)
    return Buffer.concat([counter, tagOf(forTag, bound, counter, hidden), hidden])
  },
  open(key, bound, sealed) {
    const { forCipher, forTag } = sm4Keys(key)
    const [counter, tag, hidden] = [sealed.subarray(0, 16), sealed.subarray(16, 48), sealed.subarray(48)]
    if (tag.length !== 32 || !timingSafeEqual(tag, tagOf(forTag, bound, counter, hidden)))
      throw new Error('the tag does not fit')
    return closed(createDecipheriv('sm4-ctr', forCipher, counter), hidden)
  },
}

const WAYS: Record<SealCipher, Way> = { 'aes-256-gcm': aesGcm, 'sm4-ctr-hmac-sm3': sm4Hmac }

const closed = (
  cipher: Pick<CipherGCM | DecipherGCM, 'final'> & { update(bytes: Uint8Array): Buffer },
  bytes: Uint8Array,
): Buffer => Buffer.concat([cipher.update(bytes), cipher.final()])

/** 128 bits to hide with and 256 bits to vouch with, neither of which tells the other. */
function sm4Keys(key: Buffer): { forCipher: Buffer; forTag: Buffer } {
  const both = Buffer.from(hkdfSync('sm3', key, '', 'tongban sm4-ctr-hmac-sm3', 48))
  return { forCipher: both.subarray(0, 16), forTag: both.subarray(16) }
}

function tagOf(key: Buffer, bound: Uint8Array, counter: Buffer, hidden: Buffer): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(bound.length))
  return createHmac('sm3', key).update(length).update(bound).update(counter).update(hidden).digest()
}

/** Hides the bytes under a key of 32 bytes; `bound` stays readable elsewhere and must be the same again when they are opened. */
export const sealBytes = (cipher: SealCipher, key: Buffer, bound: Uint8Array, bytes: Uint8Array): Buffer =>
  WAYS[cipher].seal(key, bound, bytes)

/** The bytes again. Throws, with nothing of them in what it says, where key, `bound` or any byte is another. */
export const openBytes = (cipher: SealCipher, key: Buffer, bound: Uint8Array, sealed: Buffer): Buffer =>
  WAYS[cipher].open(key, bound, sealed)

const NOTHING = Buffer.alloc(0)
/** Stands before what SM4 sealed; no base64url has a point. What has no mark is AES's, as everything of before. */
const SM4_MARK = 'sm4.'

/** A text that only this installation reads again. For keys that have to be used, not only compared. The form says how it was sealed. */
export function sealText(secret: string, text: string, cipher: SealCipher = 'aes-256-gcm'): string {
  const sealed = sealBytes(cipher, textKey(secret), NOTHING, Buffer.from(text)).toString('base64url')
  return cipher === 'aes-256-gcm' ? sealed : SM4_MARK + sealed
}

/** How a sealed text was sealed. */
export const cipherOfText = (sealed: string): SealCipher =>
  sealed.startsWith(SM4_MARK) ? 'sm4-ctr-hmac-sm3' : 'aes-256-gcm'

/** The text behind a seal; throws where the secret is another one or a byte was changed. */
export function openText(secret: string, sealed: string): string {
  const cipher = cipherOfText(sealed)
  const bytes = Buffer.from(cipher === 'aes-256-gcm' ? sealed : sealed.slice(SM4_MARK.length), 'base64url')
  return openBytes(cipher, textKey(secret), NOTHING, bytes).toString('utf8')
}

const textKey = (secret: string): Buffer => createHmac('sha256', secret).update('sealed texts').digest()
