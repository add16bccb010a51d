import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import { LOGS } from './logs.ts'

/** Bits of `pg_trigger.tgtype`. */
const BEFORE = 2
const [DELETE, UPDATE, TRUNCATE] = [8, 16, 32]

/** The logs, and tables of the chain, on which the triggers that refuse changes are missing or switched off. */
export async function listUnguarded(ctx: ReadCtx): Promise<string[]> {
  const { rows } = await sql<{ name: string; guarded: number }>`
    select name, coalesce(bit_or(t.tgtype), 0)::int as guarded
    from unnest(${[...LOGS.map(({ name }) => name), 'audit.block', 'audit.part']}::text[]) name
    left join pg_trigger t on t.tgrelid = to_regclass(name) and t.tgenabled in ('O', 'A') and t.tgtype & ${BEFORE} <> 0
      and t.tgfoid in (select oid from pg_proc where proname = 'refuse_change')
    group by name`.execute(ctx.db)
  const all = DELETE | UPDATE | TRUNCATE
  return rows.filter(({ guarded }) => (guarded & all) !== all).map(({ name }) => name)
}
