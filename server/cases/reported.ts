import { toLocalDate } from '../calendar/rules.ts'
import { pauseClock } from '../deadlines/commands/pause-clock.ts'
import { resumeClock } from '../deadlines/commands/resume-clock.ts'
import { startClock } from '../deadlines/commands/start-clock.ts'
import { stopClock } from '../deadlines/commands/stop-clock.ts'
import { withdrawAlarms } from '../deadlines/commands/withdraw-alarms.ts'
import type { Clock, ClockKind, PauseReason } from '../deadlines/model.ts'
import { listClocks } from '../deadlines/queries.ts'
import { displayDate } from '../forms/display.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import type { CaseItem, Reported, ReportedPause, ReportedState } from './model.ts'
import { clockLimits } from './rules.ts'
import { isFinal, rowOf, type ItemState, type Turn } from './turns.ts'

/** The same transaction at an instant that was reported: clocks and events then tell when things happened, not when we heard. */
export function asOf(ctx: WriteCtx, now: Date): WriteCtx {
  return { ...ctx, now }
}

/** The instants of an item as they follow from a report. A decision that names no instant was made when it was reported. */
export function reportedInstants(
  reported: Reported,
  before: Pick<CaseItem, 'acceptedAt'>,
): Pick<CaseItem, 'submittedAt' | 'acceptedAt' | 'decidedAt'> {
  const accepted = reported.acceptedAt ?? before.acceptedAt
  return {
    submittedAt: reported.submittedAt,
    acceptedAt: accepted ?? (reported.state === 'accepted' ? reported.at : null),
    decidedAt: isFinal(reported.state) ? (reported.decidedAt ?? reported.at) : null,
  }
}

const EVENTS: Record<ReportedState, Turn | null> = {
  submitted: null,
  correcting: 'requestCorrection',
  accepted: 'accept',
  paused: 'pause',
  granted: 'grant',
  refused: 'refuse',
  declined: 'decline',
  withdrawn: 'withdraw',
  terminated: 'terminate',
}

/** The kind of the event that tells of a report: the turn that was taken there, or that something was put right. */
export function reportedEvent(before: ItemState, state: ReportedState): string {
  if (before === 'paused' && state === 'accepted') return rowOf('resume').event
  if (before === 'correcting' && state === 'submitted') return rowOf('correct').event
  const turn = before === state ? null : EVENTS[state]
  return turn ? rowOf(turn).event : 'case.collected'
}

type Stretch = { kind: ClockKind; from: Date; to: Date | null; moved: boolean }

/**
 * Starts, stops, pauses and resumes the clocks of an item as the reported instants say, so that warnings and figures count
 * it like any other. An instant that was put right gives a new run. Nothing falls due by itself here: the clocks of
 * another system's case decide nothing. Gives all clocks of the item as they are then.
 */
export async function followReport(
  ctx: WriteCtx,
  before: CaseItem,
  after: CaseItem,
  reported: Reported,
): Promise<Clock[]> {
  const ref = { owner: after.caseId, subject: after.step }
  const own = async (): Promise<Clock[]> =>
    (await listClocks(ctx, after.caseId)).filter(({ subject }) => subject === after.step)
  const clocks = await own()
  for (const stretch of stretches(before, after, reported)) await follow(stretch)

  const decision = (await own()).find(({ kind, state }) => kind === 'decision' && state !== 'stopped')
  const pause = pauseOf(reported)
  const then = asOf(ctx, reported.at)
  if (decision?.state === 'running' && pause) {
    await takeBack(decision, decision.run, { until: reported.at, what: '起暂停计时' })
    await pauseClock(then, { ...ref, kind: 'decision' }, pause)
  }
  if (decision?.state === 'paused' && reported.state === 'accepted')
    await resumeClock(then, { ...ref, kind: 'decision' })
  return own()

  async function follow({ kind, from, to, moved }: Stretch): Promise<void> {
    const runs = clocks.filter((clock) => clock.kind === kind)
    const replaced = moved ? Math.max(...runs.map(({ run }) => run)) : null
    let open = runs.find(({ state }) => state !== 'stopped')
    if (open && moved) {
      await stopClock(asOf(ctx, reported.at), { ...ref, kind }, { reason: '来源系统更正了时间' })
      open = undefined
    }
    if (!open && (runs.length === 0 || moved || to === null)) {
      const { statutory, promised } = clockLimits(reported.item.item, 'decide', limitOf(kind))
      // What began before the message hands it to another office, began with the one that had it.
      const { office } = from < reported.at ? before : after
      const started = { ...ref, kind, office, statutory, promised, startedAt: from }
      open = await startClock(asOf(ctx, from), started)
    }
    if (open && to) open = await stopClock(asOf(ctx, to), { ...ref, kind }, { reason: '来源系统报告' })
    if (!open || !(to || moved)) return
    const found = open.stoppedAt
      ? { until: open.stoppedAt, what: '就办完了' }
      : { until: ctx.now, what: '为止没有到期' }
    await takeBack(open, open.run, found)
    if (replaced !== null) await takeBack(open, replaced, found)
  }

  /** A card that was given before the message came, for a mark that had not been passed in truth. */
  async function takeBack(
    shown: Clock,
    run: number,
    { until, what }: { until: Date; what: string },
  ): Promise<void> {
    const reason = `「${reported.source.name}」晚到的消息说明，${displayDate(toLocalDate(until))}${what}。`
    await withdrawAlarms(ctx, { ...ref, kind: shown.kind, run }, { shown, until, reason })
  }
}

function limitOf(kind: ClockKind): 'answer' | 'decision' | 'correction' {
  return kind === 'answer' || kind === 'correction' ? kind : 'decision'
}

function pauseOf({ state, special, acceptedAt }: Reported): { reason: PauseReason } | ReportedPause | null {
  if (state === 'paused') return special
  return state === 'correcting' && acceptedAt ? { reason: 'correction' } : null
}

function stretches(before: CaseItem, after: CaseItem, reported: Reported): Stretch[] {
  const { at, state } = reported
  const { submittedAt, acceptedAt, decidedAt } = after
  const differs = (a: Date | null, b: Date | null): boolean => a !== null && a.getTime() !== b?.getTime()
  const found: Stretch[] = []
  if (submittedAt) {
    const answered = state === 'submitted' ? null : (acceptedAt ?? decidedAt ?? at)
    const again = before.state === 'correcting' && state === 'submitted'
    const moved = before.submittedAt !== null && differs(submittedAt, before.submittedAt)
    found.push({ kind: 'answer', from: again ? at : submittedAt, to: answered, moved })
  }
  if (state === 'correcting' || before.state === 'correcting')
    found.push({ kind: 'correction', from: at, to: state === 'correcting' ? null : at, moved: false })
  // Where no acceptance was reported, the office answers for the time from the day of receipt.
  const decides = state === 'granted' || state === 'refused'
  const from = acceptedAt ?? (decides || state === 'paused' ? submittedAt : null)
  if (from) {
    const begun = before.acceptedAt !== null && differs(from, before.acceptedAt)
    const ended = before.decidedAt !== null && differs(decidedAt, before.decidedAt)
    found.push({ kind: 'decision', from, to: decidedAt, moved: begun || ended })
  }
  return found
}
