import { sql } from 'kysely'
import type { ReadCtx, RequestKey, WriteCtx } from './ctx.ts'
import { Refusal } from './refusal.ts'

/**
 * Who a request key belongs to: keys of two people never meet.
 * A request key is remembered with the effect of its command, in one transaction, for 24 hours.
 */
export function keyOwner(ctx: ReadCtx): string {
  return 'id' in ctx.actor ? ctx.actor.id : '00000000-0000-0000-0000-000000000000'
}

/** Takes the key for this transaction; another request with the same key waits here until this one has ended. */
export async function takeKey(ctx: WriteCtx, request: RequestKey): Promise<boolean> {
  const taken = await sql`
    insert into platform.idempotency (owner, key, route, digest, at)
    values (${keyOwner(ctx)}, ${request.key}, ${request.route}, ${request.digest}, ${ctx.now})
    on conflict do nothing returning key`.execute(ctx.db)
  return taken.rows.length === 1
}

export async function storeReply(ctx: WriteCtx, request: RequestKey, reply: unknown): Promise<void> {
  await sql`
    update platform.idempotency set reply = ${JSON.stringify(reply ?? null)}::jsonb
    where owner = ${keyOwner(ctx)} and key = ${request.key}`.execute(ctx.db)
}

/** The stored reply of an earlier request with this key; refused if that request was a different one. */
export async function replay(ctx: ReadCtx, request: RequestKey): Promise<{ reply: unknown } | undefined> {
  const found = await sql<{ route: string; digest: string; reply: unknown }>`
    select route, digest, reply from platform.idempotency
    where owner = ${keyOwner(ctx)} and key = ${request.key}`.execute(ctx.db)
  const row = found.rows[0]
  if (!row) return undefined
  if (row.route !== request.route || row.digest !== request.digest) {
    throw new Refusal('request.key-reused', {
      kind: 'invalid',
      zh: '同一个 Idempotency-Key 已用于另一个请求。请为新的请求换一个新的值。',
      en: 'This Idempotency-Key was used for a different request. Use a new value for a new request.',
    })
  }
  return { reply: row.reply }
}
