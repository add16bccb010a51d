import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { keepDelivery } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { cabinetMissing } from '../refusals.ts'
import { refuseDeliveryAct } from '../rules.ts'
import { lockDelivery } from '../store.ts'

/** Put into a cabinet that opens around the clock; `code` is what opens it. Refuses without code. */
export async function putInCabinet(ctx: WriteCtx, input: { id: string; code: string }): Promise<Delivery> {
  const current = await lockDelivery(ctx, input.id)
  demand(refuseDeliveryAct(current, 'putInCabinet'))
  const cabinetCode = input.code.trim()
  demand(cabinetCode === '' ? cabinetMissing() : undefined)
  return keepDelivery(
    ctx,
    { ...current, method: 'cabinet', state: 'ready', cabinetCode, readyAt: ctx.now },
    'ready',
  )
}
