import type { WriteCtx } from '../../platform/ctx.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { insertGrant, listOffices } from '../seal-store.ts'
import { lockAuthority } from '../store.ts'
import { makeSeal } from './make-seal.ts'

const PURPOSE = '行政审批专用章'

/**
 * An invented seal for each office of the region that has none yet, granted to the platform. Safe to call at every start. Only called
 * in demo mode: in earnest a seal takes two persons.
 */
export async function seedDemoSeals(ctx: WriteCtx): Promise<void> {
  // Two processes that start together make one each.
  await lockAuthority(ctx)
  const had = await listOffices(ctx)
  for (const office of ctx.world.region.offices.values()) {
    if (had.has(office.id) || office.posts.length === 0) continue
    const { id, name, posts } = office
    const seal = await makeSeal(ctx, { office: id, name, purpose: PURPOSE, algorithm: 'ecdsa-p256' })
    const sealing = posts.filter(({ permissions }) => permissions.includes('case.decide'))
    for (const post of [null, ...sealing.map((each) => each.id)])
      await insertGrant(ctx, seal.id, { id: uuidv7(ctx.now), post, item: null, until: null })
  }
}
