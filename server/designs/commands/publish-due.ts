import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { Refusal } from '../../platform/refusal.ts'
import { isDue } from '../edition.ts'
import { lockDesign, saveDesign } from '../store.ts'
import { publishDesign } from './review-design.ts'

/**
 * Publishes every design whose day has come, each in a transaction of its own. One that does not fit any more goes back to its
 * author with the reason; the others are not held up by it.
 */
export async function publishDue(db: Database, actor: Actor): Promise<void> {
  const due = await db.read(actor, async (ctx) => {
    const { rows } = await sql<{ id: string }>`
      select id from designs.design where region = ${ctx.world.region.head.id} and state = 'scheduled'
        and effective_on <= ${toLocalDate(ctx.now)}::date order by effective_on, id`.execute(ctx.db)
    return rows
  })
  for (const { id } of due) {
    try {
      await db.write(actor, async (ctx) => {
        const design = await lockDesign(ctx, id)
        if (design.state === 'scheduled' && isDue(design, toLocalDate(ctx.now)))
          await publishDesign(ctx, design)
      })
    } catch (error) {
      if (!(error instanceof Refusal)) {
        // The others are not held up by it; the next minute tries again.
        process.stderr.write(`design ${id}: ${error instanceof Error ? error.message : String(error)}\n`)
        continue
      }
      await db.write(actor, async (ctx) => {
        const design = await lockDesign(ctx, id)
        if (design.state !== 'scheduled') return
        await saveDesign(ctx, { ...design, state: 'draft', remark: error.zh })
        await record(ctx, 'design.returned', id, { remark: error.zh })
      })
    }
  }
}
