import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { endDelivery, officersOf } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { witnessMissing } from '../refusals.ts'
import { refuseDeliveryAct } from '../rules.ts'
import { lockDelivery } from '../store.ts'

/** 拒收, left with the addressee before a witness (留置): the 送达回证 says both. Refuses without reason or witness. */
export async function refuseReceipt(
  ctx: WriteCtx,
  input: { id: string; reason: string; witness: string },
): Promise<Delivery> {
  const current = await lockDelivery(ctx, input.id)
  demand(refuseDeliveryAct(current, 'refuseReceipt'))
  const [refusedReason, witness] = [input.reason.trim(), input.witness.trim()]
  demand(refusedReason === '' || witness === '' ? witnessMissing() : undefined)
  const officers = officersOf(ctx)
  return endDelivery(ctx, { ...current, state: 'refused', refusedReason, witness, officers }, null)
}
