import { createHash } from 'node:crypto'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

function checkCharacter(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  return '10X98765432'.charAt(sum % 11)
}

/**
 * 公民身份号码, GB 11643: area (6 digits), date of birth, sequence (3 digits, odd = male), check character
 * (ISO 7064 MOD 11-2).
 */
export function citizenNumber(area: string, birthDate: string, sequence: number): string {
  const body = `${area}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  if (!/^\d{17}$/.test(body)) throw new RangeError(`not the parts of a citizen number: ${body}`)
  return body + checkCharacter(body)
}

/** Whether the text is a citizen number with a real date of birth and the right check character (upper-case X). */
export function isCitizenNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text) || checkCharacter(text) !== text.charAt(17)) return false
  const date = birthDateOf(text)
  const real = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(date)
}

/** The date of birth, YYYY-MM-DD, that stands in a citizen number. */
export function birthDateOf(number: string): string {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
}

/** `count` decimal digits that depend on the seed only: a department's number is the same after a restart. */
export function digits(seed: string, count: number): string {
  const hash = createHash('sha256').update(seed).digest('hex')
  return (BigInt(`0x${hash}`) % 10n ** BigInt(count)).toString().padStart(count, '0')
}

/** Like `digits`, of 32 characters that cannot be mistaken for each other. */
export function characters(seed: string, count: number): string {
  const hash = createHash('sha256').update(seed).digest()
  return Array.from(hash.subarray(0, count), (byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte % 32]).join('')
}
