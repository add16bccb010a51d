import { TimeStampReq } from 'pkijs'
import { SHA256_OID } from './timestamp.ts'

/** A TimeStampReq of RFC 3161 as it came; the reason where we do not answer such a one. */
export type ReadRequest =
  | { digest: Buffer; nonce: Buffer | undefined; withChain: boolean }
  | { refused: 'badAlg' | 'badDataFormat' }

/** Reads a request; only SHA-256 is stamped. */
export function readTimestampRequest(bytes: Uint8Array): ReadRequest {
  try {
    const { messageImprint, nonce, certReq } = TimeStampReq.fromBER(new Uint8Array(bytes))
    const digest = Buffer.from(messageImprint.hashedMessage.valueBlock.valueHexView)
    if (messageImprint.hashAlgorithm.algorithmId !== SHA256_OID) return { refused: 'badAlg' }
    if (digest.length !== 32) return { refused: 'badDataFormat' }
    return { digest, nonce: nonce && Buffer.from(nonce.valueBlock.valueHexView), withChain: certReq === true }
  } catch {
    return { refused: 'badDataFormat' }
  }
}
