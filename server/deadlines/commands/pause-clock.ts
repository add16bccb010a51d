import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import type { Clock, ClockRef, Limit, PauseReason } from '../model.ts'
import { refusePause } from '../rules.ts'
import { instantOf, lockClock, saveTurn } from '../store.ts'

/**
 * 中止计时. The clock stands still from now: the days after today are not counted until the day on which it is resumed. A
 * special procedure demands `needed` and the number of the written `notice` (行政许可法 45); when that time is over and the
 * clock still stands, the sweep raises it to `overdue`.
 */
export async function pauseClock(
  ctx: WriteCtx,
  ref: ClockRef,
  pause: { reason: PauseReason; needed?: Limit | undefined; notice?: string | undefined },
): Promise<Clock> {
  const clock = await lockClock(ctx, ref)
  demand(refusePause(clock, pause))
  const at = instantOf(ctx, clock)
  const { reason, needed = null, notice = null } = pause
  return saveTurn(
    ctx,
    {
      ...clock,
      state: 'paused',
      level: 'none',
      pauses: [...clock.pauses, { from: at, to: null, reason, needed, notice }],
    },
    { what: 'paused', at, reason, notice, data: { needed } },
  )
}
