import type { TaskSummary } from '../../server/cases/model.ts'
import type { Texts } from '../texts/zh-Hans.ts'

export type Due = Pick<TaskSummary, 'dueOn' | 'dueKind' | 'daysLeft' | 'urgency'>

/** How long is left, in words: colour and picture only repeat them. */
export function urgencyText(due: Due, texts: Texts): string {
  const { daysLeft, urgency } = due
  if (due.dueOn === null || urgency === 'none') return texts.due.none
  if (urgency === 'overdue') {
    return daysLeft === null || daysLeft === 0
      ? texts.due.overdueToday
      : texts.due.overdue(Math.abs(daysLeft))
  }
  if (urgency === 'today' || daysLeft === null || daysLeft === 0) return texts.due.today
  return texts.due.left(daysLeft)
}

/** Which of the clocks runs out on that day. */
export function dueKindText(due: Due, texts: Texts): string {
  return due.dueKind === null ? '' : texts.due[due.dueKind]
}
