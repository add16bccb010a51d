import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { EntryRef } from '../model.ts'

export type Uses = EntryRef & { uses: number }

/** Sets how often each entry was applied for; what is used most is shown first among equals. For a sweep, not per case. */
export async function countUses(ctx: WriteCtx, counted: readonly Uses[]): Promise<void> {
  await sql`
    with changed as (
      select entry.kind, entry.id, counted.uses
      from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as counted (kind text, id text, uses bigint)
      join search.entry entry using (kind, id) where entry.uses <> counted.uses
    ), next as (
      select search.next_revision() as revision from (select 1 from changed limit 1) any_change
    )
    update search.entry set uses = changed.uses, revision = next.revision
    from changed, next where entry.kind = changed.kind and entry.id = changed.id
  `.execute(ctx.db)
}
