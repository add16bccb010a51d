import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import type { ReadCtx, World } from '../platform/ctx.ts'
import type { DelegatedRow, UnitRow } from './model.ts'
import { ROW, rowOf, type Row } from './rows.ts'

/** 镇街和村: what a place may delegate items to, the code list `towns` of the region. */
export type Unit = { code: string; name: string }

export function unitsOf(world: World): Unit[] {
  return (world.region.codes['towns']?.codes ?? []).map(({ value, label }) => ({ code: value, name: label }))
}

/** Towns and villages with how many items they do. */
export async function listUnits(ctx: ReadCtx): Promise<UnitRow[]> {
  const found = await sql<{ unit: string; proposed: number; admitted: number }>`
    select unit, count(*) filter (where state = 'proposed')::int as proposed,
      count(*) filter (where state = 'admitted')::int as admitted
    from inventory.delegation group by unit`.execute(ctx.db)
  const counts = new Map(found.rows.map((row) => [row.unit, row]))
  return unitsOf(ctx.world).map(({ code, name }) => ({
    code,
    name,
    proposed: counts.get(code)?.proposed ?? 0,
    admitted: counts.get(code)?.admitted ?? 0,
  }))
}

/** What a town or village does, or shall do: its own and nobody else's. */
export async function listDelegated(ctx: ReadCtx, unit: string): Promise<DelegatedRow[]> {
  const found = await sql<Row & Pick<DelegatedRow, 'mode' | 'state' | 'reason' | 'proposedBy' | 'revision'>>`
    select ${ROW}, d.mode, d.state, d.reason, d.revision, d.proposed_by->>'name' as "proposedBy"
    from inventory.delegation d join inventory.entry e on e.id = d.entry_id
    where d.unit = ${unit} and d.state <> 'ended' order by d.state desc, e.code limit 2000`.execute(ctx.db)
  const today = toLocalDate(ctx.now)
  return found.rows.map(({ mode, state, reason, proposedBy, revision, ...row }) => ({
    ...rowOf(today, row),
    mode,
    state,
    reason,
    proposedBy,
    revision,
  }))
}
