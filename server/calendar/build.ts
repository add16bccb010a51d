import { fileURLToPath } from 'node:url'
import { readCalendar } from './queries.ts'

/** The national calendar of `regions/cn`: 2024 to 2026. */
export const NATIONAL = readCalendar(fileURLToPath(new URL('../../regions/cn/calendar', import.meta.url)))

type Day = { name: string; date: string; isOffDay: boolean; local?: boolean }

const off = (name: string, ...dates: string[]): Day[] =>
  dates.map((date) => ({ name, date: `2027-${date}`, isOffDay: true }))

/** An invented notice for 2027: the days that the law fixes, and for the National Day a week with one worked Saturday. */
export const DAYS_2027: Day[] = [
  ...off('元旦', '01-01'),
  ...off('春节', '02-05', '02-06', '02-07', '02-08', '02-09'),
  ...off('清明节', '04-05'),
  ...off('劳动节', '05-01', '05-02', '05-03'),
  ...off('端午节', '06-09'),
  ...off('中秋节', '09-15'),
  ...off('国庆节', '10-01', '10-02', '10-03', '10-04', '10-05'),
  { name: '国庆节', date: '2027-10-09', isOffDay: false },
]

/** A notice as it is pasted: the year on line 2, then one day per line from line 4 on. */
export function noticeText(days: unknown[] = DAYS_2027, year: unknown = 2027, more = ''): string {
  const lines = days.map((day) => `    ${JSON.stringify(day)}`)
  return `{\n  "year": ${JSON.stringify(year)},${more}\n  "days": [\n${lines.join(',\n')}\n  ]\n}`
}
