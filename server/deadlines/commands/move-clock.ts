import type { WriteCtx } from '../../platform/ctx.ts'
import { levelAt, lowerOf } from '../counting.ts'
import type { Clock, ClockRef } from '../model.ts'
import { instantOf, lockClock, saveTurn } from '../store.ts'

/**
 * Hands the clock to another office; the time used so far stays used.
 *
 * @param since when it went there, where a message tells of it afterwards: marks that it has passed since then are the other office's to be
 * warned of. It is noted at what the clock has noted last, for a later message may still tell that it stopped before.
 */
export async function moveClock(
  ctx: WriteCtx,
  ref: ClockRef,
  office: string,
  { since }: { since?: Date } = {},
): Promise<Clock> {
  const clock = await lockClock(ctx, ref)
  const countedAt = instantOf(ctx, clock)
  const moved = { from: clock.office, to: office }
  if (!since) return saveTurn(ctx, { ...clock, office }, { what: 'moved', at: countedAt, data: moved })
  // Never raised here: a rise is told by the sweep, which writes its card.
  const level = lowerOf(clock.level, levelAt(clock, since))
  const data = { ...moved, since: since.toISOString() }
  return saveTurn(ctx, { ...clock, office, level }, { what: 'moved', at: clock.lastAt, countedAt, data })
}
