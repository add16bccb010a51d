import type { WriteCtx } from '../../platform/ctx.ts'
import type { Clock, ClockRef } from '../model.ts'
import { instantOf, lockClock, saveTurn } from '../store.ts'

/** Hands the clock to another office; the time used so far stays used. */
export async function moveClock(ctx: WriteCtx, ref: ClockRef, office: string): Promise<Clock> {
  const clock = await lockClock(ctx, ref)
  const at = instantOf(ctx, clock)
  return saveTurn(ctx, { ...clock, office }, { what: 'moved', at, data: { from: clock.office, to: office } })
}
