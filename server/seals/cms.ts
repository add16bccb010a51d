import { createHash } from 'node:crypto'
import { explicit, implicit, integer, octets, oid, sequence, setOf, type Der } from './der.ts'
import type { KeyAlgorithm } from './model.ts'
import { SIGNATURE_ALGORITHM, type Sign } from './x509.ts'

const SHA256 = sequence(oid('2.16.840.1.101.3.4.2.1'))
const SM3 = sequence(oid('1.2.156.10197.1.401'))

export const digestOf = (algorithm: KeyAlgorithm, bytes: Uint8Array): Buffer =>
  createHash(algorithm === 'sm2' ? 'sm3' : 'sha256')
    .update(bytes)
    .digest()

/** Who signs: a certificate with those above it, the signer first, and its private key. */
export type Signer = { chain: readonly Buffer[]; algorithm: KeyAlgorithm; sign: Sign }

const attribute = (id: string, value: Der): Der => sequence(oid(id), setOf(value))

/** The issuer and serial of a certificate, cut out of its DER. */
function issuerAndSerial(certificate: Buffer): Der {
  const body = children(children(certificate)[0] ?? Buffer.alloc(0))
  const [, serial, , issuer] = body
  if (!serial || !issuer) throw new Error('this is no certificate')
  return sequence(issuer, serial)
}

/** The subject of a certificate, cut out of its DER. */
export function subjectOf(certificate: Buffer): Der {
  const subject = children(children(certificate)[0] ?? Buffer.alloc(0))[5]
  if (!subject) throw new Error('this is no certificate')
  return subject
}

/** The values inside a constructed value of our own writing. */
function children(der: Buffer): Buffer[] {
  const found: Buffer[] = []
  const [start, end] = contentOf(der, 0)
  for (let at = start; at < end;) {
    const [, next] = contentOf(der, at)
    found.push(der.subarray(at, next))
    at = next
  }
  return found
}

function contentOf(der: Buffer, at: number): [start: number, end: number] {
  const first = der[at + 1] ?? 0
  if (first < 0x80) return [at + 2, at + 2 + first]
  const size = first & 0x7f
  const start = at + 2 + size
  return [start, start + der.readUIntBE(at + 2, size)]
}

/**
 * SignedData of RFC 5652 in the profile of PAdES (ETSI EN 319 142-1, baseline): signed are the kind of content, its digest and the
 * signer's certificate; the whole chain goes along, and a time stamp over the signature where there is one. `content` inside, or
 * detached when it is the bytes of a document.
 */
export async function buildSignedData(input: {
  signer: Signer
  contentType?: string
  content: Uint8Array
  detached: boolean
  /** Whether the chain goes along; without it whoever checks must have it. */
  withChain?: boolean
  timestamp?: (signature: Buffer) => Promise<Der>
}): Promise<Buffer> {
  const { signer, contentType = '1.2.840.113549.1.7.1' } = input
  const [certificate] = signer.chain
  if (!certificate) throw new Error('a signer without a certificate')
  const digest = signer.algorithm === 'sm2' ? SM3 : SHA256
  const attributes = setOf(
    attribute('1.2.840.113549.1.9.3', oid(contentType)),
    attribute('1.2.840.113549.1.9.4', octets(digestOf(signer.algorithm, input.content))),
    // signing-certificate-v2, RFC 5035: SHA-256 is the default and is not named.
    attribute(
      '1.2.840.113549.1.9.16.2.47',
      sequence(sequence(sequence(octets(createHash('sha256').update(certificate).digest())))),
    ),
  )
  const signature = await signer.sign(attributes)
  const token = input.timestamp && (await input.timestamp(signature))
  const signerInfo = sequence(
    integer(1),
    issuerAndSerial(certificate),
    digest,
    implicit(0, attributes),
    SIGNATURE_ALGORITHM[signer.algorithm],
    octets(signature),
    ...(token ? [implicit(1, setOf(attribute('1.2.840.113549.1.9.16.2.14', token)))] : []),
  )
  const inside = input.detached ? [] : [explicit(0, octets(input.content))]
  const signedData = sequence(
    integer(contentType === '1.2.840.113549.1.7.1' ? 1 : 3),
    setOf(digest),
    sequence(oid(contentType), ...inside),
    ...(input.withChain === false ? [] : [implicit(0, setOf(...signer.chain))]),
    setOf(signerInfo),
  )
  return sequence(oid('1.2.840.113549.1.7.2'), explicit(0, signedData))
}
