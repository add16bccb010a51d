import { resumeClock } from '../../deadlines/commands/resume-clock.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { deliveryClock, keepDelivery, unpublished } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { withdrawReasonMissing } from '../refusals.ts'
import { WITHDRAWN } from '../tell.ts'
import { refuseDeliveryAct } from '../rules.ts'
import { lockDelivery } from '../store.ts'

/**
 * 撤回公告: the notice does not serve, the papers lie with the office again and the clock goes on; before it is published anew another way is
 * tried anew. Refuses without reason, and when the thirty days have passed: then the notice has served.
 */
export async function withdrawNotice(
  ctx: WriteCtx,
  input: { id: string; reason: string },
): Promise<Delivery> {
  const current = await lockDelivery(ctx, input.id)
  demand(refuseDeliveryAct(current, 'withdraw'))
  const reason = input.reason.trim()
  demand(reason === '' ? withdrawReasonMissing() : undefined)
  await resumeClock(ctx, deliveryClock(current))
  return keepDelivery(
    ctx,
    { ...unpublished(current), state: 'returned', tracking: null, note: `${WITHDRAWN}${reason}` },
    'withdrawn',
  )
}
