import { createHash, X509Certificate } from 'node:crypto'
import { Certificate, ContentInfo, IssuerAndSerialNumber, SignedData, TSTInfo, type SignerInfo } from 'pkijs'
import type { CheckFault, CheckResult, Signatory } from './model.ts'
import { followChain, pathStands, pathToRoot, type Trust } from './trust.ts'
import { digestFor, isSignedBy, isSm2Key } from './verify.ts'

/** Bytes. What we sign is far smaller; more is not looked at. */
export const LARGEST_CHECKED = 10 * 1024 * 1024
/** Characters of hexadecimal that a signature may take. */
const LARGEST_HOLE = 128 * 1024

const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.47'
const TIME_STAMP = '1.2.840.113549.1.9.16.2.14'
const TST_INFO = '1.2.840.113549.1.9.16.1.4'
const DATA = '1.2.840.113549.1.7.1'
const SHA256 = '2.16.840.1.101.3.4.2.1'
const SM3 = '1.2.156.10197.1.401'
const EXT_USAGE_STAMPING = '1.3.6.1.5.5.7.3.8'

class Fault extends Error {
  readonly fault: CheckFault
  constructor(fault: CheckFault) {
    super(fault)
    this.fault = fault
  }
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/**
 * 核验. Is this file what an organ sealed, and nothing else? Needs nothing but the file and whom to trust. Never throws for what stands
 * in the file.
 */
export function checkFile(bytes: Buffer, trust: Trust): CheckResult {
  const result: CheckResult = {
    fault: null,
    signatory: null,
    sm2: false,
    signedAt: null,
    revocationKnown: false,
    digest: sha256(bytes).toString('hex'),
  }
  try {
    const { content, cms, behind } = takeApart(bytes)
    const signature = readSignature(cms)
    const { certificate } = signature
    result.signatory = signatoryOf(certificate)
    result.sm2 = isSm2Key(certificate.publicKey)
    // Whose it is comes first: a stranger signs in other ways and has other stamps, and nothing was altered for that.
    const path = pathToRoot(certificate, signature.others, trust)
    if (typeof path === 'string') throw new Fault(path)
    const signed = readSigned(signature)
    verifySigned(signed, DATA, content)
    // Before this the time is not believed; without a stamp, what counts is whether the certificate is good now.
    const stamp = stampedAt(signed, trust)
    result.signedAt = stamp?.at ?? null
    const { fault, revocationKnown } = pathStands(path, stamp?.at ?? trust.now, trust)
    result.revocationKnown = revocationKnown && (stamp?.revocationKnown ?? true)
    // Last of all: that the sealed part stands and only something behind it is new is said of a paper that is ours and good in itself.
    return { ...result, fault: fault ?? (isForPapers(certificate) ? behind : 'wrong-issuer') }
  } catch (error) {
    // What foreign bytes make a reader throw is one fault, whatever it was: a key that is no point of its curve, say.
    return { ...result, fault: error instanceof Fault ? error.fault : 'unreadable' }
  }
}

/** Signing of documents, RFC 9336: a certificate for time stamps or of an authority signs no papers. */
const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36'
const isForPapers = (certificate: X509Certificate): boolean =>
  !certificate.ca && (certificate.keyUsage ?? []).includes(DOCUMENT_SIGNING)

/**
 * The bytes that are signed and the signature, by the first ByteRange: everything but one hole, to the end of what it covers; and what stands
 * `behind` that, another signature or anything else.
 */
function takeApart(bytes: Buffer): {
  content: Buffer
  cms: Buffer
  behind: 'two-signatures' | 'added' | null
} {
  if (bytes.length > LARGEST_CHECKED) throw new Fault('too-big')
  if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-') throw new Fault('not-pdf')
  const text = bytes.toString('latin1')
  const range = /\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/.exec(text)
  const mentioned = text.split('/ByteRange').length - 1
  const ended = /%%EOF\s*$/.test(text.slice(-1024))
  if (!range) throw new Fault(ended ? 'unsigned' : 'truncated')
  const [from = 0, length = 0, next = 0, rest = 0] = range.slice(1).map(Number)
  const end = next + rest
  if (end > bytes.length) throw new Fault('truncated')
  const hole = text.slice(from + length, next)
  if (from !== 0 || hole.length > LARGEST_HOLE || !/^<[0-9A-Fa-f]+>$/.test(hole))
    throw new Fault('unreadable')
  return {
    content: Buffer.concat([bytes.subarray(0, length), bytes.subarray(next, end)]),
    cms: Buffer.from(hole.slice(1, -1), 'hex'),
    behind: mentioned > 1 ? 'two-signatures' : end < bytes.length ? 'added' : null,
  }
}

/** The one signature of a CMS, of whatever kind it is, with its certificate and those that came along. */
type Signature = {
  data: SignedData
  signer: SignerInfo
  certificate: X509Certificate
  others: X509Certificate[]
}

/** A signature as ours are made. */
type Signed = Signature & {
  /** Signed attributes as they are hashed, and by kind. */
  attributes: {
    bytes: Buffer
    of(kind: string): Uint8Array | undefined
    text(kind: string): string | undefined
  }
  signature: Buffer
}

/** The first value of its length, for behind it stands what fills the hole. */
function lengthOf(der: Buffer): number {
  const first = der[1] ?? 0
  if (first < 0x80) return first + 2
  const size = first & 0x7f
  if (size < 1 || size > 4) throw new Fault('unreadable')
  return der.readUIntBE(2, size) + 2 + size
}

function readSignature(bytes: Buffer): Signature {
  const length = lengthOf(bytes)
  if (length > bytes.length || bytes.subarray(length).some((byte) => byte !== 0))
    throw new Fault('unreadable')
  const info = ContentInfo.fromBER(new Uint8Array(bytes.subarray(0, length)))
  const data = new SignedData({ schema: info.content })
  if (data.signerInfos.length !== 1) throw new Fault('two-signatures')
  const [signer] = data.signerInfos
  const given = (data.certificates ?? []).filter((each) => each instanceof Certificate)
  const own = signer && given.find((each) => isNamedBy(each, signer))
  if (!own) throw new Fault('unreadable')
  const nodeOf = (each: Certificate): X509Certificate =>
    new X509Certificate(Buffer.from(each.toSchema().toBER()))
  const others = given.filter((each) => each !== own).map(nodeOf)
  return { data, signer, certificate: nodeOf(own), others }
}

/** id-ce-subjectKeyIdentifier. */
const KEY_ID = '2.5.29.14'

/** A signature names its certificate by issuer and serial number, or by the id of its key. */
function isNamedBy({ issuer, serialNumber, extensions = [] }: Certificate, { sid }: SignerInfo): boolean {
  if (sid instanceof IssuerAndSerialNumber)
    return issuer.isEqual(sid.issuer) && serialNumber.isEqual(sid.serialNumber)
  const { valueBlock } = sid as { valueBlock?: { valueHexView?: Uint8Array } }
  const named = Buffer.from(valueBlock?.valueHexView ?? [])
  const id = extensions.find(({ extnID }) => extnID === KEY_ID)?.extnValue.valueBlock.valueHexView
  return named.length > 0 && id !== undefined && Buffer.from(id).subarray(-named.length).equals(named)
}

function readSigned(read: Signature): Signed {
  const { signer, certificate } = read
  const attributes = signer.signedAttrs
  if (!attributes || !(signer.sid instanceof IssuerAndSerialNumber)) throw new Fault('unreadable')
  // SM3 with SM2 and SHA-256 with all else: what is mixed is nobody's writing.
  const digest = isSm2Key(certificate.publicKey) ? SM3 : SHA256
  if (signer.digestAlgorithm.algorithmId !== digest) throw new Fault('unreadable')
  const valueOf = (
    kind: string,
  ): { toBER(): ArrayBuffer; valueBlock: { valueHexView?: Uint8Array } } | undefined => {
    const found = attributes.attributes.filter(({ type }) => type === kind)
    return found.length === 1 ? found[0]?.values[0] : undefined
  }
  return {
    ...read,
    attributes: {
      bytes: Buffer.from(attributes.encodedValue),
      of: (kind) => valueOf(kind)?.valueBlock.valueHexView,
      text: (kind) => {
        const value = valueOf(kind)
        return value && Buffer.from(value.toBER()).toString('hex')
      },
    },
    signature: Buffer.from(signer.signature.valueBlock.valueHexView),
  }
}

/** Does the signature cover this content, by the certificate that it names? */
function verifySigned(signed: Signed, contentType: string, content: Uint8Array): void {
  const { attributes, certificate } = signed
  const digest = attributes.of(MESSAGE_DIGEST)
  const named = attributes.text(SIGNING_CERTIFICATE)
  if (!digest || !named || attributes.text(CONTENT_TYPE) !== TYPES[contentType]) throw new Fault('unreadable')
  if (!digestFor(certificate.publicKey, content).equals(digest)) throw new Fault('changed')
  if (!named.includes(sha256(certificate.raw).toString('hex'))) throw new Fault('forged')
  const good = isSignedBy(certificate.publicKey, attributes.bytes, signed.signature)
  if (!good) throw new Fault('forged')
}

/** Object identifiers as they stand in DER. */
const TYPES: Record<string, string> = {
  [DATA]: '06092a864886f70d010701',
  [TST_INFO]: '060b2a864886f70d0109100104',
}

/** The time in the stamp over the signature; null without a stamp. A stamp that is not good is a fault, not a missing one. */
function stampedAt(signed: Signed, trust: Trust): Stamp | null {
  const stamps = signed.signer.unsignedAttrs?.attributes.filter(({ type }) => type === TIME_STAMP) ?? []
  if (stamps.length === 0) return null
  const value = stamps[0]?.values[0] as { toBER(): ArrayBuffer } | undefined
  const stamp =
    value && stamps.length === 1
      ? readStamp(Buffer.from(value.toBER()), sha256(signed.signature), trust)
      : undefined
  if (!stamp) throw new Fault('bad-time')
  return stamp
}

/** The time of a stamp, and whether it is known that its authority was not revoked. */
type Stamp = { at: Date; revocationKnown: boolean }

/** The time that a time stamp of RFC 3161 gives to a SHA-256; undefined where it is not good, or of something else. */
export function readStamp(der: Buffer, digest: Uint8Array, trust: Trust): Stamp | undefined {
  try {
    const token = readSigned(readSignature(der))
    const content = Buffer.from(token.data.encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0))
    verifySigned(token, TST_INFO, content)
    const info = TSTInfo.fromBER(new Uint8Array(content))
    const imprint = Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView)
    if (!imprint.equals(digest)) return undefined
    if (!token.certificate.keyUsage?.includes(EXT_USAGE_STAMPING)) return undefined
    const { fault, revocationKnown } = followChain(token.certificate, token.others, info.genTime, trust)
    return fault ? undefined : { at: info.genTime, revocationKnown }
  } catch {
    return undefined
  }
}

/** Organ, seal and code out of the subject, one line each as Node writes them. */
function signatoryOf(certificate: X509Certificate): Signatory {
  const parts = new Map(
    certificate.subject.split('\n').map((line): [string, string] => {
      const at = line.indexOf('=')
      return [line.slice(0, at), line.slice(at + 1)]
    }),
  )
  return {
    organ: parts.get('O') ?? '',
    name: parts.get('CN') ?? '',
    code: parts.get('serialNumber') ?? '',
  }
}
