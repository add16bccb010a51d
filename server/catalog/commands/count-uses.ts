import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'

export type Uses = { kind: 'onething' | 'item'; id: string; uses: number }

/** Sets how often each entry was applied for; what is used most is shown first among equals. For a sweep, not per case. */
export async function countUses(ctx: WriteCtx, counted: readonly Uses[]): Promise<void> {
  await sql`
    update catalog.search_entry entry set uses = counted.uses
    from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as counted (kind text, id text, uses bigint)
    where entry.kind = counted.kind and entry.id = counted.id and entry.uses <> counted.uses
  `.execute(ctx.db)
}
