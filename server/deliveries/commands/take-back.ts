import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { keepDelivery } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { returnReasonMissing } from '../refusals.ts'
import { refuseDeliveryAct } from '../rules.ts'
import { lockDelivery } from '../store.ts'

/** The post came back, or nobody fetched it: it lies with the office again and the clock goes on. Refuses without reason. */
export async function takeBack(ctx: WriteCtx, input: { id: string; reason: string }): Promise<Delivery> {
  const current = await lockDelivery(ctx, input.id)
  demand(refuseDeliveryAct(current, 'takeBack'))
  const note = input.reason.trim()
  demand(note === '' ? returnReasonMissing() : undefined)
  return keepDelivery(ctx, { ...current, state: 'returned', note }, 'returned')
}
