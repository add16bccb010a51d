import type { Calendar, CalendarYear, ChangedSpan, CountedDay, OfficeHours } from './model.ts'

const DAY = 86_400_000
const SHANGHAI_OFFSET = 8 * 3_600_000
/** Years counted in advance around the covered ones, so that old and far dates still get an answer. */
const YEARS_BEFORE = 20
const YEARS_AFTER = 20
/** Office hours where a region names none. */
const DEFAULT_HOURS: OfficeHours = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '17:00' },
]

/** Days since 1970-01-01. Refuses (RangeError) what is not a real day written YYYY-MM-DD. */
export function toDayNumber(date: string): number {
  const year = +date.slice(0, 4)
  const month = +date.slice(5, 7)
  const day = +date.slice(8)
  const time = Date.UTC(year, month - 1, day)
  const back = new Date(time)
  if (date.length !== 10 || !(back.getUTCDate() === day) || back.getUTCMonth() !== month - 1) {
    throw new RangeError(`not a date of the form YYYY-MM-DD: ${date}`)
  }
  return time / DAY
}

/** The date of a day number. */
export function toDate(dayNumber: number): string {
  return new Date(dayNumber * DAY).toISOString().slice(0, 10)
}

/**
 * The calendar date of an instant in China (Asia/Shanghai). A fixed UTC+8, which holds since 1992
 * (the last summer time ended in September 1991).
 */
export function toLocalDate(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET).toISOString().slice(0, 10)
}

/** The first instant of a day in China, by its day number; that of the next day is the end of this one. */
export function startOfDay(dayNumber: number): Date {
  return new Date(dayNumber * DAY - SHANGHAI_OFFSET)
}

/**
 * 春节 (初一), 清明, 端午 and 中秋 of the years to come. Written down, not computed: the new moon of the Spring Festival of
 * 2027 falls four minutes before midnight in China, and the Chinese calendar built into the runtime puts it a day late.
 */
const LUNAR_DAYS: Record<
  number,
  [springFestival: string, qingming: string, dragonBoat: string, midAutumn: string]
> = {
  2027: ['2027-02-06', '2027-04-05', '2027-06-09', '2027-09-15'],
  2028: ['2028-01-26', '2028-04-04', '2028-05-28', '2028-10-03'],
  2029: ['2029-02-13', '2029-04-04', '2029-06-16', '2029-09-22'],
  2030: ['2030-02-03', '2030-04-05', '2030-06-05', '2030-09-12'],
}

/**
 * The days off fixed by law for a year, 全国年节及纪念日放假办法 (2024) art. 2: 元旦 1, 春节 4 (除夕 to 初三), 清明 1,
 * 劳动节 2, 端午 1, 中秋 1, 国庆节 3. Only used to guess years whose notice is not out; days made up for weekends
 * (art. 6) and adjusted weekends (art. 7) are decided by the notice and cannot be guessed. Years without known lunar
 * dates get the six days of the solar calendar.
 */
export function statutoryFestivals(year: number): { date: string; name: string }[] {
  const solar = [
    ['01-01', '元旦'],
    ['05-01', '劳动节'],
    ['05-02', '劳动节'],
    ['10-01', '国庆节'],
    ['10-02', '国庆节'],
    ['10-03', '国庆节'],
  ].map(([day = '', name = '']) => ({ date: `${year}-${day}`, name }))
  const lunar = LUNAR_DAYS[year]
  if (!lunar) return solar
  const [springFestival, qingming, dragonBoat, midAutumn] = lunar
  const newYear = toDayNumber(springFestival)
  return [
    ...solar,
    ...[-1, 0, 1, 2].map((offset) => ({ date: toDate(newYear + offset), name: '春节' })),
    { date: qingming, name: '清明节' },
    { date: dragonBoat, name: '端午节' },
    { date: midAutumn, name: '中秋节' },
  ].toSorted((one, other) => one.date.localeCompare(other.date))
}

/** The dates of `statutoryFestivals`. */
export function statutoryDays(year: number): string[] {
  return statutoryFestivals(year).map(({ date }) => date)
}

/**
 * Counts the working days of the given years in advance. A year without days is an unpublished notice and does not count
 * as covered. Refuses (Error) no year at all, a year given twice and a gap between years: a wrong calendar must not start.
 */
export function buildCalendar(
  years: readonly CalendarYear[],
  { hours = DEFAULT_HOURS, version = 0 }: { hours?: OfficeHours | undefined; version?: number } = {},
): Calendar {
  const published = years.filter((each) => each.days.length > 0).sort((a, b) => a.year - b.year)
  const first = published[0]
  const last = published.at(-1)
  if (!first || !last) throw new Error('the calendar needs at least one published year')
  published.forEach((each, index) => {
    if (each.year !== first.year + index) {
      throw new Error(
        `calendar years must follow one another: found ${each.year}, expected ${first.year + index}`,
      )
    }
  })

  const off = new Map<string, boolean>()
  const names = new Map<string, string>()
  for (let year = first.year - YEARS_BEFORE; year <= last.year + YEARS_AFTER; year += 1) {
    if (year >= first.year && year <= last.year) continue
    for (const date of statutoryDays(year)) off.set(date, true)
  }
  for (const { date, isOffDay, name } of published.flatMap((each) => each.days)) {
    off.set(date, isOffDay)
    names.set(date, name)
  }

  const firstDay = toDayNumber(`${first.year - YEARS_BEFORE}-01-01`)
  const endDay = toDayNumber(`${last.year + YEARS_AFTER + 1}-01-01`)
  const workedBefore = new Int32Array(endDay - firstDay + 1)
  const workingDays: number[] = []
  for (let day = firstDay; day < endDay; day += 1) {
    const weekday = (day + 4) % 7
    const isOff = off.get(toDate(day)) ?? (weekday === 0 || weekday === 6)
    if (!isOff) workingDays.push(day)
    workedBefore[day - firstDay + 1] = workingDays.length
  }
  return {
    version,
    years: published,
    hours,
    coveredFrom: `${first.year}-01-01`,
    coveredUntil: `${last.year}-12-31`,
    names,
    firstDay,
    workedBefore,
    workingDays: Int32Array.from(workingDays),
  }
}

