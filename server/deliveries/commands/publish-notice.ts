import { pauseClock } from '../../deadlines/commands/pause-clock.ts'
import { findDocuments } from '../../documents/queries.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { deliveryClock, keepDelivery, officersOf } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { refusePublish, servesAt } from '../rules.ts'
import { lockDelivery } from '../store.ts'

/**
 * 公告送达 (民事诉讼法 95): whoever no other way has reached is served by a notice on the public page when thirty days have passed. The clock
 * stands still meanwhile, for the office has done its part. Refuses what was not tried another way, certificates without a paper, papers of
 * another office, and no reason.
 */
export async function publishNotice(ctx: WriteCtx, input: { id: string; reason: string }): Promise<Delivery> {
  const current = await lockDelivery(ctx, input.id)
  const noticeReason = input.reason.trim()
  demand(refusePublish(current, await findDocuments(ctx, current.documents), noticeReason, ctx.now))
  await pauseClock(ctx, deliveryClock(current), { reason: 'elsewhere' })
  return keepDelivery(
    ctx,
    {
      ...current,
      method: 'notice',
      state: 'published',
      noticeReason,
      officers: officersOf(ctx),
      publishedAt: ctx.now,
      servesAt: servesAt(ctx.now),
    },
    'published',
  )
}
