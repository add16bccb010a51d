import { z } from 'zod'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'

/** One year's notice of the State Council on days off and adjusted working days, in the holiday-cn format. */
export const CalendarYear = z.object({
  year: z.number().int().min(1992).max(2200),
  /** Addresses of the notices the year was made from. */
  papers: z.array(z.string()).default([]),
  /**
   * Only days that differ from an ordinary week: days off, and weekend days that are worked (调休上班). `local`: a day off of
   * this region alone (全国年节及纪念日放假办法 4), which the notice of the State Council does not name.
   */
  days: z.array(
    z.object({
      name: z.string().min(1),
      date: z.iso.date(),
      isOffDay: z.boolean(),
      local: z.boolean().optional(),
    }),
  ),
})
export type CalendarYear = z.infer<typeof CalendarYear>

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** 办公时间 of a working day: stretches that follow one another, by the clock of the place. Limits in hours count inside them. */
export const OfficeHours = z
  .array(z.strictObject({ from: TimeOfDay, to: TimeOfDay }))
  .min(1)
  .refine(
    (stretches) => stretches.every(({ from, to }, n) => from < to && (stretches[n - 1]?.to ?? '') < from),
    {
      message: 'stretches of office hours end after they begin and follow one another',
    },
  )
export type OfficeHours = z.infer<typeof OfficeHours>

/** A computed day. `provisional`: some day counted lies in a year whose notice is not loaded yet. */
export type CountedDay = { date: string; provisional: boolean }

/** Working days of a stretch of years, counted in advance. Made by `buildCalendar`; read it through `rules.ts` only. */
export type Calendar = {
  /** Number of the newest notice that was imported into it; 0: only the files of the region. */
  readonly version: number
  /** The published years it was made of, ascending. */
  readonly years: readonly CalendarYear[]
  readonly hours: OfficeHours
  /** First and last day (YYYY-MM-DD) for which a notice is loaded. */
  readonly coveredFrom: string
  readonly coveredUntil: string
  /** Names of days off and adjusted working days, by date. */
  readonly names: ReadonlyMap<string, string>
  /** Day number (days since 1970-01-01) of entry 0 of `workedBefore`. */
  readonly firstDay: number
  /** `workedBefore[i]`: working days in [firstDay, firstDay + i). One entry longer than the stretch. */
  readonly workedBefore: Int32Array
  /** Day numbers of all working days, ascending. */
  readonly workingDays: Int32Array
}

/** The days between which two calendars may count differently; null: they never do. */
export type ChangedSpan = { from: string; to: string } | null

/** What another calendar does to everything that is counted with it. */
export const CalendarEffect = z.object({
  /** Open clocks, and those of them whose due day moves. */
  open: z.int(),
  changed: z.int(),
  earlier: z.int(),
  later: z.int(),
  /** By how many days at the most. */
  mostEarlier: z.int(),
  mostLater: z.int(),
  /** Due days that are certain now and were a guess before. */
  settled: z.int(),
  examples: z.array(
    z.object({ owner: z.string(), subject: z.string(), kind: z.string(), from: z.string(), to: z.string() }),
  ),
})
export type CalendarEffect = z.infer<typeof CalendarEffect>

/** What is wrong with a notice, and on which line of the text that was given. */
export const NoticeFault = z.object({ line: z.int(), reason: z.string() })
export type NoticeFault = z.infer<typeof NoticeFault>

/** A day on which a former notice said otherwise. `line` is null where the new one does not name it any more. */
export const NoticeChange = z.object({
  date: z.string(),
  line: z.int().nullable(),
  from: z.enum(['worked', 'off']),
  to: z.enum(['worked', 'off']),
})
export type NoticeChange = z.infer<typeof NoticeChange>

/** A notice before it is imported: what is wrong with it, or what it would do. */
export const NoticePreview = z.object({
  year: z.int().nullable(),
  /** Version of the calendar that the preview was made with; importing names it. */
  version: z.int(),
  faults: z.array(NoticeFault),
  changes: z.array(NoticeChange),
  /** Last day that would be covered. */
  coveredUntil: z.string(),
  effect: CalendarEffect.nullable(),
})
export type NoticePreview = z.infer<typeof NoticePreview>

/** A notice that was imported. */
export const ImportedNotice = z.object({
  id: z.string(),
  version: z.int(),
  year: z.int(),
  days: CalendarYear.shape.days,
  papers: z.array(z.string()),
  hours: OfficeHours.nullable(),
  note: z.string(),
  importedBy: z.string(),
  importedAt: z.date(),
  supersedes: z.string().nullable(),
})
export type ImportedNotice = z.infer<typeof ImportedNotice>

/** From which calendar to which. `before` is the one in force, which this process may not have noticed yet. */
export type CalendarChange = { before: Calendar; after: Calendar }

/** Whoever counts with the calendar, and follows when it changes. Given by the composition root, for they come later. */
export type CalendarFollower = {
  preview(ctx: ReadCtx, change: CalendarChange): Promise<CalendarEffect>
  recompute(ctx: WriteCtx, change: CalendarChange): Promise<CalendarEffect>
}
