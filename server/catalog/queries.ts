import type { ReadCtx } from '../platform/ctx.ts'
import type { Item } from './model.ts'

/** An item that is offered now, with its version. */
export function findItem(ctx: ReadCtx, id: string): { version: number; item: Item } | undefined {
  return ctx.world.region.items.get(id)
}
