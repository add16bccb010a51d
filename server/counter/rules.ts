import { isWorkingDay } from '../calendar/rules.ts'
import type { Calendar } from '../calendar/model.ts'
import type { Hall, OpeningHours, ServiceWindow, WindowKind } from '../offices/model.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { Card, CounterSignature, ScreenShows, Sitting, Ticket } from './model.ts'
import { refuseCounter } from './refusals.ts'

/** The letter in front of a number, so that a line is known by its sound when it is called. */
export const LETTERS = { general: 'A', zone: 'B', dedicated: 'C', green: 'L' } as const satisfies Record<
  WindowKind,
  string
>

export const KIND_NAMES = {
  general: '综合窗口',
  zone: '专区',
  dedicated: '专窗',
  green: '绿色通道',
} as const satisfies Record<WindowKind, string>

/** `L007`: the seventh number of the day for whoever needs help. */
export function numberOf(kind: WindowKind, count: number): string {
  return `${LETTERS[kind]}${String(count).padStart(3, '0')}`
}

/** The lines that a window serves, in this order: those who need help go first at every general window too. */
export function linesOf(kind: WindowKind): WindowKind[] {
  return kind === 'general' ? ['green', 'general'] : kind === 'green' ? ['green', 'general'] : [kind]
}

/** Does this window take in this matter? Whoever has not said what it is about may come. */
export function accepts(window: ServiceWindow, onething: string | null): boolean {
  return onething === null || window.accepts === undefined || window.accepts.includes(onething)
}

/** The line in which somebody with this matter waits: a window of its own, then its zone, then the general ones. */
export function lineFor(hall: Hall, onething: string | null, needsHelp: boolean): WindowKind {
  if (needsHelp && hall.windows.some(({ kind }) => kind === 'green')) return 'green'
  const own = (kind: WindowKind): boolean =>
    onething !== null &&
    hall.windows.some((window) => window.kind === kind && window.accepts?.includes(onething))
  return own('dedicated') ? 'dedicated' : own('zone') ? 'zone' : 'general'
}

/** Is it within opening hours? `time` is HH:MM by the clock of the place. */
export function isOpen(
  calendar: Calendar,
  hours: readonly OpeningHours[],
  date: string,
  time: string,
): boolean {
  return isWorkingDay(calendar, date) && hours.some(({ from, to }) => from <= time && time < to)
}

/** HH:MM in China, which keeps one time. */
export function timeOfDay(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)
}

/** A machine gives no number while the hall is closed; a clerk who is there may. */
export function refuseTake(
  calendar: Calendar,
  hall: Hall,
  source: Ticket['source'],
  date: string,
  time: string,
): Refusal | undefined {
  if (source === 'desk' || isOpen(calendar, hall.hours, date, time)) return undefined
  const hours = hall.hours.map(({ from, to }) => `${from}–${to}`).join('、')
  return refuseCounter('ticket.closed', { hall: hall.name, hours })
}

/**
 * Minutes until it is one's turn: those ahead, times what one takes, shared among the windows that work. `durations` are the
 * real minutes of those served last; without any the hall's own figure counts.
 */
export function estimateMinutes(
  ahead: number,
  durations: readonly number[],
  windows: number,
  standard: number,
): number {
  const sorted = durations.toSorted((a, b) => a - b)
  // The median, so that one matter of two hours does not frighten the whole line.
  const each = sorted.length >= 3 ? (sorted[Math.floor(sorted.length / 2)] ?? standard) : standard
  return Math.ceil((ahead * each) / Math.max(1, windows))
}

/**
 * 过号顺延. Where the number stands after it was called in vain: behind the next `defer` of its line; undefined when it was
 * deferred as often as the hall allows, for then it is void.
 */
export function deferredPlace(
  hall: Hall,
  ticket: Pick<Ticket, 'misses' | 'place'>,
  waiting: readonly number[],
): number | undefined {
  if (ticket.misses >= hall.queue.deferrals) return undefined
  const line = waiting.toSorted((a, b) => a - b)
  const before = line[hall.queue.defer - 1]
  const after = line[hall.queue.defer]
  if (before === undefined) return (line.at(-1) ?? ticket.place) + 1
  return after === undefined ? before + 1 : (before + after) / 2
}

/** 居民身份证法: a card past its last day proves nobody. */
export function refuseCard(card: Card, today: string): Refusal | undefined {
  return card.validUntil !== '长期' && card.validUntil < today
    ? refuseCounter('card.expired', { until: card.validUntil })
    : undefined
}

/** What was signed must be exactly what lies on the table now. */
export function holds(signature: CounterSignature | null, digest: string): signature is CounterSignature {
  return signature !== null && signature.of === digest
}

/** The other person must not be the applicant, and nobody is present before the applicant is known. */
export function refusePresent(applicant: string | undefined, number: string): Refusal | undefined {
  if (applicant === undefined) return refuseCounter('sitting.nobody')
  return applicant === number ? refuseCounter('present.applicant') : undefined
}

/** A difference found at the end of the day needs a word of explanation. */
export function refuseClose(
  found: { papers: number; differences: readonly unknown[] },
  given: { counted: number; note: string },
): Refusal | undefined {
  const differs = found.papers !== given.counted || found.differences.length > 0
  return differs && given.note.trim().length < 4 ? refuseCounter('day.note') : undefined
}

/** Seconds for which the screen still asks for a rating after the clerk has ended the sitting. */
const RATING_SECONDS = 120

/** May the person rate? Once something was done for them, until shortly after they have left. */
export function isRatable(sitting: Sitting, now: Date): boolean {
  if (sitting.personId === null || sitting.outcome === 'handed') return false
  if (sitting.state === 'open') return sitting.caseId !== null
  return sitting.endedAt !== null && now.getTime() - sitting.endedAt.getTime() < RATING_SECONDS * 1000
}

/** What stands on the applicant's screen. */
export function screenShows(
  sitting: Sitting | undefined,
  state: { ready: boolean; signed: boolean; awaited: boolean },
  now: Date,
): ScreenShows {
  if (!sitting || (sitting.state === 'ended' && !isRatable(sitting, now))) return 'welcome'
  if (sitting.rated) return 'thanks'
  if (sitting.state === 'ended') return 'rate'
  if (state.awaited) return 'confirm'
  if (sitting.receiving.length > 0) return 'receive'
  if (sitting.caseId !== null) return 'rate'
  if (sitting.personId === null) return 'welcome'
  return state.ready && !state.signed ? 'sign' : 'mirror'
}

/** What the applicant promises who brings papers later; shown above the signature and kept with the item. */
export function lackingText(names: readonly string[]): string[] {
  return [
    `我承诺在告知的期限内补齐：${names.join('、')}。`,
    '材料真实、合法、有效。逾期不补的，视为撤回这一项申请。',
  ]
}
