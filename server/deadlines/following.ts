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
  const after = recount(calendar, settings, clock, now)
  const same =
    after.statutoryOn === clock.statutoryOn &&
    after.promisedOn === clock.promisedOn &&
    after.provisional === clock.provisional &&
    after.soonAt?.getTime() === clock.soonAt?.getTime() &&
    after.todayAt?.getTime() === clock.todayAt?.getTime() &&
    after.overAt?.getTime() === clock.overAt?.getTime()
  return same ? undefined : after
}

export function emptyEffect(): CalendarEffect {
  return { open: 0, changed: 0, earlier: 0, later: 0, mostEarlier: 0, mostLater: 0, settled: 0, examples: [] }
}

/** Counts clocks in that look alike: changed are those whose due day moves, settled those whose due day is certain now. */
export function addEffect(
  effect: CalendarEffect,
  before: Clock,
  after: Clock | undefined,
  count: number,
): void {
  if (!after) return
  if (before.provisional && !after.provisional) effect.settled += count
  if (before.dueOn === null || after.dueOn === null || before.dueOn === after.dueOn) return
  const days = toDayNumber(after.dueOn) - toDayNumber(before.dueOn)
  effect.changed += count
  if (days < 0) effect.earlier += count
  else effect.later += count
  effect.mostEarlier = Math.max(effect.mostEarlier, -days)
  effect.mostLater = Math.max(effect.mostLater, days)
  if (effect.examples.length < MOST_EXAMPLES) {
    const { owner, subject, kind } = before
    effect.examples.push({ owner, subject, kind, from: before.dueOn, to: after.dueOn })
  }
}
