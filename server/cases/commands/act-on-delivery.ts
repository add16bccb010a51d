import { findDelivery } from '../../documents/queries.ts'
import type { Delivery } from '../../documents/model.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { notPermitted, notYours } from '../refusals.ts'

/**
 * Lets an officer act on a delivery of the own office: who accepts matters there, or works its counter. To any other office it
 * does not exist.
 */
export async function actOnDelivery(
  ctx: WriteCtx,
  id: string,
  act: (ctx: WriteCtx) => Promise<Delivery>,
): Promise<Delivery> {
  const officer = officerOf(ctx)
  const delivery = await findDelivery(ctx, id)
  if (delivery?.office !== officer.office) throw notYours()
  if (!officer.permissions.some((each) => each === 'case.accept' || each === 'counter.work')) throw notPermitted()
  return act(ctx)
}
