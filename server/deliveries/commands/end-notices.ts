import type { Actor, WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { endDelivery, noticesOf } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { lockDelivery } from '../store.ts'
import { tellOfDelivery } from '../tell.ts'

/**
 * Writes the 送达回证 of a notice whose thirty days have passed and stops its clock: the notice has served without that. Undefined where it
 * was withdrawn, or somebody was first; so it is safe to run twice.
 */
async function endNotice(ctx: WriteCtx, id: string): Promise<Delivery | undefined> {
  const current = await lockDelivery(ctx, id)
  if (current.method !== 'notice' || current.state !== 'delivered' || current.service !== null)
    return undefined
  return endDelivery(ctx, current, noticesOf(ctx), current.servesAt ?? ctx.now)
}

/**
 * Ends every notice whose thirty days have passed, each in a transaction of its own; gives how many. One that cannot be ended holds up no other:
 * it is told when all have been tried.
 */
export async function endNotices(db: Database, actor: Actor): Promise<number> {
  const { now } = db.statement(actor, null)
  const over = await db.run<{ id: string }>(
    'deliveries-notices-over',
    `select id from deliveries.delivery where state = 'published' and serves_at < $1 order by published_at`,
    [now],
  )
  const faults: unknown[] = []
  for (const { id } of over)
    await db
      .write(actor, async (ctx) => {
        const ended = await endNotice(ctx, id)
        if (ended) await tellOfDelivery(ctx, ended)
      })
      .catch((fault: unknown) => faults.push(fault))
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} notices could not be ended`)
  return over.length
}
