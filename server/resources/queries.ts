import { toLocalDate } from '../calendar/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Grant } from '../sharing/model.ts'
import { isInForce } from '../sharing/rules.ts'

/** 共享授权 that are in force on the day in China. */
export function listGrantsInForce(ctx: ReadCtx): Promise<Grant[]> {
  const day = toLocalDate(ctx.now)
  return Promise.resolve(ctx.world.region.grants.filter((grant) => isInForce(grant, day)))
}
