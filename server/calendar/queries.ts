import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Calendar } from './model.ts'
import { CalendarYear } from './model.ts'
import { buildCalendar } from './rules.ts'

/**
 * Reads every `*.json` of a folder as one calendar year and builds the calendar. Done once, at start.
 * Refuses (Error naming the file and the reason) a file that is not a calendar year.
 */
export function readCalendar(folder: string): Calendar {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
  return buildCalendar(
    files.map((name) => {
      const path = join(folder, name)
      try {
        return CalendarYear.parse(JSON.parse(readFileSync(path, 'utf8')))
      } catch (cause) {
        throw new Error(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
      }
    }),
  )
}
