import { createHash, verify, type KeyObject } from 'node:crypto'
import { isSm2, verifySm2 } from './sm2.ts'

const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

/** 国密: whether a key is one of SM2, whose signatures Node's own \`verify\` does not know. */
export const isSm2Key = (key: KeyObject): boolean => isSm2(spkiOf(key))

/** The digest that goes with a kind of key: SM3 with SM2, else SHA-256. */
export const digestFor = (key: KeyObject, bytes: Uint8Array): Buffer =>
  createHash(isSm2Key(key) ? 'sm3' : 'sha256')
    .update(bytes)
    .digest()

/** Whether a signature over the bytes, in DER, was made by the private half of this key, of whichever kind. */
export const isSignedBy = (key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean =>
  isSm2Key(key) ? verifySm2(spkiOf(key), bytes, signature) : verify('sha256', bytes, key, signature)
