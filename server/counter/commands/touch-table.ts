import { sql } from 'kysely'
import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { touchSitting } from '../store.ts'

/** The draft on the table has changed in its own room: whoever looks at this sitting looks again. */
export function touchTable(db: Database, actor: Actor, sittingId: string): Promise<void> {
  return db.write(actor, (ctx) => touchSitting(ctx, sittingId))
}

/** Counts the sheets of paper that were taken in, or given back. */
export async function noteSheets(
  db: Database,
  actor: Actor,
  sittingId: string,
  sheets: number,
): Promise<void> {
  await db.write(actor, (ctx) =>
    sql`update counter.sitting set sheets = greatest(sheets + ${sheets}, 0) where id = ${sittingId}`.execute(
      ctx.db,
    ),
  )
}
