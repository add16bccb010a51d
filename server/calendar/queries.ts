import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Calendar, CalendarFollower, ImportedNotice, NoticePreview } from './model.ts'
import { CalendarYear } from './model.ts'
import { checkNotice, withNotice } from './notice.ts'
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

/** All notices that were imported into this region, newest first. */
export async function listNotices(ctx: ReadCtx): Promise<ImportedNotice[]> {
  const found = await sql<ImportedNotice>`
    select id, version, year, days, papers, hours, note, imported_by->>'name' as "importedBy",
      imported_at as "importedAt", supersedes
    from calendar.notice where region = ${ctx.world.region.head.id} order by version desc`.execute(ctx.db)
  return found.rows
}

/** The calendar with every notice that was imported after it; undefined where there is none. */
export async function findNewerCalendar(ctx: ReadCtx): Promise<Calendar | undefined> {
  const { calendar, head } = ctx.world.region
  const found = await sql<Omit<ImportedNotice, 'importedAt'>>`
    select version, year, days, papers, hours from calendar.notice
    where region = ${head.id} and version > ${calendar.version} order by version`.execute(ctx.db)
  if (found.rows.length === 0) return undefined
  return found.rows.reduce(
    (before, { version, hours, ...year }) =>
      withNotice(before, { ...year, officeHours: hours ?? undefined }, version),
    calendar,
  )
}

/** What is wrong with a notice, or what it would do to everything that is counted. Changes nothing. */
export async function previewNotice(
  ctx: ReadCtx,
  { text, replaces = false }: { text: string; replaces?: boolean },
  follower: CalendarFollower,
): Promise<NoticePreview> {
  const existing = (await findNewerCalendar(ctx)) ?? ctx.world.region.calendar
  const { notice, changes, faults } = { changes: [], ...checkNotice(text, existing, replaces) }
  if (!notice) {
    return {
      year: null,
      version: existing.version,
      faults,
      changes,
      coveredUntil: existing.coveredUntil,
      effect: null,
    }
  }
  const after = withNotice(existing, notice, existing.version)
  return {
    year: notice.year,
    version: existing.version,
    faults: [],
    changes,
    coveredUntil: after.coveredUntil,
    effect: await follower.preview(ctx, { before: existing, after }),
  }
}
