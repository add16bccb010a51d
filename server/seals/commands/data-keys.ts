import { sql } from 'kysely'
import type { ReadCtx } from '../../platform/ctx.ts'
import { signerOf } from '../authority.ts'
import type { KeyInfo } from '../model.ts'
import { findNewest, loadKey } from '../store.ts'
import type { Sign } from '../x509.ts'

/** Subject of the events that named the keys for data while those had no certificate. */
const DATA_KEYS = '00000000-0000-7000-8000-00000000da7a'

/** Every pair of keys that signs or has signed data and is not destroyed, the newest first. */
export async function listDataKeys(ctx: ReadCtx): Promise<KeyInfo[]> {
  const { rows } = await sql<{ key: string }>`
    select key from (
      select key_id::text as key, 1 as place, number as at from seals.x509 where role = 'data'
      union all
      select data ->> 'key', 2, seq from platform.event where subject = ${DATA_KEYS} and kind = 'data-key.made'
    ) known order by place, at desc`.execute(ctx.db)
  const keys = await Promise.all(rows.map(({ key }) => loadKey(ctx, key)))
  return keys.filter(({ destroyedAt }) => destroyedAt === null)
}

/** Who signs data now: the public key, its chain up to the root, and a signature with SHA-256 as SEQUENCE { r, s }. */
export async function dataSigner(ctx: ReadCtx): Promise<{ publicKey: Buffer; chain: Buffer[]; sign: Sign }> {
  const certificate = await findNewest(ctx, 'data')
  if (!certificate) throw new Error('there is no certificate that signs data; openAuthority makes one')
  const { publicKey } = await loadKey(ctx, certificate.keyId)
  const { chain, sign } = await signerOf(ctx, certificate.serial)
  return { publicKey, chain: [...chain], sign }
}
