import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { isWorkingDay, startOfDay, toDate, toDayNumber, toLocalDate } from '../calendar/rules.ts'
import { CALENDAR, china } from './build.ts'
import { endOf, levelAndLook, levelAt, openTime, reckon } from './counting.ts'
import { explain } from './explain.ts'
import type { Clock, Limit, Pause } from './model.ts'

const SETTINGS = { soonShare: 0.2 }
const HOUR = 3_600_000

/** Days off and worked weekends straight from the published files, by none of our rules. */
const published = new Map<string, boolean>()
for (const year of [2024, 2025, 2026]) {
  const file = new URL(`../../regions/cn/calendar/holiday-cn-${year}.json`, import.meta.url)
  const { days } = JSON.parse(readFileSync(file, 'utf8')) as { days: { date: string; isOffDay: boolean }[] }
  for (const { date, isOffDay } of days) published.set(date, isOffDay)
}
const nextDate = (date: string): string => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
const isOff = (date: string): boolean => published.get(date) ?? new Date(date).getUTCDay() % 6 === 0

test('for every day of 2024 to 2026 and every limit of 1 to 60 working days the due day is the one counted by hand', () => {
  let compared = 0
  for (let start = '2024-01-01'; start <= '2026-12-31'; start = nextDate(start)) {
    const startedAt = new Date(`${start}T10:00:00+08:00`)
    let [day, left] = [start, 60]
    while (left > 0) {
      day = nextDate(day)
      if (day > '2026-12-31') break
      if (isOff(day)) continue
      left -= 1
      const limit: Limit = { days: 60 - left, unit: 'working' }
      const end = endOf(CALENDAR, limit, { startedAt, startedOn: start, pauses: [], extension: null }, 0.2)
      assert.equal(end.on, day, `${limit.days} working days from ${start}`)
      assert.equal(end.at.getTime(), Date.parse(`${nextDate(day)}T00:00:00+08:00`))
      assert.equal(end.provisional, false)
      compared += 1
    }
  }
  assert.ok(compared > 60_000, `${compared} due days compared`)
})

const anyInstant = fc
  .integer({ min: Date.UTC(2024, 0, 2) / 60_000, max: Date.UTC(2026, 5, 1) / 60_000 })
  .map((minute) => new Date(minute * 60_000))
const anyLimit = fc.oneof(
  fc.record({
    days: fc.integer({ min: 0, max: 60 }),
    unit: fc.constantFrom('working' as const, 'natural' as const),
  }),
  fc.record({ hours: fc.integer({ min: 1, max: 80 }) }),
)
/** Waits and pauses in minutes, one after the other. */
const anyPauses = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 30_000 })),
  {
    maxLength: 4,
  },
)

function build(
  startedAt: Date,
  statutory: Limit,
  stretches: [number, number][],
  extension: Limit | null,
): Clock {
  let cursor = startedAt.getTime()
  const pauses = stretches.map(([wait, length]): Pause => {
    const from = new Date(cursor + wait * 60_000)
    const to = new Date(from.getTime() + length * 60_000)
    cursor = to.getTime()
    return { from, to, reason: 'hearing', needed: null, notice: 'x' }
  })
  const counted = {
    startedAt,
    startedOn: toLocalDate(startedAt),
    statutory,
    promised: null,
    pauses,
    extension,
    atEnd: null,
  }
  const reckoned = reckon(CALENDAR, SETTINGS, counted)
  return { ...counted, ...reckoned, kind: 'decision', dueAt: reckoned.overAt } as unknown as Clock
}

test('a clock never counts while it is paused, and what it counts before its end is the limit', () => {
  fc.assert(
    fc.property(
      anyInstant,
      anyLimit,
      anyPauses,
      fc.option(anyLimit),
      (startedAt, limit, stretches, extension) => {
        const clock = build(startedAt, limit, stretches, extension)
        const { statutory } = explain(CALENDAR, clock, clock.startedAt)
        assert.ok(statutory)
        assert.equal(statutory.on, clock.dueOn)
        for (const { date, counted } of statutory.days) {
          const inside = clock.pauses.some(
            (pause) => pause.to && date > toLocalDate(pause.from) && date < toLocalDate(pause.to),
          )
          if (inside) assert.equal(counted, false, `${date} lies inside a pause`)
        }
        const number = Math.max(0, ...statutory.days.map((day) => day.number ?? 0))
        const more = extension && 'hours' in extension === 'hours' in limit ? extension : null
        const sizeOf = (each: Limit | null): number => (each ? ('hours' in each ? each.hours : each.days) : 0)
        assert.ok(Math.abs(number - sizeOf(limit) - sizeOf(more)) < 0.05, `${number} counted`)
      },
    ),
    { numRuns: 300 },
  )
})

