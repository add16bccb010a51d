import type { Calendar } from '../calendar/model.ts'
import { isCovered, isWorkingDay, startOfDay, toDate, toDayNumber, toLocalDate } from '../calendar/rules.ts'
import { endOf, lengthens, openPause, openTime } from './counting.ts'
import { SpecialReason, type Clock, type ClockKind, type Limit, type Pause } from './model.ts'
import { REASON_TEXT } from './refusals.ts'
import { limitText } from './rules.ts'

/** One day of a count. `number`: which counted day it is, or the hours counted so far. */
export type DayLine = { date: string; counted: boolean; number: number | null; why: string }

/** A stretch in which the clock stood still. `to` is null while it lasts. */
export type PauseLine = {
  from: string
  to: string | null
  reason: string
  /** The time needed and the number of the written notice, where the law asks for them. */
  needed: string | null
  notice: string | null
}

/** 「为什么是这一天」 for one limit. `on` is null while the clock stands still; then the days go up to today. */
export type LimitArithmetic = {
  limit: Limit
  /** The limit in words, with its extension: 20 个工作日，延长 10 个工作日. */
  text: string
  on: string | null
  provisional: boolean
  days: DayLine[]
}

export type Arithmetic = {
  statutory: LimitArithmetic | null
  promised: LimitArithmetic | null
  pauses: PauseLine[]
  /** The clauses that the count follows, each with what it says. */
  clauses: string[]
}

const START_TEXT: Record<ClockKind, string> = {
  answer: '收到申请当天不算',
  decision: '受理当天不算',
  correction: '告知补正当天不算',
  supplement: '容缺受理当天不算',
  verification: '作出决定当天不算',
  delivery: '作出决定当天不算',
  joint: '提交当天不算',
  urging: '发出督办当天不算',
  ticket: '派单当天不算',
}

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

/** Every day from the start to the due day, or to `now` while it stands still, for each limit: counted or not, and why. */
export function explain(calendar: Calendar, clock: Clock, now: Date): Arithmetic {
  return {
    statutory: clock.statutory && explainLimit(calendar, clock, clock.statutory, now),
    promised: clock.promised && explainLimit(calendar, clock, clock.promised, now),
    pauses: clock.pauses.map(({ from, to, reason, needed, notice }) => ({
      from: toLocalDate(from),
      to: to && toLocalDate(to),
      reason: REASON_TEXT[reason],
      needed: needed && limitText(needed),
      notice,
    })),
    clauses: clausesOf(clock),
  }
}

function explainLimit(calendar: Calendar, clock: Clock, limit: Limit, now: Date): LimitArithmetic {
  const end = openPause(clock.pauses) ? null : endOf(calendar, limit, clock, 0)
  const extension = clock.extension && lengthens(clock.extension, limit) ? clock.extension : null
  return {
    limit,
    text: limitText(limit) + (extension ? `，延长 ${limitText(extension)}` : ''),
    on: end?.on ?? null,
    provisional: end?.provisional ?? false,
    days:
      'hours' in limit
        ? hourLines(calendar, clock, end?.at ?? now)
        : dayLines(calendar, clock, limit, extension, end?.on ?? toLocalDate(now)),
  }
}

function dayLines(
  calendar: Calendar,
  clock: Clock,
  limit: Exclude<Limit, { hours: number }>,
  extension: Limit | null,
  lastOn: string,
): DayLine[] {
  const more = extension && 'days' in extension ? extension : null
  const total = limit.days + (more?.days ?? 0)
  const start = toDayNumber(clock.startedOn)
  const last = toDayNumber(lastOn)
  const line = lineWriter(calendar, clock)
  const lines = [line(start, null, total === 0 ? '即办件，当天办结' : START_TEXT[clock.kind])]
  let number = 0
  for (let day = start + 1; day <= last; day += 1) {
    const date = toDate(day)
    const pause = clock.pauses.find((each) => isInside(date, each))
    const worked = isWorkingDay(calendar, date)
    const unit = more && number >= limit.days ? more.unit : limit.unit
    if (pause) lines.push(line(day, null, `${REASON_TEXT[pause.reason]}期间不计`))
    else if (number === total)
      lines.push(line(day, null, worked ? '最后一天放假，顺延到这一天' : offText(calendar, day)))
    else if (unit === 'natural' || worked) {
      number += 1
      lines.push(line(day, number, `${countedText(calendar, day, unit)}第 ${number} 天`))
    } else lines.push(line(day, null, offText(calendar, day)))
  }
  return lines
}

