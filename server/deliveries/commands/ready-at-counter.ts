import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { keepDelivery } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { refuseDeliveryAct } from '../rules.ts'
import { lockDelivery } from '../store.ts'

/** Lies ready at the counter, or at the nearest one where that was chosen. Refuses what is on its way or ended. */
export async function readyAtCounter(ctx: WriteCtx, input: { id: string }): Promise<Delivery> {
  const current = await lockDelivery(ctx, input.id)
  demand(refuseDeliveryAct(current, 'readyAtCounter'))
  const method = current.method === 'nearest' ? 'nearest' : 'counter'
  return keepDelivery(ctx, { ...current, method, state: 'ready', readyAt: ctx.now }, 'ready')
}
