import { acceptItem } from '../../cases/commands/accept-item.ts'
import { releaseItem } from '../../cases/commands/claim-item.ts'
import { officerOf, type Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { Refusal } from '../../platform/refusal.ts'
import { listAcceptable } from '../queries.ts'

/**
 * 窗口受理. Accepts for their offices the items that these have entrusted to the counter (`counterAccepts`), and leaves them to
 * the office at once: the clerk decides nothing. What may not be accepted now (回避, a state that has moved on) stays as it is.
 */
export async function acceptForOffices(db: Database, actor: Actor, caseId: string): Promise<void> {
  const items = await db.read(actor, (ctx) => listAcceptable(ctx, caseId))
  for (const { step, office } of items) {
    try {
      await db.write(actor, async (ctx) => {
        const entrusted = {
          ...ctx,
          actor: { ...officerOf(ctx), office, permissions: ['case.accept'] },
        } as typeof ctx
        await acceptItem(entrusted, { caseId, step, opinion: '窗口受理' })
        await releaseItem(entrusted, { caseId, step })
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
}
