import { z } from 'zod'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { findDelivery } from '../queries.ts'
import { noSuchDelivery } from '../refusals.ts'
import { handOver } from './hand-over.ts'

/**
 * 签收. The addressee says that what was posted, or put into a cabinet, has arrived: its 送达回证 is issued and the clock stops.
 * At a counter the officer takes the signature, so it is refused there.
 */
export async function receiveDelivery(
  ctx: WriteCtx,
  input: { number: string; delivery: string },
): Promise<void> {
  const delivery = z.uuid().safeParse(input.delivery).success
    ? await findDelivery(ctx, input.delivery)
    : undefined
  if (delivery?.personId !== personOf(ctx).id || delivery.caseNumber !== input.number) throw noSuchDelivery()
  await handOver(ctx, {
    id: delivery.id,
    receiver: delivery.addressee,
    signature: null,
    note: '受送达人在网上确认收到',
  })
}
