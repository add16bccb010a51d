import type { Calendar } from '../calendar/model.ts'
import {
  countWorkingDays,
  isWorkingDay,
  nthWorkingDay,
  startOfDay,
  toDate,
  toDayNumber,
  toLocalDate,
  workingDayFrom,
} from '../calendar/rules.ts'
import type { Clock, ClockDates, ClockLevel, ClockSettings, Counted, Limit, Marks, Pause } from './model.ts'

const HOUR = 3_600_000
const LEVELS: readonly ClockLevel[] = ['none', 'soon', 'today', 'overdue']

/** The level that is less urgent. */
export const lowerOf = (a: ClockLevel, b: ClockLevel): ClockLevel =>
  LEVELS[Math.min(LEVELS.indexOf(a), LEVELS.indexOf(b))] ?? 'none'

/** Where a limit ends: its last day, the first instant that is too late, and the instant from which it is near. */
export type End = { on: string; at: Date; soonAt: Date | null; provisional: boolean }

/** Does an extension in this unit lengthen this limit? Days lengthen days of either unit, hours lengthen hours. */
export function lengthens(extension: Limit, limit: Limit): boolean {
  return 'hours' in extension === 'hours' in limit
}

/**
 * The end of one limit. Days: the day of the event is not counted (民法典 201); a pause from day P to day R leaves out the
 * days after P up to and including R; a last day off moves to the next working day (民法典 203). Hours are counted from the
 * instant itself, inside the office hours of working days. Refuses (RangeError) what lies beyond the calendar.
 */
export function endOf(
  calendar: Calendar,
  limit: Limit,
  counted: Pick<Counted, 'startedAt' | 'startedOn' | 'pauses' | 'extension'>,
  soonShare: number,
): End {
  const extension = counted.extension && lengthens(counted.extension, limit) ? counted.extension : null
  const gaps = counted.pauses.flatMap(({ from, to }) => (to ? [{ from, to }] : []))
  if ('hours' in limit) {
    const total = (limit.hours + (extension && 'hours' in extension ? extension.hours : 0)) * HOUR
    const at = afterOpenTime(calendar, counted.startedAt, total, gaps)
    const on = toLocalDate(at)
    const soonAt = afterOpenTime(calendar, counted.startedAt, total * (1 - soonShare), gaps)
    return { on, at, soonAt, provisional: isProvisional(calendar, counted.startedOn, on) }
  }
  const start = toDayNumber(counted.startedOn)
  const days = gaps.map(({ from, to }) => ({
    from: toDayNumber(toLocalDate(from)),
    to: toDayNumber(toLocalDate(to)),
  }))
  const more = extension && 'days' in extension ? extension : null
  const total = limit.days + (more?.days ?? 0)
  const nth = (n: number): number => {
    const first = nthCounted(calendar, limit.unit, start, Math.min(n, limit.days), days)
    return more && n > limit.days ? nthCounted(calendar, more.unit, first, n - limit.days, days) : first
  }
  const last = workingDayFrom(calendar, nth(total))
  const on = toDate(last)
  const soonAfter = total - Math.max(1, Math.floor(total * soonShare))
  return {
    on,
    at: startOfDay(last + 1),
    soonAt: soonAfter > 0 ? startOfDay(nth(soonAfter)) : null,
    provisional: isProvisional(calendar, counted.startedOn, on),
  }
}

/** The nth counted day after `start`; days in a gap, after its first, are left out. */
function nthCounted(
  calendar: Calendar,
  unit: 'working' | 'natural',
  start: number,
  n: number,
  gaps: readonly { from: number; to: number }[],
): number {
  let [cursor, left] = [start, n]
  for (const gap of gaps) {
    const before =
      gap.from <= cursor
        ? 0
        : unit === 'working'
          ? countWorkingDays(calendar, cursor, gap.from)
          : gap.from - cursor
    if (left <= before) break
    left -= before
    cursor = Math.max(cursor, gap.to)
  }
  if (left === 0) return cursor
  return unit === 'working' ? nthWorkingDay(calendar, cursor, left) : cursor + left
}

/** The instant at which so much open time (in ms) has passed since `start`, gaps left out. */
function afterOpenTime(
  calendar: Calendar,
  start: Date,
  ms: number,
  gaps: readonly { from: Date; to: Date }[],
): Date {
  let left = ms
  let cursor = start
  for (const gap of gaps) {
    const before = gap.from > cursor ? openTime(calendar, cursor, gap.from) : 0
    if (left <= before) break
    left -= before
    cursor = gap.to > cursor ? gap.to : cursor
  }
  for (let day = toDayNumber(toLocalDate(cursor)); ; day += 1) {
    for (const [from, to] of openStretches(calendar, day)) {
      const begin = Math.max(from, cursor.getTime())
      if (to - begin >= left) return new Date(begin + left)
      left -= Math.max(0, to - begin)
    }
  }
}

