import type { Calendar } from '../calendar/model.ts'
import { toLocalDate, workingDaysBetween } from '../calendar/rules.ts'
import { rowOf, type ItemState } from '../cases/turns.ts'
import type { Limit } from '../deadlines/model.ts'
import { isDecided, replay, type Moved } from './replay.ts'

/** The step that stands for a whole case; the clock over all its items has the same subject. */
export const WHOLE = 'case'

/** A clock as far as it tells whether something ended in time. */
export type RanClock = {
  subject: string
  run: number
  office: string | null
  statutory: Limit | null
  promised: Limit | null
  statutoryOn: string | null
  promisedOn: string | null
  overAt: Date | null
  startedAt: Date
  stoppedAt: Date | null
  pauses: { from: string; to: string | null }[]
}

export type Head = {
  id: string
  onething: string
  leadOffice: string
  submittedAt: Date
  closedAt: Date | null
}

export type Part = { step: string; item: string; office: string; acceptedAt: Date | null }

/** A row of `supervision.outcome`. */
export type Outcome = {
  caseId: string
  step: string
  office: string
  onething: string
  item: string | null
  result: ItemState | 'closed'
  decided: boolean
  endedAt: Date
  endedOn: string
  inPromised: boolean | null
  inStatutory: boolean | null
  early: boolean | null
  corrections: number
  days: number | null
  officeMinutes: number
  applicantMinutes: number
  outsideMinutes: number
  waitingMinutes: number
  officeDays: number
}

/**
 * What came of a case: one row per item that has ended and, once it is closed, one for the whole. Whether it was in time is
 * told by the clock as it stood when it stopped; pauses and an extension are in its dates.
 */
export function outcomesOf(
  calendar: Calendar,
  head: Head,
  parts: readonly Part[],
  moved: readonly (Moved & { step: string | null })[],
  clocks: readonly RanClock[],
): Outcome[] {
  const rows = parts.flatMap(({ acceptedAt, ...part }): Outcome[] => {
    const course = replay(
      calendar,
      head.submittedAt,
      withAcceptance(
        moved.filter(({ step }) => step === part.step),
        acceptedAt,
      ),
    )
    if (!course.endedAt) return []
    return [
      {
        caseId: head.id,
        ...part,
        onething: head.onething,
        result: course.state,
        decided: isDecided(course.state),
        ...ended(course.endedAt),
        ...punctuality(latest(clocks, part.step), course.endedAt),
        corrections: course.corrections,
        days: course.days,
        officeMinutes: course.minutes.office,
        applicantMinutes: course.minutes.applicant,
        outsideMinutes: course.minutes.outside,
        waitingMinutes: course.minutes.waiting,
        officeDays: course.officeDays,
      },
    ]
  })
  return head.closedAt ? [...rows, wholeOf(calendar, head, head.closedAt, rows, latest(clocks, WHOLE))] : rows
}

/** A department system may tell of an acceptance only with the decision; then its time is known, but no event tells of it. */
function withAcceptance(moved: readonly Moved[], acceptedAt: Date | null): Moved[] {
  const told = moved.some(({ kind }) => rowOf('accept').event === kind || rowOf('deem').event === kind)
  const lacking = rowOf('acceptLacking').event
  const all =
    acceptedAt === null || told || moved.some(({ kind }) => kind === lacking)
      ? moved
      : [...moved, { kind: rowOf('accept').event, at: acceptedAt }]
  return all.toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

/** The whole case, for which its leading office answers. `waiting`: until the first item was accepted. */
function wholeOf(
  calendar: Calendar,
  head: Head,
  closedAt: Date,
  rows: readonly Outcome[],
  clock: RanClock | undefined,
): Outcome {
  const gaps = (clock?.pauses ?? []).map(({ from, to }) => ({
    from: new Date(from),
    to: to === null ? closedAt : new Date(to),
  }))
  const minutes = (from: Date, to: Date): number => Math.max(0, to.getTime() - from.getTime()) / 60_000
  const days = (from: Date, to: Date): number =>
    workingDaysBetween(calendar, toLocalDate(from), toLocalDate(to))
  const begun = clock?.startedAt ?? head.submittedAt
  const paused = Math.round(gaps.reduce((sum, gap) => sum + minutes(gap.from, gap.to), 0))
  const counted = Math.max(
    0,
    days(begun, closedAt) - gaps.reduce((sum, gap) => sum + days(gap.from, gap.to), 0),
  )
  return {
    caseId: head.id,
    step: WHOLE,
    office: clock?.office ?? head.leadOffice,
    onething: head.onething,
    item: null,
    result: 'closed',
    decided: rows.some(({ decided }) => decided),
    ...ended(closedAt),
    ...(clock || rows.length !== 1 ? punctuality(clock, closedAt) : punctualityOf(rows[0])),
    corrections: rows.reduce((sum, row) => sum + row.corrections, 0),
    days: clock ? counted : rows.length === 1 ? (rows[0]?.days ?? null) : null,
    officeMinutes: Math.round(minutes(begun, closedAt)) - paused,
    applicantMinutes: paused,
    outsideMinutes: 0,
    waitingMinutes: Math.round(minutes(head.submittedAt, begun)),
    officeDays: counted,
  }
}

/** A case of one item without a promise over the whole is as punctual as that item. */
function punctualityOf(row: Outcome | undefined): Pick<Outcome, 'inPromised' | 'inStatutory' | 'early'> {
  return {
    inPromised: row?.inPromised ?? null,
    inStatutory: row?.inStatutory ?? null,
    early: row?.early ?? null,
  }
}

function ended(at: Date): Pick<Outcome, 'endedAt' | 'endedOn'> {
  return { endedAt: at, endedOn: toLocalDate(at) }
}

function latest(clocks: readonly RanClock[], subject: string): RanClock | undefined {
  return clocks.filter((clock) => clock.subject === subject).toSorted((a, b) => b.run - a.run)[0]
}

/** Against both limits of the clock; null where there is none, or where nothing was ever counted. */
function punctuality(
  clock: RanClock | undefined,
  endedAt: Date,
): Pick<Outcome, 'inPromised' | 'inStatutory' | 'early'> {
  const on = toLocalDate(endedAt)
  const within = (limit: Limit | null, lastDay: string | null): boolean | null => {
    if (!limit || lastDay === null) return null
    // A limit in hours ends at a minute of its last day.
    if ('hours' in limit && on === lastDay && clock?.overAt) return endedAt < clock.overAt
    return on <= lastDay
  }
  if (!clock) return { inPromised: null, inStatutory: null, early: null }
  const inPromised = within(clock.promised, clock.promisedOn)
  return {
    inPromised,
    inStatutory: within(clock.statutory, clock.statutoryOn),
    early: inPromised === null ? null : on < (clock.promisedOn ?? ''),
  }
}
