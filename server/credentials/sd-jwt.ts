import { createHash, createPublicKey, randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { CERTIFICATE_STATES, type CertificateState } from './turns.ts'

/**
 * SD-JWT (RFC 9901) and the Token Status List of the IETF, as far as an issuer needs them: signed data of which the holder shows only
 * chosen fields, and the public list that says whether it still stands. Written here, read in the tests by libraries of others.
 */

export type PublicJwk = {
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
  kid: string
  alg: 'ES256'
  use: 'sig'
}
export type Sign = (bytes: Uint8Array) => Promise<Buffer>

const base64url = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** A SubjectPublicKeyInfo of P-256 as JWK; its id is the thumbprint of RFC 7638. */
export function publicJwk(der: Buffer): PublicJwk {
  const { x, y } = createPublicKey({ key: der, format: 'der', type: 'spki' }).export({ format: 'jwk' })
  if (!x || !y) throw new Error('not a key on P-256')
  return {
    kty: 'EC',
    crv: 'P-256',
    x,
    y,
    kid: sha256(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y })),
    alg: 'ES256',
    use: 'sig',
  }
}

/** SEQUENCE { r, s } as the 64 bytes of JOSE. */
export function joseSignature(der: Buffer): Buffer {
  const integer = (at: number): { value: Buffer; end: number } => {
    const length = der[at + 1] ?? 0
    const end = at + 2 + length
    const value = der.subarray(at + 2, end)
    return { value: value.length > 32 ? value.subarray(value.length - 32) : value, end }
  }
  const r = integer(2)
  const s = integer(r.end)
  const out = Buffer.alloc(64)
  r.value.copy(out, 32 - r.value.length)
  s.value.copy(out, 64 - s.value.length)
  return out
}

/** A compact JWS with ES256; `x5c` is the chain of its certificate below the root, RFC 7515 §4.1.6. */
export async function signJwt(
  head: { typ: string; kid: string; x5c: readonly string[] },
  payload: Record<string, unknown>,
  sign: Sign,
): Promise<string> {
  const body = `${base64url({ alg: 'ES256', ...head })}.${base64url(payload)}`
  return `${body}.${joseSignature(await sign(Buffer.from(body))).toString('base64url')}`
}

/** A claim that is shown only where its disclosure goes along: salt, name and value, and the digest that is signed in its place. */
export type Disclosure = { name: string; text: string; digest: string }

export function disclosureOf(name: string, value: string | number | boolean): Disclosure {
  const text = base64url([randomBytes(16).toString('base64url'), name, value])
  return { name, text, digest: sha256(text) }
}

/** The signed data with the disclosures of the chosen names; the digests of the others tell nothing, not even in which order they stand. */
export async function issueSdJwt(
  head: { kid: string; x5c: readonly string[] },
  open: Record<string, unknown>,
  hidden: Record<string, string | number | boolean>,
  chosen: ReadonlySet<string>,
  sign: Sign,
): Promise<string> {
  const disclosures = Object.entries(hidden).map(([name, value]) => disclosureOf(name, value))
  const payload = { ...open, _sd: disclosures.map(({ digest }) => digest).toSorted(), _sd_alg: 'sha-256' }
  const jwt = await signJwt({ typ: 'dc+sd-jwt', ...head }, payload, sign)
  const shown = disclosures.filter(({ name }) => chosen.has(name)).map(({ text }) => text)
  return [jwt, ...shown, ''].join('~')
}

/** How many certificates one list holds, and how long it may be kept (seconds). */
export const LIST_SIZE = 65_536
export const LIST_SECONDS = 300

/**
 * Status types of the Token Status List: 0 valid, 1 invalid, 2 suspended; 3 and 11 to 15 are left to whoever applies it, and tell here
 * what became of a certificate that is not valid.
 */
const STATUS: Record<CertificateState, number> = {
  valid: 0,
  revoked: 1,
  suspended: 2,
  superseded: 3,
  cancelled: 11,
  expired: 12,
  pending: 13,
}
const BITS = 4

export const statusOf = (state: CertificateState): number => STATUS[state]
/** The state that a status type tells of; undefined for one that we do not write. */
export const stateOfStatus = (status: number): CertificateState | undefined =>
  CERTIFICATE_STATES.find((state) => STATUS[state] === status)

/** Where the state of a certificate is found: a place in a list. */
export type StatusPlace = { uri: string; idx: number }

export const statusUri = (publicUrl: string, list: number): string =>
  `${publicUrl}/credentials/status/${list}`
export const statusPlace = (publicUrl: string, index: number): StatusPlace => ({
  uri: statusUri(publicUrl, Math.floor(index / LIST_SIZE)),
  idx: index % LIST_SIZE,
})

/** A list of four bits for each place, the lowest first, deflated as the standard wants it. */
export function packStatuses(statuses: readonly { at: number; status: number }[]): {
  bits: number
  lst: string
} {
  const bytes = Buffer.alloc((LIST_SIZE * BITS) / 8)
  for (const { at, status } of statuses)
    bytes[at >> 1] = (bytes[at >> 1] ?? 0) | (status << ((at & 1) * BITS))
  return { bits: BITS, lst: deflateSync(bytes, { level: 9 }).toString('base64url') }
}
