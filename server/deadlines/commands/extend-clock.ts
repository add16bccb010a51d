import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import type { Clock, ClockRef, Limit } from '../model.ts'
import { refuseExtension } from '../rules.ts'
import { instantOf, lockClock, saveTurn } from '../store.ts'

/**
 * 延期. Lengthens both limits, once only, with the approval of the head of the office and a notice that tells the applicant
 * the reason (行政许可法 42). How much the law allows is for the caller to know.
 */
export async function extendClock(
  ctx: WriteCtx,
  ref: ClockRef,
  input: { by: Limit; approver: string; notice: string; reason: string },
): Promise<Clock> {
  const clock = await lockClock(ctx, ref)
  const at = instantOf(ctx, clock)
  demand(refuseExtension(clock, input, toLocalDate(at)))
  const { by, approver, notice, reason } = input
  return saveTurn(
    ctx,
    { ...clock, extension: by },
    { what: 'extended', at, reason, notice, data: { by, approver } },
  )
}
