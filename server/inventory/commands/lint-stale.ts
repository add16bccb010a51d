import { sql } from 'kysely'
import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { LINT } from '../lint.ts'
import type { Content } from '../model.ts'
import type { EntryState } from '../rules.ts'
import { saveSummaries } from '../store.ts'

/** So many entries are looked at in one transaction. */
const STRIDE = 500

/** Looks anew at entries that an older edition of the consistency rules has looked at. */
export async function lintStale(db: Database, actor: Actor): Promise<void> {
  for (;;) {
    const count = await db.write(actor, async (ctx) => {
      const found = await sql<{ id: string; version: number; stage: EntryState['stage']; content: Content }>`
        select e.id, e.version, e.stage, v.content
        from inventory.entry e join inventory.version v on v.entry_id = e.id and v.version = e.version
        where e.lint < ${LINT} order by e.id limit ${STRIDE} for update of e skip locked`.execute(ctx.db)
      await saveSummaries(ctx, found.rows)
      return found.rows.length
    })
    if (count === 0) return
  }
}
