import { sql } from 'kysely'
import { startOfDay, toDate, toDayNumber, toLocalDate } from '../calendar/rules.ts'
import type { ActorRef, ReadCtx } from '../platform/ctx.ts'
import type { CallOutcome, SourceCall } from './model.ts'

/** Every use of shared data for these cases and drafts, oldest first. Who may see it is the caller's to decide. */
export async function listCalls(
  ctx: ReadCtx,
  subjects: readonly string[],
): Promise<(Omit<SourceCall, 'matter'> & { matter: string | null; actor: ActorRef })[]> {
  const { rows } = await sql<Omit<SourceCall, 'matter'> & { matter: string | null; actor: ActorRef }>`
    select source, subject, purpose, matter, grant_id as "grant", fields, about, outcome, cached, ms, at, actor
    from sharing.call_log where subject = any(${subjects}::uuid[]) order by seq
  `.execute(ctx.db)
  return rows
}

/** One use of shared data, as the person or company that it was about may read it. */
export type CallAbout = {
  /** Its place in the log; newer calls have greater ones. */
  seq: number
  source: string
  /** Whose data it is, as shown to citizens; the id of the source where the region no longer has it. */
  department: string
  /** The name of the source. */
  name: string
  subject: string
  purpose: string
  /** Null in what was logged before grants were. */
  matter: string | null
  grant: string | null
  fields: string[]
  outcome: CallOutcome
  cached: boolean
  at: Date
  actor: ActorRef
}

/**
 * Uses of shared data that were about this 公民身份号码 or 统一社会信用代码, newest first; with `before`, those older than that
 * place in the log. Questions that were not put to the department (`ungranted`, `spent`) are among them. Who may see it is the
 * caller's to decide.
 */
export async function listCallsAbout(
  ctx: ReadCtx,
  number: string,
  { before, limit }: { before?: number; limit: number },
): Promise<CallAbout[]> {
  // `offset 0` keeps the place in the log out of the search for the number: its index tells blocks only, and half of the log would be read.
  const { rows } = await sql<Omit<CallAbout, 'department' | 'name'>>`
    select seq, source, subject, purpose, matter, grant_id as "grant", fields, outcome, cached, at, actor
    from (select * from sharing.call_log where about @> array[${number}] offset 0) named
    ${before === undefined ? sql`` : sql`where seq < ${before}`}
    order by seq desc limit ${limit}
  `.execute(ctx.db)
  return rows.map((row) => {
    const source = ctx.world.region.sources[row.source]
    return { ...row, department: source?.department ?? row.source, name: source?.name ?? row.source }
  })
}

/**
 * How often sources have answered, and how often what was kept of an answer did instead, by source: today and on the `days - 1` days before it,
 * in China. Days that are over are read as they were counted at night (`countDays`), what has not been counted yet from the log; of the
 * whole log, however long it is, at most so many days.
 */
export async function countUses(
  ctx: ReadCtx,
  sources: readonly string[],
  days: number,
): Promise<Map<string, { calls: number; cached: number }>> {
  const first = toDayNumber(toLocalDate(ctx.now)) - days + 1
  const { rows } = await sql<{ source: string; calls: number; cached: number }>`
    select s.source, d.calls + l.calls as calls, d.cached + l.cached as cached
    from unnest(${sources}::text[]) as s(source)
      cross join lateral (
        select coalesce(sum(c.calls), 0) as calls, coalesce(sum(c.cached), 0) as cached from sharing.day_count c
        where c.source = s.source and c.day >= ${toDate(first)}::date) d
      cross join lateral (
        select count(*) filter (where not c.cached) as calls, count(*) filter (where c.cached) as cached
        from sharing.call_log c
        where c.source = s.source and c.outcome in ('answered', 'none') and c.at >= greatest(${startOfDay(first)},
          (select (max(day) + 1)::timestamp at time zone 'Asia/Shanghai' from sharing.day_count))) l`.execute(
    ctx.db,
  )
  return new Map(rows.map(({ source, calls, cached }) => [source, { calls, cached }]))
}
