import { sql } from 'kysely'
import { StartRefusal } from '../platform/config.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { KeyInfo, KeyPlace, KeyStore, KeyStores } from './model.ts'

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

/**
 * Refuses to start where keys that have to sign live in a store that is not here. Those are the keys of seals, of every authority that
 * has revocation lists, and the newest for time stamps, for the audit trail and for data: those before it sign nothing any more.
 */
export async function demandKeyStores(ctx: ReadCtx): Promise<void> {
  const { rows } = await sql<{ place: KeyPlace }>`
    select distinct k.place from seals.key k join seals.x509 x on x.key_id = k.id
    where k.destroyed_at is null and x.not_after > ${ctx.now} and case
      when x.role in ('root', 'issuing') then x.revoked_because is distinct from 'compromise'
      when x.role = 'seal' then x.revoked_at is null
      else not exists (select from seals.x509 n where n.role = x.role and n.number > x.number) end`.execute(
    ctx.db,
  )
  if (rows.every(({ place }) => ctx.world.keys.all.some((store) => store.place === place))) return
  throw new StartRefusal(
    '印章、证书机构的私钥在密码机里，这次启动却没有设置密码机。请同时设置 TONGBAN_PKCS11（驱动的路径）、TONGBAN_PKCS11_TOKEN 和 TONGBAN_PKCS11_PIN，再启动。',
    'private keys of seals or authorities live in a hardware module, and none is configured; set TONGBAN_PKCS11 (path of its driver), TONGBAN_PKCS11_TOKEN and TONGBAN_PKCS11_PIN',
  )
}
