import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { keepDelivery } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { addressMissing, trackingMissing } from '../refusals.ts'
import { refuseDeliveryAct } from '../rules.ts'
import { lockDelivery } from '../store.ts'

/**
 * 邮寄送达: given to the carrier; to another address where the addressee has given one. Refuses without tracking number or
 * address, and what is on its way or ended.
 */
export async function sendByPost(
  ctx: WriteCtx,
  input: { id: string; tracking: string; address?: string | undefined },
): Promise<Delivery> {
  const current = await lockDelivery(ctx, input.id)
  demand(refuseDeliveryAct(current, 'sendByPost'))
  const address = input.address?.trim() || current.address
  demand(address === null ? addressMissing() : undefined)
  const tracking = input.tracking.trim()
  demand(tracking === '' ? trackingMissing() : undefined)
  return keepDelivery(
    ctx,
    { ...current, method: 'post', state: 'sent', address, tracking, sentAt: ctx.now },
    'sent',
  )
}
