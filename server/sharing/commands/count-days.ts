import { sql } from 'kysely'
import { startOfDay, toDate, toDayNumber, toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { DAYS_COUNTED } from '../holds.ts'

/**
 * Counts how often each source answered, and how often a kept answer did, on the days of China that are over and not counted yet, and forgets those of long ago. Safe to
 * run twice. A use that is written down only after its day was counted is missing in the figure, never in the log.
 */
export async function countDays(ctx: WriteCtx): Promise<void> {
  const today = toDayNumber(toLocalDate(ctx.now))
  const first = toDate(today - DAYS_COUNTED)
  const { rows } = await sql<{ next: string | null }>`
    select (max(day) + 1)::text as next from sharing.day_count`.execute(ctx.db)
  const from = rows[0]?.next ?? first
  await sql`
    insert into sharing.day_count (source, day, calls, cached)
    select source, (at at time zone 'Asia/Shanghai')::date as day, count(*) filter (where not cached),
      count(*) filter (where cached) from sharing.call_log
    where outcome in ('answered', 'none') and at >= ${startOfDay(toDayNumber(from > first ? from : first))}
      and at < ${startOfDay(today)}
    group by source, day
    on conflict (source, day) do nothing`.execute(ctx.db)
  await sql`delete from sharing.day_count where day < ${first}::date`.execute(ctx.db)
}
