import type { X509Certificate } from 'node:crypto'
import { Certificate, CertificateRevocationList } from 'pkijs'
import type { ChainFault } from './model.ts'
import { isSignedBy } from './verify.ts'

/** 信任锚: whom we believe, which revocation lists are known, and when it is. */
export type Trust = { roots: readonly X509Certificate[]; lists: readonly RevocationList[]; now: Date }

/** A revocation list that was read; its signature is checked against whoever claims to have issued it. */
export type RevocationList = {
  signed: Buffer
  signature: Buffer
  nextUpdate: Date | null
  /** By serial, hexadecimal in capitals as Node writes it. */
  revoked: ReadonlyMap<string, { at: Date; compromised: boolean }>
}

export type Chain = {
  fault: ChainFault | null
  /** Every certificate's list was there, and fresh. */ revocationKnown: boolean
}

const serialOf = (hex: string): string => hex.replace(/^0+/, '').toUpperCase()
/** id-ce-cRLReasons keyCompromise. */
const COMPROMISE = 1

/** Reads a revocation list in DER; undefined where it is none. */
export function readRevocationList(der: Uint8Array): RevocationList | undefined {
  try {
    const list = CertificateRevocationList.fromBER(new Uint8Array(der))
    const revoked = new Map(
      (list.revokedCertificates ?? []).map((entry) => {
        const reason = entry.crlEntryExtensions?.extensions.find(({ extnID }) => extnID === '2.5.29.21')
        const code = reason && new Uint8Array(reason.extnValue.valueBlock.valueHexView).at(-1)
        return [
          serialOf(Buffer.from(entry.userCertificate.valueBlock.valueHexView).toString('hex')),
          { at: entry.revocationDate.value, compromised: code === COMPROMISE },
        ]
      }),
    )
    return {
      signed: Buffer.from(list.tbsView),
      signature: Buffer.from(list.signatureValue.valueBlock.valueHexView),
      nextUpdate: list.nextUpdate?.value ?? null,
      revoked,
    }
  } catch {
    return undefined
  }
}

/** Whatever is attached to a file is looked at, but not without end. */
const MOST_ATTACHED = 16

const same = (a: X509Certificate, b: X509Certificate): boolean => a.raw.equals(b.raw)

/** Keys of a kind that is not known here have issued nothing that we believe. */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    if (!issuer.ca || !certificate.checkIssued(issuer)) return false
    const { tbsView, signatureValue } = Certificate.fromBER(new Uint8Array(certificate.raw))
    return isSignedBy(issuer.publicKey, tbsView, signatureValue.valueBlock.valueHexView)
  } catch {
    return false
  }
}

/** The certificate and those above it up to a root that we believe, found among those that came along; or why there is no such way. */
export function pathToRoot(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  trust: Trust,
): X509Certificate[] | 'wrong-issuer' | 'loop' {
  const attached = others.slice(0, MOST_ATTACHED)
  const path = [leaf]
  for (;;) {
    const current = path.at(-1) ?? leaf
    if (trust.roots.some((each) => same(each, current))) return path
    const issuer =
      trust.roots.find((each) => isIssuedBy(current, each)) ??
      // A stranger's root leads to nobody: that is no circle.
      attached.find((each) => !same(each, current) && isIssuedBy(current, each))
    if (!issuer) return 'wrong-issuer'
    if (path.some((each) => same(each, issuer))) return 'loop'
    path.push(issuer)
  }
}

/**
 * At the instant `at` each certificate of the path must have been in force and not revoked, by whichever list says so; one whose key was
 * compromised never was good. `at` is believed only where a time stamp says it.
 */
export function pathStands(path: readonly X509Certificate[], at: Date, trust: Trust): Chain {
  let revocationKnown = true
  for (const [place, current] of path.entries()) {
    if (at < new Date(current.validFrom) || at > new Date(current.validTo))
      return { fault: 'expired', revocationKnown }
    const issuer = path[place + 1]
    if (!issuer) break

    const lists = trust.lists.filter((each) => isListOf(each, issuer))
    if (!lists.some(({ nextUpdate }) => nextUpdate === null || nextUpdate >= trust.now))
      revocationKnown = false
    const entries = lists.flatMap(({ revoked }) => revoked.get(serialOf(current.serialNumber)) ?? [])
    if (entries.some((entry) => entry.compromised || entry.at <= at))
      return { fault: 'revoked', revocationKnown }
  }
  return { fault: null, revocationKnown }
}

/** Follows a certificate up to a root that we believe; whose it is comes first, then whether all on the way stood at that instant. */
export function followChain(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  at: Date,
  trust: Trust,
): Chain {
  const path = pathToRoot(leaf, others, trust)
  return typeof path === 'string' ? { fault: path, revocationKnown: false } : pathStands(path, at, trust)
}

function isListOf(list: RevocationList, issuer: X509Certificate): boolean {
  try {
    return isSignedBy(issuer.publicKey, list.signed, list.signature)
  } catch {
    return false
  }
}
