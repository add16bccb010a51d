import { sql } from 'kysely'
import type { Calendar, CalendarChange, CalendarEffect } from '../../calendar/model.ts'
import { changedSpan } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { addEffect, emptyEffect, followCalendar } from '../following.ts'
import { settingsOf } from '../rules.ts'
import { countOpen, listAlike, saveRecounted, type Span } from '../store.ts'

/** Seconds after an import at which clocks are looked through again that a process started with the calendar before. */
const AGAIN_AFTER = [10, 60]

/**
 * Counts every open clock that the new calendar touches anew, and writes back those that change, each with one entry of the
 * ledger. Clocks that look alike are counted once; those that count no changed day are not read. Levels are never raised here; the sweep tells of a rise.
 */
export async function recomputeClocks(
  ctx: WriteCtx,
  { before, after }: CalendarChange,
): Promise<CalendarEffect> {
  const effect = { ...emptyEffect(), open: await countOpen(ctx) }
  const span = changedSpan(before, after)
  if (!span) return effect
  await recomputeSpan(ctx, after, span, effect)
  for (const seconds of AGAIN_AFTER) {
    await sql`select graphile_worker.add_job('deadlines.follow', ${JSON.stringify(span)}::json,
      run_at => now() + make_interval(secs => ${seconds}))`.execute(ctx.db)
  }
  return effect
}

/** Counts the open clocks anew that count some day of the span. Safe to run twice. */
export async function recomputeSpan(
  ctx: WriteCtx,
  calendar: Calendar,
  span: Span,
  effect: CalendarEffect = emptyEffect(),
): Promise<CalendarEffect> {
  const settings = settingsOf(ctx.world)
  for await (const page of listAlike(ctx.db, span)) {
    const changed = page.flatMap(({ key, count, clock }) => {
      const after = followCalendar(calendar, settings, clock, ctx.now)
      addEffect(effect, clock, after, count)
      return after ? [{ key, clock: after }] : []
    })
    if (changed.length > 0) await saveRecounted(ctx, span, changed)
  }
  return effect
}
