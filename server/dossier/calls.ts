import { sql } from 'kysely'
import type { ActorRef, ReadCtx } from '../platform/ctx.ts'

export type CallAbout = {
  seq: string
  source: string
  purpose: string
  outcome: string
  fields: string[] | null
  cached: boolean
  at: Date
  actor: ActorRef
}

/** Calls to sources for the drafts and cases of the person with this number, the newest first. */
export async function listCallsAbout(
  ctx: ReadCtx,
  number: string,
  asked: { before?: string | undefined; limit: number },
): Promise<CallAbout[]> {
  const { rows } = await sql<CallAbout>`
    with mine as materialized (
      select d.id from people.person p join applications.draft d on d.person_id = p.id where p.number = ${number}
      union select c.id from people.person p join cases.case c on c.person_id = p.id where p.number = ${number}
    )
    select l.seq::text, l.source, l.purpose, l.outcome, null::text[] as fields, false as cached, l.at, l.actor
    from mine join sharing.call_log l on l.subject = mine.id
    where ${asked.before === undefined ? sql`true` : sql`l.seq < ${asked.before}::bigint`}
    order by l.seq desc limit ${asked.limit}`.execute(ctx.db)
  return rows
}
