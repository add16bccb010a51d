import type { Calendar, CountedDay } from '../calendar/model.ts'
import { startOfDay, toDayNumber, workingDaysBetween } from '../calendar/rules.ts'
import type { World } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import { begunAt, endOf, lengthens } from './counting.ts'
import {
  SpecialReason,
  type Clock,
  type ClockLevel,
  type ClockSettings,
  type Limit,
  type PauseReason,
} from './model.ts'
import {
  alreadyPaused,
  extendedAlready,
  extensionFitsNothing,
  extensionIncomplete,
  noticeMissing,
  notPaused,
  pausedNow,
  tooLateToExtend,
} from './refusals.ts'

/**
 * The last day of a limit that starts on `startDate` (YYYY-MM-DD, the day of acceptance, itself not counted: 民法典 201), before
 * any clock runs; hours count from the opening of the offices on that day. `undefined` when there is no limit. `provisional`:
 * the holidays of some year on the way are not announced yet. Refuses as the calendar does.
 */
export function dueOn(calendar: Calendar, limit: Limit | null, startDate: string): CountedDay | undefined {
  if (!limit) return undefined
  const { on, provisional } = endOf(calendar, limit, begunAt(startOfDay(toDayNumber(startDate))), 0)
  return { date: on, provisional }
}

/**
 * Working days after `today` up to and including the due day; 0 on the day itself, negative when it is past
 * (still 0 on days off right after it). Null when there is no due day.
 */
export function daysLeft(calendar: Calendar, due: string | null, today: string): number | null {
  return due === null ? null : workingDaysBetween(calendar, today, due)
}

const WORDS = {
  hans: {
    none: '没有法定时限',
    atOnce: '当场办结',
    working: '个工作日',
    natural: '个自然日',
    hours: '个工作小时',
  },
  hant: {
    none: '沒有法定時限',
    atOnce: '當場辦結',
    working: '個工作日',
    natural: '個自然日',
    hours: '個工作小時',
  },
}

/**
 * A limit in words: 5 个工作日, 2 个工作小时, 当场办结, 没有法定时限. `lang` is a BCP 47 tag: en*, zh-Hant / zh-TW / zh-HK / zh-MO,
 * anything else is simplified Chinese.
 */
export function limitText(limit: Limit | null, lang = 'zh-CN'): string {
  if (lang.startsWith('en')) {
    if (!limit) return 'no statutory limit'
    if ('hours' in limit) return `${limit.hours} working ${limit.hours === 1 ? 'hour' : 'hours'}`
    if (limit.days === 0) return 'decided on the spot'
    return `${limit.days} ${limit.unit === 'working' ? 'working' : 'calendar'} ${limit.days === 1 ? 'day' : 'days'}`
  }
  const words = /^zh-(Hant|TW|HK|MO)/i.test(lang) ? WORDS.hant : WORDS.hans
  if (!limit) return words.none
  if ('hours' in limit) return `${limit.hours} ${words.hours}`
  return limit.days === 0 ? words.atOnce : `${limit.days} ${words[limit.unit]}`
}

/** May this clock stand still for that reason? A special procedure demands written notice of the time needed (行政许可法 45). */
export function refusePause(
  clock: Clock,
  pause: { reason: PauseReason; needed?: Limit | undefined; notice?: string | undefined },
): Refusal | undefined {
  if (clock.state === 'paused') return alreadyPaused()
  const special = SpecialReason.safeParse(pause.reason).success
  if (special && (!pause.needed || !pause.notice?.trim())) return noticeMissing(pause)
  return undefined
}

export function refuseResume(clock: Clock): Refusal | undefined {
  return clock.state === 'paused' ? undefined : notPaused()
}

/**
 * May this clock be extended? As `refuseLengthening` says, with the approval of the head and written notice of the reason
 * (行政许可法 42).
 */
export function refuseExtension(
  clock: Clock,
  extension: { by: Limit; approver: string; notice: string; reason: string },
  today: string,
): Refusal | undefined {
  const missing = (['approver', 'notice', 'reason'] as const).filter((field) => !extension[field].trim())
  return (
    refuseLengthening(clock, extension.by, today) ??
    (missing.length > 0 ? extensionIncomplete(missing) : undefined)
  )
}

/**
 * May this clock be made longer at all? Once only, and before the limit of the law is over (行政许可法 42). Not while it stands
 * still: then there is no day that the notice could tell.
 */
export function refuseLengthening(clock: Clock, by: Limit, today: string): Refusal | undefined {
  if (clock.extension) return extendedAlready(limitText(clock.extension))
  if (clock.state === 'paused') return pausedNow()
  const limits = [clock.statutory, clock.promised].filter((limit) => limit !== null)
  if (!limits.some((limit) => lengthens(by, limit))) return extensionFitsNothing()
  const last = clock.statutoryOn ?? clock.promisedOn
  return last !== null && last < today ? tooLateToExtend(last) : undefined
}

const DEFAULT_SETTINGS: ClockSettings = { soonShare: 0.2 }

/** When the region wants to be warned; a fifth of the time left unless it says otherwise. */
export function settingsOf(world: World): ClockSettings {
  return world.region.head.warnings ?? DEFAULT_SETTINGS
}

/** The levels that a clock had not reached at this instant: a card for one of them was given in error. */
export function levelsNotReached(
  { soonAt, todayAt, overAt }: Pick<Clock, 'soonAt' | 'todayAt' | 'overAt'>,
  until: Date,
): ClockLevel[] {
  const marks = [['soon', soonAt] as const, ['today', todayAt] as const, ['overdue', overAt] as const]
  return marks.flatMap(([level, mark]) => (mark !== null && until < mark ? [level] : []))
}
