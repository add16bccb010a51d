import { z } from 'zod'

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
export type CalendarEffect = {
  /** Open clocks, and those of them whose dates change. */
  open: number
  changed: number
  earlier: number
  later: number
  /** By how many days at the most. */
  mostEarlier: number
  mostLater: number
  /** Dates that are certain now and were a guess before. */
  settled: number
  examples: { owner: string; subject: string; kind: string; from: string | null; to: string | null }[]
}
