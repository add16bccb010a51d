import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Clock, ClockRef, Entry } from './model.ts'
import { clockColumns, findOpen, fromRow, type ClockRow } from './store.ts'

/** The open run of a clock; undefined where none was started or the last has been stopped. */
export function findClock(ctx: ReadCtx, ref: ClockRef): Promise<Clock | undefined> {
  return findOpen(ctx, ref)
}

/** All clocks of an owner with all their runs, in the order in which they started. */
export async function listClocks(ctx: ReadCtx, owner: string): Promise<Clock[]> {
  const found = await sql<ClockRow>`
    select ${clockColumns} from deadlines.clock where owner = ${owner}
    order by started_at, subject, kind, run`.execute(ctx.db)
  return found.rows.map(fromRow)
}

/** The ledger of an owner: every entry of every clock, in order. */
export async function listEntries(ctx: ReadCtx, owner: string): Promise<Entry[]> {
  const found = await sql<Entry>`
    select owner, subject, kind, run, seq, at, what, reason, actor, notice, data from deadlines.entry
    where owner = ${owner} order by at, subject, kind, run, seq`.execute(ctx.db)
  return found.rows
}
