import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import type { KeyAlgorithm, KeyInfo, KeyPlace } from './model.ts'

/**
 * 密钥. Where private keys live and what may be done with them; there is no way to get one out. Implementations: `software-keys.ts`
 * and `adapters/pkcs11.ts`.
 */
export interface KeyStore {
  readonly place: KeyPlace
  /** Makes a pair under this id and gives its public half, a SubjectPublicKeyInfo in DER. Refuses what it does not know. */
  create(ctx: WriteCtx, id: string, algorithm: KeyAlgorithm): Promise<Buffer>
  /** Hashes the bytes as the algorithm wants and signs the digest: PKCS #1 for RSA, SEQUENCE { r, s } for the curves. */
  sign(ctx: ReadCtx, key: KeyInfo, bytes: Uint8Array): Promise<Buffer>
  /** Forgets the private half for ever. Twice is the same as once. */
  destroy(ctx: WriteCtx, key: KeyInfo): Promise<void>
}

/** All stores of an installation: new keys are made in `current`, older ones go on signing where they are. */
export type KeyStores = { readonly current: KeyStore; readonly all: readonly KeyStore[] }

declare module '../platform/ctx.ts' {
  interface World {
    keys: KeyStores
    /** The public address, printed into certificates as the place of revocation lists. */
    publicUrl: string
  }
}

/** The store that holds a key. */
export function storeOf(ctx: ReadCtx, key: Pick<KeyInfo, 'id' | 'place'>): KeyStore {
  const store = ctx.world.keys.all.find(({ place }) => place === key.place)
  if (!store) throw new Error(`key ${key.id} lives in ${key.place}, which this installation does not have`)
  return store
}
