import { sql } from 'kysely'
import type { CalendarChange, CalendarEffect } from '../calendar/model.ts'
import { changedSpan } from '../calendar/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { addEffect, emptyEffect, followCalendar } from './following.ts'
import type { Alarm, Clock, ClockRef, Entry } from './model.ts'
import { settingsOf } from './rules.ts'
import { clockColumns, countOpen, findOpen, fromRow, listAlike, type ClockRow } from './store.ts'

/** The open run of a clock; undefined where none was started or the last has been stopped. */
export function findClock(ctx: ReadCtx, ref: ClockRef): Promise<Clock | undefined> {
  return findOpen(ctx, ref)
}

/** All clocks of an owner with all their runs, in the order in which they started. */
export async function listClocks(ctx: ReadCtx, owner: string): Promise<Clock[]> {
  const found = await sql<ClockRow>`
    select ${clockColumns} from deadlines.clock where owner = ${owner}
    order by started_at, subject, kind, run`.execute(ctx.db)
  return found.rows.map(fromRow)
}

/** The ledger of an owner: every entry of every clock, in order. */
export async function listEntries(ctx: ReadCtx, owner: string): Promise<Entry[]> {
  const found = await sql<Entry>`
    select owner, subject, kind, run, seq, at, what, reason, actor, notice, data from deadlines.entry
    where owner = ${owner} order by at, subject, kind, run, seq`.execute(ctx.db)
  return found.rows
}

/**
 * The cards of one owner in the order in which they were given, or the last 100 of an office, newest first. An alarm of a
 * paused clock means that the pause took longer than was announced.
 */
export async function listAlarms(ctx: ReadCtx, of: { owner: string } | { office: string }): Promise<Alarm[]> {
  const found = await sql<Alarm>`
    select owner, subject, kind, run, level, office, at from deadlines.alarm
    where ${'owner' in of ? sql`owner = ${of.owner} order by seq` : sql`office = ${of.office} order by at desc, seq desc limit 100`}`.execute(
    ctx.db,
  )
  return found.rows
}

/** What another calendar would do to the open clocks. Changes nothing. */
export async function previewRecompute(
  ctx: ReadCtx,
  { before, after }: CalendarChange,
): Promise<CalendarEffect> {
  const effect = { ...emptyEffect(), open: await countOpen(ctx) }
  const span = changedSpan(before, after)
  if (!span) return effect
  await ctx.db.transaction().execute(async (db) => {
    for await (const page of listAlike(db, span)) {
      for (const { clock, count } of page) {
        addEffect(effect, clock, followCalendar(after, settingsOf(ctx.world), clock, ctx.now), count)
      }
    }
  })
  return effect
}
