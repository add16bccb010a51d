import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A secret that nobody guesses: 32 letters and digits of base 64 url, 192 bits. */
export function randomToken(): string {
  return randomBytes(24).toString('base64url')
}

/** A code that people read aloud: no 0/O, no 1/I. Five bits a character. */
export function readableCode(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte & 31]).join('')
}

/** Six digits for a one-time code. */
export function digits(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) if (byte < 250 && text.length < length) text += byte % 10
  }
  return text
}

/** What is stored in place of a secret. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function keyedHash(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(sha256(a)), Buffer.from(sha256(b))]
  return timingSafeEqual(left, right)
}

/** A text that only this installation reads again: AES-256-GCM under a key of the secret. For keys that have to be used, not only compared. */
export function sealText(secret: string, text: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** The text behind a seal; throws where the secret is another one or a byte was changed. */
export function openSealed(secret: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret), bytes.subarray(0, 12), {
    authTagLength: 16,
  })
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

function sealingKey(secret: string): Buffer {
  return createHmac('sha256', secret).update('sealed texts').digest()
}
