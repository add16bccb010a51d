import { sql, type RawBuilder } from 'kysely'
import { officerOf, personOf, type ReadCtx } from '../platform/ctx.ts'
import type { Message, Notice, OutboxSms } from './model.ts'
import { refuseOutbox } from './refusals.ts'
import { audiencesOf, MOST_NOTICES } from './rules.ts'

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

/** The newest notices for the officer who is signed in, and those for colleagues for whom she stands in today. */
export async function listNotices(ctx: ReadCtx): Promise<Notice[]> {
  const officer = officerOf(ctx)
  const found = await newestNotices<Omit<Notice, 'standsInFor' | 'at'> & { at: Date; audience: string }>(
    ctx,
    sql`n.id, n.created_at as at, n.kind, n.text, n.link, n.owner, n.step, n.audience,
      ${officer.id}::uuid = any(n.read_by) as read`,
  )
  return found.map(({ audience, at, ...notice }) => ({
    ...notice,
    at: at.toISOString(),
    standsInFor: officer.standsInFor.find(({ id }) => audience === `staff:${id}`)?.name ?? null,
  }))
}

/** How many of the notices that `listNotices` gives are not read. */
export async function countNotices(ctx: ReadCtx): Promise<number> {
  const { id } = officerOf(ctx)
  const found = await newestNotices<{ read: boolean }>(ctx, sql`n.id, ${id}::uuid = any(n.read_by) as read`)
  return found.filter((notice) => !notice.read).length
}

/** Takes the newest of each audience from the primary key, then the newest of these: never more than a few hundred rows. */
async function newestNotices<Row>(ctx: ReadCtx, columns: RawBuilder<unknown>): Promise<Row[]> {
  const officer = officerOf(ctx)
  const found = await sql<Row>`
    select n.* from unnest(${audiencesOf(officer)}::text[]) as told(audience), lateral (
      select ${columns} from messages.notice n
      where n.office = ${officer.office} and n.audience = told.audience
      order by n.id desc limit ${MOST_NOTICES}) n
    order by n.id desc limit ${MOST_NOTICES}`.execute(ctx.db)
  return found.rows
}
