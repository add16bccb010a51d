import { handOver } from '../../documents/commands/hand-over.ts'
import { listDeliveries } from '../../documents/queries.ts'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { myCase } from '../queries.ts'
import { notYours } from '../refusals.ts'

/**
 * 签收. The applicant says that what was posted, or put into a cabinet, has arrived: its 送达回证 is issued and the clock stops.
 * At a counter the officer takes the signature, so it is refused there.
 */
export async function receiveDelivery(
  ctx: WriteCtx,
  input: { number: string; delivery: string },
): Promise<void> {
  const found = await myCase(ctx, input.number)
  const delivery = (await listDeliveries(ctx, found.case.id)).find(({ id }) => id === input.delivery)
  if (delivery?.personId !== personOf(ctx).id) throw notYours()
  await handOver(ctx, {
    id: delivery.id,
    receiver: delivery.addressee,
    signature: null,
    note: '受送达人在网上确认收到',
  })
}
