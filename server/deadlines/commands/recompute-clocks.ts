import { sql } from 'kysely'
import type { Calendar, CalendarEffect, ChangedSpan } from '../../calendar/model.ts'
import { changedSpan } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { Clock } from '../model.ts'
import { addEffect, emptyEffect, followCalendar } from '../following.ts'
import { settingsOf } from '../rules.ts'
import { countOpen, pagesCounting, saveRecounted } from '../store.ts'

const PAGE = 20_000
/** Seconds after an import at which clocks are looked through again that a process started with the calendar before. */
const AGAIN_AFTER = [10, 60]

/**
 * Counts every open clock that the new calendar touches anew, and writes back those that change, each with one entry of the
 * ledger. Only clocks that count a changed day are read. Levels are never raised here; the sweep tells of a rise.
 */
export async function recomputeClocks(ctx: WriteCtx, calendar: Calendar): Promise<CalendarEffect> {
  const effect = { ...emptyEffect(), open: await countOpen(ctx) }
  const span = changedSpan(ctx.world.region.calendar, calendar)
  if (!span) return effect
  await recomputeSpan(ctx, calendar, span, effect)
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
  span: NonNullable<ChangedSpan>,
  effect: CalendarEffect = emptyEffect(),
): Promise<CalendarEffect> {
  const settings = settingsOf(ctx.world)
  for await (const page of pagesCounting(ctx, span, { size: PAGE, locked: true })) {
    const changed: Clock[] = []
    for (const clock of page) {
      const after = followCalendar(calendar, settings, clock, ctx.now)
      addEffect(effect, clock, after)
      if (after) changed.push(after)
    }
    if (changed.length > 0) await saveRecounted(ctx, changed)
  }
  return effect
}
