import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Item } from './model.ts'

/** An item that is offered now, with its version. */
export function findItem(ctx: ReadCtx, id: string): { version: number; item: Item } | undefined {
  return ctx.world.region.items.get(id)
}

/** One edition of an item: `withdrawn` is the last one of what is not offered any more. */
export type ItemEdition = { version: number; from: Date; withdrawn: boolean; name: string }

/** Every edition that an item has had, the newest first. Empty for an item that never was. */
export async function listEditions(ctx: ReadCtx, id: string): Promise<ItemEdition[]> {
  const found = await sql<ItemEdition>`
    select version, published_at as "from", content->>'state' = 'withdrawn' as withdrawn, content->>'name' as name
    from catalog.item_version where item_id = ${id} order by version desc limit 50`.execute(ctx.db)
  return found.rows
}
