import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { importNotice } from './commands/import-notice.ts'
import {
  CalendarEffect,
  CalendarYear,
  ImportedNotice,
  NoticePreview,
  OfficeHours,
  type CalendarFollower,
} from './model.ts'
import { listNotices, previewNotice } from './queries.ts'
import { noSuchYear } from './refusals.ts'

/** A year is some 40 days; the rest is patience with white space. */
const NoticeText = z.string().min(1).max(100_000)

/** Does the notice take the place of what is known of its year? Otherwise each day on which it differs is a fault. */
const Replaces = z.boolean().default(false)

/** Which days are worked, for anybody; importing a notice, for those who manage the calendar. */
export function registerCalendarRoutes(api: Api, follower: CalendarFollower): void {
  api.query({
    name: 'calendars.list',
    summary: 'The years whose days off are known, and the office hours',
    path: '/calendars',
    who: 'anyone',
    reply: z.object({
      region: z.string(),
      coveredFrom: z.iso.date(),
      coveredUntil: z.iso.date(),
      version: z.int(),
      hours: OfficeHours,
      years: z.array(
        z.object({
          year: z.int(),
          daysOff: z.int(),
          workedWeekendDays: z.int(),
          papers: z.array(z.string()),
        }),
      ),
    }),
    run: async ({ world }) => {
      const { coveredFrom, coveredUntil, version, hours, years } = world.region.calendar
      return {
        region: world.region.head.name,
        coveredFrom,
        coveredUntil,
        version,
        hours,
        years: years.map(({ year, days, papers }) => ({
          year,
          daysOff: days.filter((day) => day.isOffDay).length,
          workedWeekendDays: days.filter((day) => !day.isOffDay).length,
          papers,
        })),
      }
    },
  })

  api.query({
    name: 'calendars.get',
    summary: 'The days off and adjusted working days of one year, with their names',
    path: '/calendars/:year',
    who: 'anyone',
    params: z.object({ year: z.coerce.number().int() }),
    reply: CalendarYear.extend({ coveredUntil: z.iso.date() }),
    run: async ({ world }, { params }) => {
      const { years, coveredFrom, coveredUntil } = world.region.calendar
      const found = years.find(({ year }) => year === params.year)
      if (!found) throw noSuchYear(params.year, coveredFrom, coveredUntil)
      return { ...found, coveredUntil }
    },
  })

  api.query({
    name: 'calendarNotices.list',
    summary: 'Notices on days off that were imported, newest first',
    path: '/calendar-notices',
    who: 'staff',
    permission: 'calendar.manage',
    reply: z.object({ rows: z.array(ImportedNotice) }),
    run: async (ctx) => ({ rows: await listNotices(ctx) }),
  })

  // A look, not a command: the text is only too long for an address.
  api.endpoint({
    name: 'calendarNotices.preview',
    summary: 'What is wrong with a notice, line by line, or what it would do to the due days of open clocks',
    path: '/calendar-notices/preview',
    method: 'POST',
    who: 'staff',
    permission: 'calendar.manage',
    body: z.object({ text: NoticeText, replaces: Replaces }),
    reply: NoticePreview,
    run: (db, { body }, { actor }) => db.read(actor, (ctx) => previewNotice(ctx, body, follower)),
  })

  api.command({
    name: 'calendarNotices.import',
    summary: 'Imports a notice as it was previewed; every open clock that it touches is counted anew',
    path: '/calendar-notices',
    method: 'POST',
    who: 'staff',
    permission: 'calendar.manage',
    once: true,
    status: 201,
    body: z.object({
      text: NoticeText,
      note: z.string().max(500).default(''),
      version: z.int(),
      replaces: Replaces,
    }),
    reply: z.object({ id: z.string(), year: z.int(), version: z.int(), effect: CalendarEffect }),
    run: (ctx, { body }) => importNotice(ctx, body, follower),
  })
}