/** Hours run from the instant itself (民法典 201), inside the office hours of working days. */
function hourLines(calendar: Calendar, clock: Clock, until: Date): DayLine[] {
  const line = lineWriter(calendar, clock)
  const lines: DayLine[] = []
  const last = toDayNumber(toLocalDate(until))
  let sum = 0
  for (let day = toDayNumber(clock.startedOn); day <= last; day += 1) {
    const from = later(startOfDay(day), clock.startedAt)
    const to = earlier(startOfDay(day + 1), until)
    const inside = clock.pauses.filter((pause) => pause.from < to && (pause.to ?? until) > from)
    const paused = inside.reduce(
      (lost, pause) => lost + openTime(calendar, later(pause.from, from), earlier(pause.to ?? until, to)),
      0,
    )
    const hours = round((openTime(calendar, from, to) - paused) / 3_600_000)
    sum = round(sum + hours)
    if (hours > 0) lines.push(line(day, sum, `办公时间 ${hours} 小时，累计 ${sum} 小时`))
    else {
      const why = inside[0]
        ? `${REASON_TEXT[inside[0].reason]}期间不计`
        : isWorkingDay(calendar, toDate(day))
          ? '不在办公时间内'
          : offText(calendar, day)
      lines.push(line(day, null, why))
    }
  }
  return lines
}

/** Writes the lines of one clock: where it stopped that day, and where the calendar is a guess, the line says so. */
function lineWriter(calendar: Calendar, { pauses }: Clock) {
  const stops = new Map(pauses.map(({ from, reason }) => [toLocalDate(from), REASON_TEXT[reason]]))
  return (day: number, number: number | null, why: string): DayLine => {
    const date = toDate(day)
    const reason = stops.get(date)
    const stopped = reason === undefined ? '' : `；这天因${reason}停止计时`
    const guessed = isCovered(calendar, date) ? '' : '（放假安排还没公布，按预计算）'
    return { date, counted: number !== null, number, why: why + stopped + guessed }
  }
}

/** Days after the first day of a pause, up to and including its last. */
function isInside(date: string, pause: Pause): boolean {
  return date > toLocalDate(pause.from) && (pause.to === null || date <= toLocalDate(pause.to))
}

function countedText(calendar: Calendar, day: number, unit: 'working' | 'natural'): string {
  if (unit === 'natural') return ''
  return isWeekend(day) ? `${calendar.names.get(toDate(day)) ?? ''}调休上班，` : '工作日，'
}

function offText(calendar: Calendar, day: number): string {
  const name = calendar.names.get(toDate(day))
  if (name !== undefined) return `${name}放假`
  return isWeekend(day) ? (WEEKDAYS[weekday(day)] ?? '') : '法定节日放假'
}

const weekday = (day: number): number => (day + 4) % 7
const isWeekend = (day: number): boolean => weekday(day) === 0 || weekday(day) === 6
const later = (a: Date, b: Date): Date => (a > b ? a : b)
const earlier = (a: Date, b: Date): Date => (a < b ? a : b)
const round = (hours: number): number => Math.round(hours * 100) / 100

const LICENSING = '《中华人民共和国行政许可法》'
const CIVIL = '《中华人民共和国民法典》'

function clausesOf(clock: Clock): string[] {
  const limits = [clock.statutory, clock.promised].flatMap((limit) => (limit ? [limit] : []))
  const bases = limits.flatMap((limit) => (limit.basis === undefined ? [] : [`${limit.basis}：时限`]))
  const inDays = limits.some((limit) => 'days' in limit)
  const units = new Set(limits.map((limit) => ('days' in limit ? limit.unit : 'hours')))
  return [
    ...new Set(bases),
    ...(inDays ? [`${CIVIL}第二百零一条：开始的当天不计入，从下一天开始算`] : []),
    ...(units.has('hours') ? [`${CIVIL}第二百零一条：按小时计算的，从开始的时候算起`] : []),
    ...(units.has('working') ? [`${LICENSING}第八十二条：以工作日计算，不含法定节假日`] : []),
    ...(inDays ? [`${CIVIL}第二百零三条：最后一天放假的，顺延到放假结束的次日；最后一天到二十四时截止`] : []),
    ...(clock.pauses.some(({ reason }) => SpecialReason.safeParse(reason).success)
      ? [`${LICENSING}第四十五条：特别程序所需时间不计入，并书面告知申请人`]
      : []),
    ...(clock.extension ? [`${LICENSING}第四十二条：经本单位负责人批准，可以延长一次，并告知理由`] : []),
  ]
}
