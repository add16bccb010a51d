import type { WriteCtx } from '../../platform/ctx.ts'
import type { Clock, ClockRef } from '../model.ts'
import { instantOf, lockClock, saveTurn } from '../store.ts'

/** Ends the run. The dates stay as they are, so that it can be said whether it ended in time. */
export async function stopClock(ctx: WriteCtx, ref: ClockRef, input: { reason: string }): Promise<Clock> {
  const clock = await lockClock(ctx, ref)
  const at = instantOf(ctx, clock)
  const pauses = clock.pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause))
  return saveTurn(
    ctx,
    { ...clock, state: 'stopped', stoppedAt: at, pauses },
    { what: 'stopped', at, reason: input.reason },
  )
}
