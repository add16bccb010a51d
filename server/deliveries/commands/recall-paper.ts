import { sql } from 'kysely'
import { stopClock } from '../../deadlines/commands/stop-clock.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { deliveryClock, keepDelivery, unpublished } from '../deliver.ts'
import { DELIVERY_TEXT } from '../refusals.ts'
import { lockDelivery } from '../store.ts'

/**
 * 不用再送: what a paper told of is over, so that nobody has to be reached with it any more, by a public notice least of all. Does nothing
 * where it has been delivered, goes together with others, or was never sent.
 */
export async function recallPaper(ctx: WriteCtx, input: { number: string; reason: string }): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select v.id from documents.document d join deliveries.delivery v on v.owner = d.owner
    where d.number = ${input.number} and v.documents = array[d.number] and v.certificates = '{}'
      and v.ended_at is null`.execute(ctx.db)
  for (const { id } of rows) {
    const current = await lockDelivery(ctx, id)
    if (current.endedAt !== null) continue
    await stopClock(ctx, deliveryClock(current), { reason: DELIVERY_TEXT.recalled })
    await keepDelivery(
      ctx,
      { ...unpublished(current), state: 'recalled', note: input.reason, endedAt: ctx.now },
      'recalled',
    )
  }
}
