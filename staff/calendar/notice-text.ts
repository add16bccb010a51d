import type { CalendarYear } from '../../server/calendar/model.ts'
import { statutoryFestivals } from '../../server/calendar/rules.ts'

/** One day of the form, as it is typed. `id` names it while rows come and go. */
export type DayRow = { id: number; date: string; name: string; isOffDay: boolean; local: boolean }

/** The line on which the first row stands in the text that is sent. */
const FIRST_LINE = 4

/** The form as the text that a notice is: one row per line, so that a fault's line names its row. */
export function textOf(year: number, papers: readonly string[], rows: readonly DayRow[]): string {
  const days = rows.map(
    ({ date, name, isOffDay, local }) =>
      `    ${JSON.stringify({ name, date, isOffDay, ...(local && { local }) })}`,
  )
  return `{\n  "year": ${JSON.stringify(year)}, "papers": ${JSON.stringify(papers)},\n  "days": [\n${days.join(',\n')}\n  ]\n}`
}

/** The row that a line of the text stands for; undefined where the fault is about the whole. */
export function rowOf(line: number, rows: readonly DayRow[]): DayRow | undefined {
  return rows[line - FIRST_LINE]
}

export function rowsOf(days: CalendarYear['days']): DayRow[] {
  return days.map(({ date, name, isOffDay, local }, id) => ({
    id,
    date,
    name,
    isOffDay,
    local: local ?? false,
  }))
}

/** The days that a year has off by law (全国年节及纪念日放假办法 2), those of the moon where they are known; a start for the form. */
export function fixedRows(year: number): DayRow[] {
  return rowsOf(statutoryFestivals(year).map((day) => ({ ...day, isOffDay: true })))
}
