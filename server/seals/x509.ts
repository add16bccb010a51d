import { createHash, randomBytes } from 'node:crypto'
import {
  bits,
  boolean,
  explicit,
  integer,
  nothing,
  octets,
  oid,
  printable,
  sequence,
  setOf,
  tagged,
  time,
  utf8,
  type Der,
} from './der.ts'
import type { CertificateRole, KeyAlgorithm } from './model.ts'

/** Signs the bytes with one private key. */
export type Sign = (bytes: Uint8Array) => Promise<Buffer>

/** Signature algorithms by kind of key; RSA wants NULL as parameter, the curves want none. */
export const SIGNATURE_ALGORITHM: Record<KeyAlgorithm, Der> = {
  'ecdsa-p256': sequence(oid('1.2.840.10045.4.3.2')),
  'rsa-3072': sequence(oid('1.2.840.113549.1.1.11'), nothing),
  sm2: sequence(oid('1.2.156.10197.1.501')),
}

/** 主体. Names are Chinese and stand in UTF8String, as RFC 5280 §4.1.2.4 asks. `code` is 印章编码 or nothing. */
export type Subject = { organ: string; unit: string | null; name: string; code: string | null }

const NAME_PARTS = {
  country: '2.5.4.6',
  organ: '2.5.4.10',
  unit: '2.5.4.11',
  name: '2.5.4.3',
  code: '2.5.4.5',
}

/** X.520 allows 64 characters for each part of a name. */
const cut = (text: string): string => [...text].slice(0, 64).join('')

export function nameOf({ organ, unit, name, code }: Subject): Der {
  const part = (id: string, value: Der): Der => setOf(sequence(oid(id), value))
  return sequence(
    part(NAME_PARTS.country, printable('CN')),
    part(NAME_PARTS.organ, utf8(cut(organ))),
    ...(unit === null ? [] : [part(NAME_PARTS.unit, utf8(cut(unit)))]),
    part(NAME_PARTS.name, utf8(cut(name))),
    ...(code === null ? [] : [part(NAME_PARTS.code, printable(code))]),
  )
}

/** SHA-1 of the public point or modulus names a key, RFC 5280 §4.2.1.2; it protects nothing. */
export function keyIdentifier(publicKey: Buffer): Buffer {
  return createHash('sha1').update(publicKey).digest()
}

const extension = (id: string, critical: boolean, value: Der): Der =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value))

const USAGE: Record<CertificateRole, Der> = {
  // keyCertSign, cRLSign
  root: bits(Buffer.from([0b0000_0110]), 1),
  issuing: bits(Buffer.from([0b0000_0110]), 1),
  // digitalSignature, nonRepudiation
  seal: bits(Buffer.from([0b1100_0000]), 6),
  timestamp: bits(Buffer.from([0b1100_0000]), 6),
  audit: bits(Buffer.from([0b1100_0000]), 6),
  data: bits(Buffer.from([0b1100_0000]), 6),
}

/** id-kp-jwt, RFC 9509. */
export const JWT_SIGNING = '1.3.6.1.5.5.7.3.37'

/** A random serial of 127 bits, as hexadecimal text. */
export function freshSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes.toString('hex')
}

export type CertificateRequest = {
  serial: string
  role: CertificateRole
  subject: Der
  publicKey: Buffer
  issuer: { name: Der; publicKey: Buffer; algorithm: KeyAlgorithm; sign: Sign }
  notBefore: Date
  notAfter: Date
  /** Where the issuer's revocation list is served; null for the root. */
  revocationList: string | null
}

/** An X.509 v3 certificate, RFC 5280, in DER. */
export async function buildCertificate(request: CertificateRequest): Promise<Buffer> {
  const { role, issuer } = request
  const authority = role === 'root' || role === 'issuing'
  const basic = authority ? sequence(boolean(true), ...(role === 'issuing' ? [integer(0)] : [])) : sequence()
  const algorithm = SIGNATURE_ALGORITHM[issuer.algorithm]
  const extensions = [
    extension('2.5.29.19', true, basic),
    extension('2.5.29.15', true, USAGE[role]),
    extension('2.5.29.14', false, octets(keyIdentifier(request.publicKey))),
    extension('2.5.29.35', false, sequence(tagged(0, keyIdentifier(issuer.publicKey)))),
    // id-kp-timeStamping alone and critical: RFC 3161 §2.3.
    ...(role === 'timestamp' ? [extension('2.5.29.37', true, sequence(oid('1.3.6.1.5.5.7.3.8')))] : []),
    // id-kp-documentSigning, RFC 9336, and emailProtection, which older readers of PDF ask for.
    ...(role === 'seal'
      ? [extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.36'), oid('1.3.6.1.5.5.7.3.4')))]
      : []),
    // id-kp-jwt, RFC 9509: nothing but signed data and lists of states.
    ...(role === 'data' ? [extension('2.5.29.37', false, sequence(oid(JWT_SIGNING)))] : []),
    ...(request.revocationList === null
      ? []
      : [
          extension(
            '2.5.29.31',
            false,
            sequence(sequence(explicit(0, explicit(0, tagged(6, Buffer.from(request.revocationList)))))),
          ),
        ]),
  ]
  const body = sequence(
    explicit(0, integer(2)),
    integer(Buffer.from(request.serial, 'hex')),
    algorithm,
    issuer.name,
    sequence(time(request.notBefore), time(request.notAfter)),
    request.subject,
    request.publicKey,
    explicit(3, sequence(...extensions)),
  )
  return sequence(body, algorithm, bits(await issuer.sign(body)))
}

/** CRLReason of RFC 5280 §5.3.1. */
const REASONS = { compromise: 1, superseded: 4, cessation: 5 } as const
export type RevocationReason = keyof typeof REASONS

/** A certificate revocation list, v2, in DER. */
export async function buildRevocationList(list: {
  issuer: CertificateRequest['issuer']
  number: number
  thisUpdate: Date
  nextUpdate: Date
  revoked: readonly { serial: string; at: Date; reason: RevocationReason }[]
}): Promise<Buffer> {
  const { issuer } = list
  const algorithm = SIGNATURE_ALGORITHM[issuer.algorithm]
  const entries = list.revoked.map(({ serial, at, reason }) =>
    sequence(
      integer(Buffer.from(serial, 'hex')),
      time(at),
      sequence(extension('2.5.29.21', false, Buffer.from([0x0a, 0x01, REASONS[reason]]))),
    ),
  )
  const body = sequence(
    integer(1),
    algorithm,
    issuer.name,
    time(list.thisUpdate),
    time(list.nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    explicit(
      0,
      sequence(
        extension('2.5.29.35', false, sequence(tagged(0, keyIdentifier(issuer.publicKey)))),
        extension('2.5.29.20', false, integer(list.number)),
      ),
    ),
  )
  return sequence(body, algorithm, bits(await issuer.sign(body)))
}

export const pem = (label: 'CERTIFICATE' | 'X509 CRL', der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .replaceAll(/.{64}(?!$)/g, '$&\n')}\n-----END ${label}-----\n`
