import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import type { VersionKind } from './commands/publish-versions.ts'
import type { Item } from './model.ts'

/** An item that is offered now, with its version. */
export function findItem(ctx: ReadCtx, id: string): { version: number; item: Item } | undefined {
  return ctx.world.region.items.get(id)
}

/** One edition of an item or one-thing: `withdrawn` is the last one of what is not offered any more. */
export type Edition = { version: number; from: Date; withdrawn: boolean; name: string }

/** Every edition that one has had, the newest first. Empty for what never was. */
export async function listEditions(ctx: ReadCtx, kind: VersionKind, id: string): Promise<Edition[]> {
  const content = kind === 'item' ? sql`content` : sql`content->'onething'`
  const found = await sql<Edition>`
    select version, published_at as "from", ${content}->>'state' = 'withdrawn' as withdrawn, ${content}->>'name' as name
    from ${sql.table(`catalog.${kind}_version`)} where ${sql.ref(`${kind}_id`)} = ${id}
    order by version desc limit 50`.execute(ctx.db)
  return found.rows
}
