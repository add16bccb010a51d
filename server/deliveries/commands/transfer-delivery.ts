import { chineseMinute } from '../../documents/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { keepDelivery, officersOf } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { noCounterThere } from '../refusals.ts'
import { handsOut, refuseDeliveryAct } from '../rules.ts'
import { lockDelivery } from '../store.ts'

/**
 * 移交, for 就近取证: it goes to the counter of another office, which hands it out from now on; who gave it stands in the note,
 * and who took it will. The clock stays with the office that has to deliver. Refuses an office without a counter, and the own.
 */
export async function transferDelivery(
  ctx: WriteCtx,
  input: { id: string; office: string },
): Promise<Delivery> {
  const current = await lockDelivery(ctx, input.id)
  demand(refuseDeliveryAct(current, 'transfer'))
  const { offices } = ctx.world.region
  const target = offices.get(input.office)
  demand(!target || target.id === current.office || !handsOut(target) ? noCounterThere() : undefined)
  const giver = offices.get(current.office)?.name ?? current.office
  const note = `${chineseMinute(ctx.now)} ${giver}${officersOf(ctx).join('、')}交给${target?.name ?? ''}`
  return keepDelivery(
    ctx,
    { ...current, office: input.office, method: 'nearest', state: 'sent', sentAt: ctx.now, note },
    'transferred',
  )
}

/** The other counter has it in its hands: who took it joins who gave it, and it lies ready there. Refuses what was not sent there. */
export async function takeOverDelivery(ctx: WriteCtx, input: { id: string }): Promise<Delivery> {
  const current = await lockDelivery(ctx, input.id)
  demand(refuseDeliveryAct(current, 'takeOver'))
  const taker = officersOf(ctx).join('、')
  const note = `${current.note ?? ''}，${chineseMinute(ctx.now)} ${taker}接收`
  return keepDelivery(ctx, { ...current, state: 'ready', readyAt: ctx.now, note }, 'taken-over')
}
