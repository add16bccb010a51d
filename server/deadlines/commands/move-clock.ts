import type { WriteCtx } from '../../platform/ctx.ts'
import type { Clock, ClockRef } from '../model.ts'
import { instantOf, lockClock, saveTurn } from '../store.ts'

/**
 * Hands the clock to another office; the time used so far stays used.
 *
 * @param early notes it at what the clock has noted last, where a message may still tell that it stopped before today.
 */
export async function moveClock(
  ctx: WriteCtx,
  ref: ClockRef,
  office: string,
  { early = false }: { early?: boolean } = {},
): Promise<Clock> {
  const clock = await lockClock(ctx, ref)
  const countedAt = instantOf(ctx, clock)
  const at = early ? clock.lastAt : countedAt
  const data = { from: clock.office, to: office }
  return saveTurn(ctx, { ...clock, office }, { what: 'moved', at, countedAt, data })
}
