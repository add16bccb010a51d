import { toLocalDate } from '../calendar/rules.ts'
import { reckon } from '../deadlines/counting.ts'
import type { Clock, ClockDates, ClockRef, Limit } from '../deadlines/model.ts'
import { findClock } from '../deadlines/queries.ts'
import { refuseLengthening, settingsOf } from '../deadlines/rules.ts'
import type { OneThing } from '../onething/model.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import { WHOLE } from './progress.ts'
import { noJointExtension, notPermitted } from './refusals.ts'

/** The clock over a whole one-thing, and what its extension would make of it. */
export type WholeClock = {
  clock: Clock
  by: Limit
  /** The dates after the extension; without a due day while the clock stands still. */
  after: ClockDates
}

/** The name of the clock over a whole one-thing. */
export const wholeRef = (caseId: string): ClockRef => ({ owner: caseId, subject: WHOLE, kind: 'joint' })

/**
 * 联办延期: the extension of the whole as an officer of the lead office finds it, or why it is not possible now. The button of
 * the desk and the command ask here, so they cannot disagree. 行政许可法 §42(2).
 */
export async function readWholeExtension(
  ctx: ReadCtx,
  caseId: string,
  { extension: by }: OneThing,
): Promise<{ refusal: Refusal | undefined; whole: WholeClock | undefined }> {
  const clock = by && (await findClock(ctx, wholeRef(caseId)))
  if (!clock) return { refusal: noJointExtension(), whole: undefined }
  const after = reckon(ctx.world.region.calendar, settingsOf(ctx.world), { ...clock, extension: by })
  const refusal = officerOf(ctx).permissions.includes('case.extend')
    ? refuseLengthening(clock, by, toLocalDate(ctx.now))
    : notPermitted('case.extend')
  return { refusal, whole: { clock, by, after } }
}
