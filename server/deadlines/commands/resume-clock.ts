import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import type { Clock, ClockRef } from '../model.ts'
import { refuseResume } from '../rules.ts'
import { instantOf, lockClock, saveTurn } from '../store.ts'

/** 恢复计时. The clock goes on: the day after today is counted again. */
export async function resumeClock(
  ctx: WriteCtx,
  ref: ClockRef,
  input: { note?: string | undefined } = {},
): Promise<Clock> {
  const clock = await lockClock(ctx, ref)
  demand(refuseResume(clock))
  const at = instantOf(ctx, clock)
  const pauses = clock.pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause))
  return saveTurn(
    ctx,
    { ...clock, state: 'running', level: 'none', pauses },
    { what: 'resumed', at, reason: pauses.at(-1)?.reason ?? null, data: { note: input.note ?? null } },
  )
}
