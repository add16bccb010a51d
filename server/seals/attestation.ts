import { verify, X509Certificate } from 'node:crypto'
import { followChain, type Trust } from './trust.ts'

/** A certificate for the audit trail: no authority, and neither for papers nor for time stamps. */
const isForAudit = (certificate: X509Certificate): boolean =>
  !certificate.ca && certificate.keyUsage === undefined

/**
 * Who attested: a certificate with those above it. Gives whether bytes of an instant were signed by it, as `good`, `wrong-signature`, or
 * `wrong-signer` where no root that we believe stands behind it or it was not in force then.
 */
export function attestedBy(chain: readonly Buffer[], trust: Trust) {
  const [leaf, ...others] = chain.map((der) => new X509Certificate(der))
  return (
    bytes: Uint8Array,
    signature: Uint8Array,
    at: Date,
  ): 'good' | 'wrong-signature' | 'wrong-signer' => {
    if (!leaf || !isForAudit(leaf) || followChain(leaf, others, at, trust).fault) return 'wrong-signer'
    return verify('sha256', bytes, leaf.publicKey, signature) ? 'good' : 'wrong-signature'
  }
}
