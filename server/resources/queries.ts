import { toLocalDate } from '../calendar/rules.ts'
import type { Definition } from '../onething/model.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Grant } from '../sharing/model.ts'
import { grantedLookups, isInForce } from '../sharing/rules.ts'

/** 共享授权 that are in force on the day in China. */
export function listGrantsInForce(ctx: ReadCtx): Promise<Grant[]> {
  const day = toLocalDate(ctx.now)
  return Promise.resolve(ctx.world.region.grants.filter((grant) => isInForce(grant, day)))
}

/**
 * A one-thing with the look-ups that a grant lets be made today, and no others. What is promised to somebody who reads about it, or named to
 * somebody who is asked to consent, goes by it; where nothing is lacking it is the same object.
 */
export async function grantedToday(ctx: ReadCtx, definition: Definition): Promise<Definition> {
  const { onething } = definition
  const prefill = grantedLookups(
    onething.prefill,
    ctx.world.region.sources,
    await listGrantsInForce(ctx),
    `onething:${onething.id}`,
    ctx.now,
  )
  return prefill.length === onething.prefill.length
    ? definition
    : { ...definition, onething: { ...onething, prefill } }
}
