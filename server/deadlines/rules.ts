import type { Calendar, CountedDay } from '../calendar/model.ts'
import { addNaturalDays, addWorkingDays, workingDaysBetween } from '../calendar/rules.ts'
import type { Limit, Urgency } from './model.ts'

/** Working days left at which a due date counts as near. */
const SOON = 2

/**
 * The last day of a limit that starts on `startDate` (YYYY-MM-DD, the day of acceptance, itself not counted: 民法典 201).
 * `undefined` when there is no limit. 0 days end on the day itself, or on the next working day if the office is closed
 * (民法典 203). `provisional`: the holidays of some year on the way are not announced yet. Refuses as the calendar does.
 */
export function dueOn(calendar: Calendar, limit: Limit | null, startDate: string): CountedDay | undefined {
  if (!limit) return undefined
  return limit.unit === 'working' && limit.days > 0
    ? addWorkingDays(calendar, startDate, limit.days)
    : addNaturalDays(calendar, startDate, limit.days)
}

/**
 * Working days after `today` up to and including the due day; 0 on the day itself, negative when it is past
 * (still 0 on days off right after it). `undefined` when there is no due day.
 */
export function daysLeft(calendar: Calendar, due: string | undefined, today: string): number | undefined {
  return due === undefined ? undefined : workingDaysBetween(calendar, today, due)
}

/** How near the due day is: past, today, at most two working days left, further away, or none at all. */
export function urgency(calendar: Calendar, due: string | undefined, today: string): Urgency {
  if (due === undefined) return 'none'
  if (due < today) return 'overdue'
  if (due === today) return 'today'
  return workingDaysBetween(calendar, today, due) <= SOON ? 'soon' : 'normal'
}

const WORDS = {
  hans: { none: '没有法定时限', atOnce: '当场办结', working: '个工作日', natural: '个自然日' },
  hant: { none: '沒有法定時限', atOnce: '當場辦結', working: '個工作日', natural: '個自然日' },
}

/**
 * A limit in words: 5 个工作日, 当场办结, 没有法定时限. `lang` is a BCP 47 tag: en*, zh-Hant / zh-TW / zh-HK / zh-MO,
 * anything else is simplified Chinese.
 */
export function limitText(limit: Limit | null, lang = 'zh-CN'): string {
  if (lang.startsWith('en')) {
    if (!limit) return 'no statutory limit'
    if (limit.days === 0) return 'decided on the spot'
    return `${limit.days} ${limit.unit === 'working' ? 'working' : 'calendar'} ${limit.days === 1 ? 'day' : 'days'}`
  }
  const words = /^zh-(Hant|TW|HK|MO)/i.test(lang) ? WORDS.hant : WORDS.hans
  if (!limit) return words.none
  return limit.days === 0 ? words.atOnce : `${limit.days} ${words[limit.unit]}`
}
