import { sql } from 'kysely'
import { personOf, type ReadCtx } from '../platform/ctx.ts'
import type { Message, OutboxSms } from './model.ts'
import { refuseOutbox } from './refusals.ts'

/** The newest 100 messages of the person who is signed in. */
export async function listMessages(ctx: ReadCtx): Promise<Message[]> {
  const found = await sql<Message>`
    select id, created_at as at, text, link, read_at is not null as read
    from messages.message where person_id = ${personOf(ctx).id} order by id desc limit 100`.execute(ctx.db)
  return found.rows
}

/** How many messages the person who is signed in has not read. */
export async function countUnread(ctx: ReadCtx): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) from messages.message where person_id = ${personOf(ctx).id} and read_at is null`.execute(
    ctx.db,
  )
  return found.rows[0]?.count ?? 0
}

/** The last 100 SMS, newest first. Demo mode only: refused otherwise, as if there were no such page. */
export async function listOutbox(ctx: ReadCtx): Promise<OutboxSms[]> {
  if (ctx.world.mode !== 'demo') throw refuseOutbox()
  const found = await sql<OutboxSms>`
    select id, created_at as at, phone as "to", text, link, delivered_at is not null as delivered
    from messages.sms order by created_at desc, id desc limit 100`.execute(ctx.db)
  return found.rows
}
