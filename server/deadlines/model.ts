import { z } from 'zod'
import type { ActorRef } from '../platform/ctx.ts'

/** The clause a limit comes from, as people read it: 《中华人民共和国行政许可法》第四十二条. */
const Basis = z.string().optional()

/**
 * A limit (时限) set by law or promised by the office. `days` 0 means decided at once (即办). `hours` are hours in which the
 * offices of the region are open. Where no limit exists, write `null` instead of a limit: many real items have none.
 */
export const Limit = z.union([
  z.object({
    days: z.number().int().min(0).max(1000),
    /** `working`: 工作日, days off do not count (行政许可法 82). `natural`: 自然日, every day counts (民法典 201, 203). */
    unit: z.enum(['working', 'natural']),
    basis: Basis,
  }),
  z.object({ hours: z.number().positive().max(1000), basis: Basis }),
])
export type Limit = z.infer<typeof Limit>

/**
 * Why a clock stands still: 补正 while it is the applicant's turn; `elsewhere` while nothing that it covers lies with an office;
 * or one of the special procedures of 行政许可法 45, which demand a written notice of the time needed.
 */
export const PauseReason = z.enum([
  'correction',
  'elsewhere',
  'hearing',
  'tender',
  'auction',
  'inspection',
  'testing',
  'quarantine',
  'appraisal',
  'expert-review',
])
export type PauseReason = z.infer<typeof PauseReason>

/** 特别程序. */
export const SpecialReason = PauseReason.exclude(['correction', 'elsewhere'])
export type SpecialReason = z.infer<typeof SpecialReason>

/** What a clock measures: the office's answer, decision, delivery …, or the applicant's correction or supplement. */
export const ClockKind = z.enum([
  'answer',
  'decision',
  'correction',
  'supplement',
  'verification',
  'delivery',
  'joint',
  'urging',
  'ticket',
])
export type ClockKind = z.infer<typeof ClockKind>

export type ClockState = 'running' | 'paused' | 'stopped'

/** How near the end of a clock is: `soon` a yellow card, `today` its last day, `overdue` a red card. */
export const ClockLevel = z.enum(['none', 'soon', 'today', 'overdue'])
export type ClockLevel = z.infer<typeof ClockLevel>

/** A stretch in which a clock stands still. `to` is null while it lasts. */
export type Pause = {
  from: Date
  to: Date | null
  reason: PauseReason
  /** The time needed, as the written notice says. */
  needed: Limit | null
  /** Number of the written notice. */
  notice: string | null
}

/** The open run of a clock: the one that is not stopped. */
export type ClockRef = { owner: string; subject: string; kind: ClockKind }

/** The instants at which a clock gets nearer to its end, and the next at which the sweep must look. */
export type Marks = {
  soonAt: Date | null
  todayAt: Date | null
  /** Running: the first instant that is too late. Paused: the end of the time that the pause needs. */
  overAt: Date | null
  /** When what falls due by itself does: at the end of the statutory limit, where there is one, else of the promised. */
  endAt: Date | null
  lookAt: Date | null
}

/** What a clock shows at the moment. All dates are null while it is paused. */
export type ClockDates = {
  statutoryOn: string | null
  promisedOn: string | null
  /** The earlier of both. */
  dueOn: string | null
  /** Some day counted lies in a year whose days off are not announced yet. */
  provisional: boolean
}

/** What a clock is counted from. */
export type Counted = {
  startedAt: Date
  /** The day of the start in China. */
  startedOn: string
  statutory: Limit | null
  promised: Limit | null
  pauses: Pause[]
  /** 延期, added to both limits. */
  extension: Limit | null
}

/** A clock of any subject: two limits at once, and the stretches in which it stood still. */
export type Clock = ClockRef &
  Counted &
  ClockDates &
  Marks & {
    /** 1, 2, 3 … where the same clock is started again. */
    run: number
    office: string | null
    state: ClockState
    /** The first instant that is too late: 24:00 of the last day, or the minute for hours. Null when `dueOn` is. */
    dueAt: Date | null
    level: ClockLevel
    /** Name of what falls due by itself at the end; this room only passes it on. */
    atEnd: string | null
    stoppedAt: Date | null
    /** Version of the calendar that the dates were counted with. */
    calendar: number
    /** When a new calendar last moved the dates. */
    movedAt: Date | null
    /** Number and instant of the last entry of the ledger. */
    seq: number
    lastAt: Date
  }

/** What happened to a clock. */
export type EntryKind = 'started' | 'paused' | 'resumed' | 'extended' | 'stopped' | 'moved' | 'recomputed'

/** A row of the ledger: what happened, why, by whom, and the dates that follow. Never changed. */
export type Entry = ClockRef & {
  run: number
  seq: number
  at: Date
  what: EntryKind
  reason: string | null
  actor: ActorRef
  notice: string | null
  data: Record<string, unknown>
}

/** 黄牌、红牌. A clock has risen to a level. */
export type Alarm = ClockRef & { run: number; level: ClockLevel; office: string | null; at: Date }

/** When to warn. `soonShare`: a clock is near its end when at most this share of its time is left. */
export const ClockSettings = z.strictObject({ soonShare: z.number().min(0).max(1) })
export type ClockSettings = z.infer<typeof ClockSettings>
