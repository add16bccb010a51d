import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { CalendarYear } from './model.ts'
import { readCalendar } from './queries.ts'
import {
  addNaturalDays,
  addWorkingDays,
  buildCalendar,
  isCovered,
  isWorkingDay,
  statutoryDays,
  toLocalDate,
  workingDaysBetween,
} from './rules.ts'

const calendar = readCalendar(fileURLToPath(new URL('../../regions/cn/calendar', import.meta.url)))
const sure = (date: string) => ({ date, provisional: false })
const guess = (date: string) => ({ date, provisional: true })

test('2024 to 2026 are covered, 2027 is not', () => {
  assert.equal(calendar.coveredFrom, '2024-01-01')
  assert.equal(calendar.coveredUntil, '2026-12-31')
  assert.equal(isCovered(calendar, '2026-12-31'), true)
  assert.equal(isCovered(calendar, '2027-01-01'), false)
})

test('weekend days that are worked in 2026 are working days, days off on weekdays are not', () => {
  for (const date of ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']) {
    assert.equal(isWorkingDay(calendar, date), true, date)
  }
  for (const date of [
    '2026-01-02',
    '2026-02-16',
    '2026-02-23',
    '2026-04-06',
    '2026-06-19',
    '2026-09-25',
    '2026-10-07',
  ]) {
    assert.equal(isWorkingDay(calendar, date), false, date)
  }
  assert.equal(isWorkingDay(calendar, '2026-11-21'), false, 'an ordinary Saturday')
  assert.equal(isWorkingDay(calendar, '2026-11-23'), true, 'an ordinary Monday')
})

test('the day of the event does not count: accepted on Friday, one working day ends on Monday', () => {
  assert.deepEqual(addWorkingDays(calendar, '2026-11-20', 1), sure('2026-11-23'))
  assert.deepEqual(addWorkingDays(calendar, '2026-11-20', 5), sure('2026-11-27'))
  assert.deepEqual(addWorkingDays(calendar, '2026-11-20', 0), sure('2026-11-20'))
})

test('the worked Sunday 2026-09-20 counts, the Mid-Autumn days do not', () => {
  assert.deepEqual(addWorkingDays(calendar, '2026-09-18', 1), sure('2026-09-20'))
  assert.deepEqual(addWorkingDays(calendar, '2026-09-18', 5), sure('2026-09-24'))
  assert.deepEqual(addWorkingDays(calendar, '2026-09-18', 6), sure('2026-09-28'))
})

test('five working days from 30 September 2026 skip the National Day week and count Saturday 10 October', () => {
  assert.deepEqual(addWorkingDays(calendar, '2026-09-30', 1), sure('2026-10-08'))
  assert.deepEqual(addWorkingDays(calendar, '2026-09-30', 3), sure('2026-10-10'))
  assert.deepEqual(addWorkingDays(calendar, '2026-09-30', 5), sure('2026-10-13'))
})

test('the Spring Festival of 2026 lasts nine days with a worked Saturday on either side', () => {
  assert.deepEqual(addWorkingDays(calendar, '2026-02-13', 1), sure('2026-02-14'))
  assert.deepEqual(addWorkingDays(calendar, '2026-02-13', 2), sure('2026-02-24'))
  assert.deepEqual(addWorkingDays(calendar, '2026-02-13', 6), sure('2026-02-28'))
  assert.equal(workingDaysBetween(calendar, '2026-02-14', '2026-02-23'), 0)
})

test('natural days count every day, and a last day off moves to the next working day', () => {
  assert.deepEqual(addNaturalDays(calendar, '2026-11-13', 5), sure('2026-11-18'))
  assert.deepEqual(addNaturalDays(calendar, '2026-11-16', 5), sure('2026-11-23'))
  assert.deepEqual(addNaturalDays(calendar, '2026-09-15', 5), sure('2026-09-20'))
  assert.deepEqual(addNaturalDays(calendar, '2026-09-26', 5), sure('2026-10-08'))
  assert.deepEqual(addNaturalDays(calendar, '2026-11-21', 0), sure('2026-11-23'))
})

test('a date that reaches into 2027 is provisional and respects the days fixed by law', () => {
  assert.deepEqual(addWorkingDays(calendar, '2026-12-30', 1), sure('2026-12-31'))
  assert.deepEqual(addWorkingDays(calendar, '2026-12-31', 1), guess('2027-01-04'))
  assert.deepEqual(addNaturalDays(calendar, '2026-12-25', 7), guess('2027-01-04'))
  assert.deepEqual(addWorkingDays(calendar, '2027-09-30', 1), guess('2027-10-04'))
  assert.equal(addWorkingDays(calendar, '2023-12-29', 1).provisional, true)
})

