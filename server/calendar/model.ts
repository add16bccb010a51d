import { z } from 'zod'

/** One year's notice of the State Council on days off and adjusted working days, in the holiday-cn format. */
export const CalendarYear = z.object({
  year: z.number().int().min(1992).max(2200),
  /** Addresses of the notices the year was made from. */
  papers: z.array(z.string()).default([]),
  /** Only days that differ from an ordinary week: days off, and weekend days that are worked (调休上班). */
  days: z.array(z.object({ name: z.string().min(1), date: z.iso.date(), isOffDay: z.boolean() })),
})
export type CalendarYear = z.infer<typeof CalendarYear>

/** A computed day. `provisional`: some day counted lies in a year whose notice is not loaded yet. */
export type CountedDay = { date: string; provisional: boolean }

/** Working days of a stretch of years, counted in advance. Made by `buildCalendar`; read it through `rules.ts` only. */
export type Calendar = {
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
