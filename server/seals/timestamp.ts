import { buildSignedData, type Signer } from './cms.ts'
import { generalizedTime, integer, octets, oid, sequence, type Der } from './der.ts'

const TST_INFO = '1.2.840.113549.1.9.16.1.4'
/** The policy of the local authority: any (RFC 5280 anyPolicy), for it has published none. */
const POLICY = '2.5.29.32.0'
export const SHA256_OID = '2.16.840.1.101.3.4.2.1'

/** What is to be stamped: a SHA-256, and what the answer repeats. `nonce` as bytes of a whole number. The chain goes along if asked. */
export type StampRequest = {
  digest: Uint8Array
  nonce?: Uint8Array | undefined
  serial: Uint8Array
  withChain: boolean
}

/** A TimeStampToken of RFC 3161: at this second, the digest existed. */
export function buildTimestamp(signer: Signer, request: StampRequest, now: Date): Promise<Der> {
  const info = sequence(
    integer(1),
    oid(POLICY),
    sequence(sequence(oid(SHA256_OID)), octets(request.digest)),
    integer(request.serial),
    generalizedTime(now),
    // accuracy: one second
    sequence(integer(1)),
    ...(request.nonce ? [integer(request.nonce)] : []),
  )
  return buildSignedData({
    signer,
    contentType: TST_INFO,
    content: info,
    detached: false,
    withChain: request.withChain,
  })
}

/** A TimeStampResp that grants. */
export const grantedResponse = (token: Der): Buffer => sequence(sequence(integer(0)), token)

/** A TimeStampResp that refuses: RFC 3161 §2.4.2, with the bit of the reason. */
export function rejectedResponse(reason: 'badAlg' | 'badRequest' | 'badDataFormat'): Buffer {
  const bit = { badAlg: 0, badRequest: 2, badDataFormat: 5 }[reason]
  return sequence(sequence(integer(2), Buffer.from([0x03, 0x02, 7 - bit, 0x80 >> bit])))
}
