import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

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