test('the days fixed by law for 2027 are those of the regulation', () => {
  assert.deepEqual(statutoryDays(2027), [
    '2027-01-01',
    '2027-02-05',
    '2027-02-06',
    '2027-02-07',
    '2027-02-08',
    '2027-04-05',
    '2027-05-01',
    '2027-05-02',
    '2027-06-09',
    '2027-09-15',
    '2027-10-01',
    '2027-10-02',
    '2027-10-03',
  ])
})

test('the written lunar dates agree with the Chinese calendar of the runtime, but for the Spring Festival of 2027', () => {
  const format = new Intl.DateTimeFormat('en-u-ca-chinese', {
    month: 'numeric',
    day: 'numeric',
    timeZone: 'UTC',
  })
  const lunar = (date: string) =>
    format
      .formatToParts(new Date(date))
      .filter((part) => part.type === 'month' || part.type === 'day')
      .map((part) => part.value)
      .join('/')
  for (const year of [2027, 2028, 2029, 2030]) {
    const days = statutoryDays(year).map(lunar)
    for (const feast of year === 2027 ? ['5/5', '8/15'] : ['1/1', '1/2', '1/3', '5/5', '8/15']) {
      assert.ok(days.includes(feast), `${year} ${feast}`)
    }
  }
})

test('a date in China is the date on a clock in Shanghai', () => {
  assert.equal(toLocalDate(new Date('2026-11-20T15:59:59.999Z')), '2026-11-20')
  assert.equal(toLocalDate(new Date('2026-11-20T16:00:00Z')), '2026-11-21')
})

test('days that do not exist, fractions and far dates are refused', () => {
  for (const date of ['2026-02-31', '2026-13-01', '2026-1-1', '2026-00-10', '', 'x', '2026-02-01T00:00']) {
    assert.throws(() => isWorkingDay(calendar, date), RangeError, date)
  }
  assert.throws(() => addWorkingDays(calendar, '2026-01-01', -1), RangeError)
  assert.throws(() => addWorkingDays(calendar, '2026-01-01', 1.5), RangeError)
  assert.throws(() => addWorkingDays(calendar, '2026-01-01', 1_000_000), RangeError)
  assert.throws(() => addNaturalDays(calendar, '2026-01-01', 1_000_000), RangeError)
  assert.throws(() => isWorkingDay(calendar, '1890-01-01'), RangeError)
})

const year = (number: number) =>
  CalendarYear.parse({ year: number, days: [{ name: '元旦', date: `${number}-01-01`, isOffDay: true }] })

test('an unpublished year does not count as covered; gaps and doubles are refused', () => {
  assert.equal(buildCalendar([year(2026), { year: 2027, papers: [], days: [] }]).coveredUntil, '2026-12-31')
  assert.throws(() => buildCalendar([year(2024), year(2026)]), /follow one another/)
  assert.throws(() => buildCalendar([year(2026), year(2026)]), /follow one another/)
  assert.throws(() => buildCalendar([]), /at least one/)
})

test('a calendar file that is wrong is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'calendar-'))
  try {
    writeFileSync(
      join(folder, 'bad.json'),
      '{"year":2026,"days":[{"name":"x","date":"2026-02-31","isOffDay":true}]}',
    )
    assert.throws(() => readCalendar(folder), /bad\.json/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const anyDate = fc
  .integer({ min: Date.UTC(2024, 0, 1) / 86_400_000, max: Date.UTC(2028, 11, 31) / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
const anyCount = fc.integer({ min: 1, max: 400 })

test('counting forward and counting between are inverse, and a last day is always a working day', () => {
  fc.assert(
    fc.property(anyDate, anyCount, (date, n) => {
      const due = addWorkingDays(calendar, date, n).date
      assert.equal(workingDaysBetween(calendar, date, due), n)
      assert.equal(workingDaysBetween(calendar, due, date), -n)
      assert.equal(isWorkingDay(calendar, due), true)
      assert.equal(isWorkingDay(calendar, addNaturalDays(calendar, date, n).date), true)
    }),
  )
})

test('more days or a later start never end earlier, and working days never end before natural days', () => {
  fc.assert(
    fc.property(anyDate, anyDate, anyCount, (one, other, n) => {
      const [early, late] = one <= other ? [one, other] : [other, one]
      assert.ok(addWorkingDays(calendar, early, n).date <= addWorkingDays(calendar, late, n).date)
      assert.ok(addNaturalDays(calendar, early, n).date <= addNaturalDays(calendar, late, n).date)
      assert.ok(addWorkingDays(calendar, early, n).date < addWorkingDays(calendar, early, n + 1).date)
      assert.ok(addNaturalDays(calendar, early, n).date <= addWorkingDays(calendar, early, n).date)
    }),
  )
})