/** Time in ms between two instants in which the offices are open. */
export function openTime(calendar: Calendar, from: Date, to: Date): number {
  let sum = 0
  const last = toDayNumber(toLocalDate(to))
  for (let day = toDayNumber(toLocalDate(from)); day <= last; day += 1) {
    for (const [begin, end] of openStretches(calendar, day)) {
      sum += Math.max(0, Math.min(end, to.getTime()) - Math.max(begin, from.getTime()))
    }
  }
  return sum
}

function openStretches(calendar: Calendar, day: number): [from: number, to: number][] {
  if (!isWorkingDay(calendar, toDate(day))) return []
  const midnight = startOfDay(day).getTime()
  return calendar.hours.map(({ from, to }) => [midnight + timeOfDay(from), midnight + timeOfDay(to)])
}

function timeOfDay(text: string): number {
  return (Number(text.slice(0, 2)) + Number(text.slice(3)) / 60) * HOUR
}

function isProvisional(calendar: Calendar, from: string, to: string): boolean {
  return from < calendar.coveredFrom || to > calendar.coveredUntil
}

/** The pause that a clock is in. */
export function openPause(pauses: readonly Pause[]): Pause | undefined {
  return pauses.find((pause) => pause.to === null)
}

/**
 * The dates and marks of a clock. While it is paused it has no dates; then `overAt` is the end of the time that the pause
 * needs, so that an overrun is noticed.
 */
export function reckon(
  calendar: Calendar,
  settings: ClockSettings,
  counted: Counted & Pick<Clock, 'atEnd'>,
): ClockDates & Omit<Marks, 'lookAt'> {
  const pause = openPause(counted.pauses)
  if (pause) {
    const needed = pause.needed && endOf(calendar, pause.needed, begunAt(pause.from), settings.soonShare)
    return { ...NO_DATES, soonAt: null, todayAt: null, overAt: needed?.at ?? null, endAt: null }
  }
  const [statutory, promised] = [counted.statutory, counted.promised].map(
    (limit) => limit && endOf(calendar, limit, counted, settings.soonShare),
  ) as [End | null, End | null]
  const first =
    statutory && promised ? (promised.at <= statutory.at ? promised : statutory) : (promised ?? statutory)
  return {
    statutoryOn: statutory?.on ?? null,
    promisedOn: promised?.on ?? null,
    dueOn: first?.on ?? null,
    provisional: first?.provisional ?? false,
    soonAt: first?.soonAt ?? null,
    todayAt: first && startOfDay(toDayNumber(first.on)),
    overAt: first?.at ?? null,
    endAt: counted.atEnd ? ((statutory ?? promised)?.at ?? null) : null,
  }
}

const NO_DATES: ClockDates = { statutoryOn: null, promisedOn: null, dueOn: null, provisional: false }

/** Counted from an instant on, with nothing in between. */
export function begunAt(at: Date): Pick<Counted, 'startedAt' | 'startedOn' | 'pauses' | 'extension'> {
  return { startedAt: at, startedOn: toLocalDate(at), pauses: [], extension: null }
}

/** How near the end is at an instant, by the marks. */
export function levelAt({ soonAt, todayAt, overAt }: Omit<Marks, 'lookAt' | 'endAt'>, now: Date): ClockLevel {
  if (overAt && overAt <= now) return 'overdue'
  if (todayAt && todayAt <= now) return 'today'
  return soonAt && soonAt <= now ? 'soon' : 'none'
}

/**
 * The level to write after the dates were counted anew: never raised here, for a rise is told by the sweep alone, which
 * writes its alarm; `lookAt` is the first mark above it. What falls due by itself is looked at even if its end is past,
 * for a new calendar may have moved it there; handing it over again does no harm.
 */
export function levelAndLook(
  marks: Omit<Marks, 'lookAt'>,
  before: ClockLevel,
  now: Date,
): { level: ClockLevel; lookAt: Date | null } {
  const level = lowerOf(before, levelAt(marks, now))
  const above = [marks.soonAt, marks.todayAt, marks.overAt].slice(LEVELS.indexOf(level))
  const times = [...above, marks.endAt].flatMap((mark) => (mark ? [mark.getTime()] : []))
  return { level, lookAt: times.length > 0 ? new Date(Math.min(...times)) : null }
}

/** A clock counted anew: after a turn, or with another calendar. A stopped one only ceases to be looked at. */
export function recount(calendar: Calendar, settings: ClockSettings, clock: Clock, now: Date): Clock {
  if (clock.state === 'stopped') return { ...clock, lookAt: null, overAt: clock.dueAt }
  const reckoned = reckon(calendar, settings, clock)
  return {
    ...clock,
    ...reckoned,
    ...levelAndLook(reckoned, clock.level, now),
    dueAt: clock.state === 'running' ? reckoned.overAt : null,
    calendar: calendar.version,
  }
}