test('the due day of any limit with any pauses is the one found by trying day after day', () => {
  fc.assert(
    fc.property(anyInstant, anyLimit, anyPauses, (startedAt, limit, stretches) => {
      const clock = build(startedAt, limit, stretches, null)
      if ('hours' in limit) {
        const lost = clock.pauses.reduce((sum, { from, to }) => {
          const end = clock.dueAt as Date
          return from < end ? sum + openTime(CALENDAR, from, to && to < end ? to : end) : sum
        }, 0)
        const used = openTime(CALENDAR, startedAt, clock.dueAt as Date)
        assert.equal(used - lost, limit.hours * HOUR, 'the sum of the intervals is the working time elapsed')
        return
      }
      let [day, left] = [clock.startedOn, limit.days]
      while (left > 0) {
        day = nextDate(day)
        const paused = clock.pauses.some(
          ({ from, to }) => to && day > toLocalDate(from) && day <= toLocalDate(to),
        )
        if (!paused && (limit.unit === 'natural' || !isOff(day))) left -= 1
      }
      while (isOff(day)) day = nextDate(day)
      assert.equal(clock.dueOn, day)
    }),
    { numRuns: 300 },
  )
})

test('elapsed and paused time add up: a pause moves the end by the open hours it took', () => {
  fc.assert(
    fc.property(
      anyInstant,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 20_000 }),
      (from, hours, length) => {
        const plain = build(from, { hours }, [], null)
        const paused = build(from, { hours }, [[0, length]], null)
        const pause = openTime(CALENDAR, from, new Date(from.getTime() + length * 60_000))
        assert.equal(openTime(CALENDAR, plain.dueAt as Date, paused.dueAt as Date), pause)
      },
    ),
    { numRuns: 200 },
  )
})

test('a pause that begins after the due day changes nothing', () => {
  const startedAt = china('2026-11-20 10:00')
  const limit: Limit = { days: 5, unit: 'working' }
  const week = 7 * 24 * 60
  assert.equal(build(startedAt, limit, [[week + 1440, week]], null).dueOn, '2026-11-27')
  assert.equal(
    build(startedAt, limit, [[week, week]], null).dueOn,
    '2026-11-27',
    'nor one on the due day itself',
  )
  assert.equal(build(startedAt, limit, [[week - 1440, week]], null).dueOn, '2026-12-04')
})

test('a clock is near its end when a fifth of its days is left, then on its last day, then over', () => {
  const clock = build(china('2026-11-20 10:00'), { days: 20, unit: 'working' }, [], null)
  const levels = [
    '2026-12-13 23:59',
    '2026-12-14 00:00',
    '2026-12-17 23:59',
    '2026-12-18 00:00',
    '2026-12-19 00:00',
  ]
  assert.deepEqual(
    levels.map((when) => levelAt(clock, china(when))),
    ['none', 'soon', 'soon', 'today', 'overdue'],
  )
})

test('counting anew never raises a level, for the rise must be told; it may lower it', () => {
  const { soonAt, todayAt, overAt } = build(
    china('2026-11-20 10:00'),
    { days: 20, unit: 'working' },
    [],
    null,
  )
  const marks = { soonAt, todayAt, overAt, endAt: null }
  assert.deepEqual(levelAndLook(marks, 'none', china('2026-12-19 10:00')), { level: 'none', lookAt: soonAt })
  assert.deepEqual(levelAndLook(marks, 'overdue', china('2026-12-15 10:00')), {
    level: 'soon',
    lookAt: todayAt,
  })
  assert.deepEqual(levelAndLook(marks, 'overdue', china('2026-12-19 10:00')), {
    level: 'overdue',
    lookAt: null,
  })
})

test('a limit of no days ends on the day itself, or when the office opens again', () => {
  const end = (when: string): string | null =>
    build(china(when), { days: 0, unit: 'working' }, [], null).dueOn
  assert.equal(end('2026-11-20 10:00'), '2026-11-20')
  assert.equal(end('2026-10-03 10:00'), '2026-10-08')
})

test('the first instant of a day belongs to it', () => {
  const day = toDayNumber('2026-11-20')
  assert.equal(toLocalDate(startOfDay(day)), '2026-11-20')
  assert.equal(toDate(day), '2026-11-20')
  assert.equal(isWorkingDay(CALENDAR, toDate(day)), true)
})
