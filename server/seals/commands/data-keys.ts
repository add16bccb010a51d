import { sql } from 'kysely'
import type { ReadCtx, WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { KeyInfo } from '../model.ts'
import { createKey, loadKey, lockAuthority, signWith } from '../store.ts'

/** Subject of the events that say which keys sign data; the newest signs, all are published for as long as they exist. */
const DATA_KEYS = '00000000-0000-7000-8000-00000000da7a'

/** 数据签名密钥. Makes the pair of keys that signs data, where there is none. Two processes at once make one. */
export async function openDataKey(ctx: WriteCtx): Promise<void> {
  await lockAuthority(ctx)
  if ((await listDataKeys(ctx)).length === 0) await rotateDataKey(ctx)
}

/** 更换. A new pair takes over from the next signature on; the older ones stay published, for what they signed goes on verifying. */
export async function rotateDataKey(ctx: WriteCtx): Promise<KeyInfo> {
  const key = await createKey(ctx, 'ecdsa-p256')
  await record(ctx, 'data-key.made', DATA_KEYS, { key: key.id })
  return key
}

/** Every pair of keys that signs or has signed data and is not destroyed, the newest first. */
export async function listDataKeys(ctx: ReadCtx): Promise<KeyInfo[]> {
  const { rows } = await sql<{ key: string }>`
    select data ->> 'key' as key from platform.event
    where subject = ${DATA_KEYS} and kind = 'data-key.made' order by seq desc`.execute(ctx.db)
  const keys = await Promise.all(rows.map(({ key }) => loadKey(ctx, key)))
  return keys.filter(({ destroyedAt }) => destroyedAt === null)
}

/** Signs with one of them: SHA-256 and SEQUENCE { r, s }. */
export const signData = (ctx: ReadCtx, key: KeyInfo, bytes: Uint8Array): Promise<Buffer> =>
  signWith(ctx, key)(bytes)
