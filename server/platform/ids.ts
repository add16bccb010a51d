import { randomBytes } from 'node:crypto'
import { systemClock } from './clock.ts'

let latest = 0
let counter = 0

/**
 * A uuid of version 7, RFC 9562 §5.7 and §6.2 method 1: the millisecond in front, so that new rows stand together in an
 * index; then twelve bits that count, so that what one command makes keeps its order; then 62 random bits.
 */
export function uuidv7(now: Date = systemClock()): string {
  const bytes = randomBytes(16)
  const ms = now.getTime()
  counter = ms === latest ? (counter + 1) & 0xfff : bytes.readUInt16BE(6) & 0x7ff
  latest = ms
  bytes.writeUIntBE(ms, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Can this be an identity at all? What comes from an address may be anything, and PostgreSQL takes nothing but uuids. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
