import type { ClockLevel } from '../../server/deadlines/model.ts'
import type { Texts } from '../texts/zh-Hans.ts'

/** The level of a clock and the working days left; `daysLeft` is null where there is no last day. */
export type Due = { level: ClockLevel; daysLeft: number | null }

/** How long is left, in words. */
export function dueText({ level, daysLeft }: Due, { due }: Texts): string {
  if (daysLeft === null) return due.none
  if (level === 'overdue') return daysLeft < 0 ? due.overdue(-daysLeft) : due.overdueToday
  // The sweep raises levels each minute; the day itself may have come already.
  return level === 'today' || daysLeft <= 0 ? due.today : due.left(daysLeft)
}
