import type { Calendar, CalendarEffect } from '../calendar/model.ts'
import { toDayNumber } from '../calendar/rules.ts'
import { recount } from './counting.ts'
import type { Clock, ClockSettings } from './model.ts'

const MOST_EXAMPLES = 10

/**
 * The clock counted with another calendar; undefined where nothing that can be seen changes, or where it was counted with
 * a newer one already.
 */
export function followCalendar(
  calendar: Calendar,
  settings: ClockSettings,
  clock: Clock,
  now: Date,
): Clock | undefined {
  if (clock.calendar > calendar.version) return undefined
  const at = now > clock.lastAt ? now : clock.lastAt
  const after = recount(calendar, settings, clock, at)
  const same =
    after.statutoryOn === clock.statutoryOn &&
    after.promisedOn === clock.promisedOn &&
    after.provisional === clock.provisional &&
    after.soonAt?.getTime() === clock.soonAt?.getTime() &&
    after.todayAt?.getTime() === clock.todayAt?.getTime() &&
    after.overAt?.getTime() === clock.overAt?.getTime()
  return same ? undefined : { ...after, seq: clock.seq + 1, lastAt: at }
}

export function emptyEffect(): CalendarEffect {
  return { open: 0, changed: 0, earlier: 0, later: 0, mostEarlier: 0, mostLater: 0, settled: 0, examples: [] }
}

/** Counts one clock in: changed are those whose due day moves, settled those whose due day is certain now. */
export function addEffect(effect: CalendarEffect, before: Clock, after: Clock | undefined): void {
  if (!after) return
  if (before.provisional && !after.provisional) effect.settled += 1
  if (before.dueOn === null || after.dueOn === null || before.dueOn === after.dueOn) return
  const days = toDayNumber(after.dueOn) - toDayNumber(before.dueOn)
  effect.changed += 1
  if (days < 0) effect.earlier += 1
  else effect.later += 1
  effect.mostEarlier = Math.max(effect.mostEarlier, -days)
  effect.mostLater = Math.max(effect.mostLater, days)
  if (effect.examples.length < MOST_EXAMPLES) {
    const { owner, subject, kind } = before
    effect.examples.push({ owner, subject, kind, from: before.dueOn, to: after.dueOn })
  }
}
