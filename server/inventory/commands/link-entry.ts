import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { lockEntry } from '../store.ts'

/** Says which item of the catalogue is applied for under an entry; null: none. From then on the entry decides whether it may be. */
export async function linkEntry(
  ctx: WriteCtx,
  { id, handledAs }: { id: string; handledAs: string | null },
): Promise<void> {
  await lockEntry(ctx, id)
  await sql`update inventory.entry set handled_as = ${handledAs} where id = ${id}`.execute(ctx.db)
  await record(ctx, 'inventory.linked', id, { handledAs })
}
