import { chineseMinute } from '../../documents/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { Delivery, ParcelNews } from '../model.ts'
import { lockDelivery } from '../store.ts'
import { handOver } from './hand-over.ts'
import { takeBack } from './take-back.ts'

/**
 * What the carrier says becomes of the delivery: received, with the carrier vouching in place of a signature and the day on
 * its receipt as the day of delivery (民事诉讼法 91), or returned. Undefined when nothing changes: still moving, told before,
 * or the delivery has another parcel by now; so it is safe to run twice.
 */
export async function recordParcel(
  ctx: WriteCtx,
  input: { id: string; tracking: string; news: ParcelNews },
): Promise<Delivery | undefined> {
  const { id, news } = input
  const current = await lockDelivery(ctx, id)
  const awaited = current.state === 'sent' && current.method === 'post' && current.tracking === input.tracking
  if (!awaited || news.state === 'moving') return undefined
  if (news.state === 'returned') return takeBack(ctx, { id, reason: news.reason })
  const receiver = news.receiver?.trim() || current.addressee
  const sent = current.sentAt ?? current.plannedAt
  // A clock of the carrier that is wrong must not move the day of delivery out of the time of the parcel.
  const at = news.at < sent || news.at > ctx.now ? ctx.now : news.at
  return handOver(ctx, {
    id,
    receiver,
    relation: receiver === current.addressee ? null : news.relation?.trim() || '代收人',
    reason: receiver === current.addressee ? null : '投递时由他人代收',
    signature: null,
    note: `承运方回执：${chineseMinute(at)}投递，由${receiver}签收`,
    at,
  })
}
