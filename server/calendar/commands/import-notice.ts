import { sql } from 'kysely'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { CalendarEffect, CalendarFollower } from '../model.ts'
import { checkNotice, withNotice } from '../notice.ts'
import { findNewerCalendar } from '../queries.ts'
import { faultyNotice, numberMissing, previewOutdated } from '../refusals.ts'

/** Any constant; two imports at once meet at it. */
const LOCK = 7_304_118_228

/**
 * 导入放假安排. Stores the notice as the next version of the calendar and has everything that is counted with it follow, in
 * one transaction; other processes notice it within seconds. Refused with the line of each fault, and when the calendar
 * has changed since the preview that `version` names. A notice that contradicts a year that is known is a fault, unless it
 * `replaces` that year and its number is given in `note`.
 */
export async function importNotice(
  ctx: WriteCtx,
  input: { text: string; note: string; version: number; replaces?: boolean },
  follower: CalendarFollower,
): Promise<{ id: string; year: number; version: number; effect: CalendarEffect }> {
  const officer = officerOf(ctx)
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(ctx.db)
  const existing = (await findNewerCalendar(ctx)) ?? ctx.world.region.calendar
  if (existing.version !== input.version) throw previewOutdated()
  if (input.replaces && input.note.trim() === '') throw numberMissing()
  const { notice, faults } = checkNotice(input.text, existing, input.replaces)
  if (!notice) throw faultyNotice(faults)

  const id = uuidv7(ctx.now)
  const { year, days, papers, officeHours = null } = notice
  const region = ctx.world.region.head.id
  const stored = await sql<{ version: number }>`
    insert into calendar.notice (region, id, year, days, papers, hours, note, imported_by, imported_at, supersedes)
    values (${region}, ${id}, ${year}, ${JSON.stringify(days)}::jsonb, ${papers}::text[],
      ${officeHours && JSON.stringify(officeHours)}::jsonb, ${input.note}, ${JSON.stringify(actorRef(officer))}::jsonb,
      ${ctx.now},
      (select id from calendar.notice where region = ${region} and year = ${year} order by version desc limit 1))
    returning version`.execute(ctx.db)
  const version = stored.rows[0]?.version ?? 0
  const after = withNotice(existing, notice, version)
  const effect = await follower.recompute(ctx, { before: existing, after })
  const { examples: _, ...counts } = effect
  await record(ctx, 'calendar.imported', id, { region, year, version, note: input.note, ...counts })
  return { id, year, version, effect }
}
