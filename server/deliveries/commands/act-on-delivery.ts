import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { ownDeliveryToActOn } from '../desk.ts'
import type { Delivery } from '../model.ts'
import { tellOfDelivery } from '../tell.ts'

/**
 * Lets an officer act on a delivery of the own office: who accepts matters there, or works its counter. To any other office it
 * does not exist. The applicant is told what became of it; another counter that is to hand it out, that it is coming.
 */
export async function actOnDelivery(
  ctx: WriteCtx,
  id: string,
  act: (ctx: WriteCtx) => Promise<Delivery>,
): Promise<Delivery> {
  const officer = officerOf(ctx)
  await ownDeliveryToActOn(ctx, id)
  const done = await act(ctx)
  await tellOfDelivery(ctx, done)
  if (done.office !== officer.office) await tellCounter(ctx, done)
  return done
}

async function tellCounter(ctx: WriteCtx, delivery: Delivery): Promise<void> {
  const { offices } = ctx.world.region
  const posts = offices.get(delivery.office)?.posts ?? []
  const atCounter = posts.some(({ permissions }) => permissions.includes('counter.work'))
  await tellOfficers(ctx, {
    office: delivery.office,
    permission: atCounter ? 'counter.work' : 'case.accept',
    kind: 'delivery.coming',
    text: `${offices.get(officerOf(ctx).office)?.name ?? ''}转来一份要就近领取的办理结果，收到后请登记接收。`,
    link: '/staff/delivery',
    owner: delivery.owner,
  })
}
