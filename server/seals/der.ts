/**
 * Writes ASN.1 in DER (ITU-T X.690): just what certificates, revocation lists, signatures and time stamps need. Reading what
 * others wrote is left to a kept library.
 */
export type Der = Buffer

const tlv = (tag: number, content: Buffer): Der => {
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const size = Buffer.from(
    length.toString(16).padStart(length > 0xffff ? 6 : length > 0xff ? 4 : 2, '0'),
    'hex',
  )
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, content])
}

export const sequence = (...parts: readonly Der[]): Der => tlv(0x30, Buffer.concat(parts))

/** SET OF: in DER its members are sorted by their bytes. */
export const setOf = (...parts: readonly Der[]): Der =>
  tlv(0x31, Buffer.concat(parts.toSorted(Buffer.compare)))

export const octets = (bytes: Uint8Array): Der => tlv(0x04, Buffer.from(bytes))
export const bits = (bytes: Uint8Array, unused = 0): Der =>
  tlv(0x03, Buffer.concat([Buffer.from([unused]), bytes]))
export const boolean = (value: boolean): Der => tlv(0x01, Buffer.from([value ? 0xff : 0]))
export const nothing: Der = tlv(0x05, Buffer.alloc(0))
export const utf8 = (text: string): Der => tlv(0x0c, Buffer.from(text, 'utf8'))
export const printable = (text: string): Der => tlv(0x13, Buffer.from(text, 'latin1'))

/** A whole number that is not negative, as a number or as its bytes. */
export function integer(value: number | Uint8Array): Der {
  const hex = typeof value === 'number' ? value.toString(16) : Buffer.from(value).toString('hex')
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  const first = Math.min(
    bytes.length - 1,
    bytes.findIndex((byte) => byte !== 0) === -1 ? bytes.length - 1 : bytes.findIndex((byte) => byte !== 0),
  )
  const short = bytes.subarray(first)
  return tlv(0x02, (short[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), short]) : short)
}

export const enumerated = (value: number): Der => tlv(0x0a, Buffer.from([value]))

export function oid(text: string): Der {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return tlv(0x06, Buffer.from(bytes))
}

const digitsOf = (at: Date): string => at.toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '')

/** GeneralizedTime to the second, as time stamps want it. */
export const generalizedTime = (at: Date): Der => tlv(0x18, Buffer.from(`${digitsOf(at)}Z`))

/** UTCTime until 2049, then GeneralizedTime: RFC 5280 §4.1.2.5. */
export const time = (at: Date): Der =>
  at.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(`${digitsOf(at).slice(2)}Z`)) : generalizedTime(at)

/** [n], the parts inside. */
export const explicit = (tag: number, ...parts: readonly Der[]): Der => tlv(0xa0 | tag, Buffer.concat(parts))

/** [n] in place of the value's own tag. */
export const implicit = (tag: number, value: Der, constructed = true): Der => {
  const relabelled = Buffer.from(value)
  relabelled[0] = (constructed ? 0xa0 : 0x80) | tag
  return relabelled
}

/** The primitive [n] with these bytes. */
export const tagged = (tag: number, bytes: Uint8Array): Der => tlv(0x80 | tag, Buffer.from(bytes))
