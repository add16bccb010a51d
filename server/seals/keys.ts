import type { ReadCtx } from '../platform/ctx.ts'
import type { KeyInfo, KeyStore, KeyStores } from './model.ts'

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