/** Working days in [firstDay, dayNumber). Refuses (RangeError) days outside the stretch counted in advance. */
function workedUntil(calendar: Calendar, dayNumber: number): number {
  const count = calendar.workedBefore[dayNumber - calendar.firstDay]
  if (count === undefined) throw new RangeError(`outside the calendar: ${toDate(dayNumber)}`)
  return count
}

function count(calendar: Calendar, from: string, dayNumber: number): CountedDay {
  const date = toDate(dayNumber)
  const [early, late] = from < date ? [from, date] : [date, from]
  return { date, provisional: early < calendar.coveredFrom || late > calendar.coveredUntil }
}

/** Working days after `from` up to and including `to`, both day numbers, `to` not before `from`. */
export function countWorkingDays(calendar: Calendar, from: number, to: number): number {
  return workedUntil(calendar, to + 1) - workedUntil(calendar, from + 1)
}

/** The nth working day after a day, n at least 1, by day number. Refuses as `addWorkingDays` does. */
export function nthWorkingDay(calendar: Calendar, after: number, n: number): number {
  const day = calendar.workingDays[workedUntil(calendar, after + 1) + n - 1]
  if (day === undefined)
    throw new RangeError(`outside the calendar: ${n} working days after ${toDate(after)}`)
  return day
}

/** The day itself if it is worked, otherwise the next working day (民法典 203), by day number. */
export function workingDayFrom(calendar: Calendar, day: number): number {
  return nthWorkingDay(calendar, day - 1, 1)
}

/** Whether a day is a working day (工作日). Days outside the covered years are guessed, see `isCovered`. */
export function isWorkingDay(calendar: Calendar, date: string): boolean {
  const day = toDayNumber(date)
  return workedUntil(calendar, day + 1) > workedUntil(calendar, day)
}

/** Whether the State Council's notice for the day's year is loaded. */
export function isCovered(calendar: Calendar, date: string): boolean {
  return date >= calendar.coveredFrom && date <= calendar.coveredUntil
}

/**
 * The nth working day after `date`. The day of the event does not count, the next working day is day 1 (民法典 201);
 * days off do not count (行政许可法 82). n = 0 gives `date` itself, also on a day off. Refuses (RangeError) n below 0,
 * fractions, and results beyond the years counted in advance.
 */
export function addWorkingDays(calendar: Calendar, date: string, n: number): CountedDay {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`not a number of days: ${n}`)
  const start = toDayNumber(date)
  const done = workedUntil(calendar, start + 1)
  const day = n === 0 ? start : calendar.workingDays[done + n - 1]
  if (day === undefined) throw new RangeError(`outside the calendar: ${n} working days after ${date}`)
  return count(calendar, date, day)
}

/**
 * The nth natural day after `date`; if it is a day off, the next working day (民法典 201, 203). n = 0 gives `date`, or the
 * next working day if `date` is a day off. Refuses as `addWorkingDays` does.
 */
export function addNaturalDays(calendar: Calendar, date: string, n: number): CountedDay {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`not a number of days: ${n}`)
  const day = calendar.workingDays[workedUntil(calendar, toDayNumber(date) + n)]
  if (day === undefined) throw new RangeError(`outside the calendar: ${n} days after ${date}`)
  return count(calendar, date, day)
}

/**
 * Working days after `from` up to and including `to`; negative when `to` lies before `from`.
 * `workingDaysBetween(c, d, addWorkingDays(c, d, n).date)` is n.
 */
export function workingDaysBetween(calendar: Calendar, from: string, to: string): number {
  return workedUntil(calendar, toDayNumber(to) + 1) - workedUntil(calendar, toDayNumber(from) + 1)
}

/**
 * The span outside which two calendars count alike: from the first to the last day that one works and the other does not,
 * or that only one covers; with other office hours, all days.
 */
export function changedSpan(before: Calendar, after: Calendar): ChangedSpan {
  const stretch = { from: '0001-01-01', to: '9999-12-31' }
  if (JSON.stringify(before.hours) !== JSON.stringify(after.hours)) return stretch
  const first = Math.max(before.firstDay, after.firstDay)
  const last = Math.min(...[before, after].map((each) => each.firstDay + each.workedBefore.length - 2))
  let [from, to] = [Infinity, -Infinity]
  for (let day = first; day <= last; day += 1) {
    const same =
      workedUntil(before, day + 1) - workedUntil(before, day) ===
      workedUntil(after, day + 1) - workedUntil(after, day)
    if (same) continue
    from = Math.min(from, day)
    to = day
  }
  const [early, late] = [before.coveredUntil, after.coveredUntil].toSorted() as [string, string]
  if (early !== late) {
    from = Math.min(from, toDayNumber(early) + 1)
    to = Math.max(to, toDayNumber(late))
  }
  return from <= to ? { from: toDate(from), to: toDate(to) } : null
}
