import { startOfDay, toDayNumber, toLocalDate } from '../calendar/rules.ts'
import type { IssuedDocument, Signature } from '../documents/model.ts'
import type { Office } from '../offices/model.ts'
import type { Refusal } from '../platform/refusal.ts'
import { DELIVERY_STATES, type Delivery, type DeliveryAct } from './model.ts'
import {
  noticeBeforePost,
  noticeByAnother,
  noticeReasonMissing,
  noticeTooEarly,
  noticeWithoutPaper,
  notNow,
  receiverMissing,
  relationMissing,
  signatureMissing,
} from './refusals.ts'

/** 公告送达: so many days after the day of publication, which is not counted, the papers count as served (民事诉讼法 95). */
export const NOTICE_DAYS = 30

/**
 * What may be done with a delivery now. What is on its way from counter to counter (委托送达) has to be taken over there
 * before anybody gets it; what the post carries is taken over by nobody.
 */
export function deliveryActs({ state, method }: Pick<Delivery, 'state' | 'method'>): DeliveryAct[] {
  const acts: readonly DeliveryAct[] = DELIVERY_STATES[state]
  if (state !== 'sent') return [...acts]
  return acts.filter((act) =>
    method === 'nearest' ? act === 'takeOver' || act === 'takeBack' : act !== 'takeOver',
  )
}

/** May this be done with the delivery in its present state? */
export function refuseDeliveryAct(
  delivery: Pick<Delivery, 'state' | 'method'>,
  act: DeliveryAct,
): Refusal | undefined {
  return deliveryActs(delivery).includes(act) ? undefined : notNow(act, delivery.state)
}

/** Whether an office has a counter that hands things to people. */
export function handsOut({ posts }: Pick<Office, 'posts'>): boolean {
  return posts.some(({ permissions }) =>
    permissions.some((each) => each === 'counter.work' || each === 'case.accept'),
  )
}

/** 签收: who received it, and for somebody else why; with a signature, unless carrier or cabinet vouch for it. */
export function refuseHandOver(
  delivery: Pick<Delivery, 'state' | 'addressee' | 'method'>,
  given: { receiver: string; relation: string | null; reason: string | null; signature: Signature | null },
): Refusal | undefined {
  const refusal = refuseDeliveryAct(delivery, 'handOver')
  if (refusal) return refusal
  if (given.receiver === '') return receiverMissing()
  const same = given.receiver.replace(/\s/g, '') === delivery.addressee.replace(/\s/g, '')
  if (!same && (!given.relation || !given.reason)) return relationMissing(delivery.addressee)
  const vouched = delivery.method === 'post' || delivery.method === 'cabinet'
  return given.signature === null && !vouched ? signatureMissing() : undefined
}

/** The last instant of the thirty days of a notice that is published now. */
export function servesAt(publishedAt: Date): Date {
  return new Date(startOfDay(toDayNumber(toLocalDate(publishedAt)) + NOTICE_DAYS + 1).getTime() - 1000)
}

/** So many days a paper has lain at the counter before nobody is thought to come for it; a rule of ours, the law names none. */
export const DAYS_AT_COUNTER = 10

/**
 * 公告送达: only of papers, by the office that issued them, after another way has failed, and with the reason, which stays in the file
 * (民事诉讼法 95). Where an address is known, the post has brought it back; what lies at the counter has lain there for some days.
 */
export function refusePublish(
  delivery: Pick<Delivery, 'state' | 'method' | 'office' | 'address' | 'tracking' | 'readyAt'>,
  papers: readonly Pick<IssuedDocument, 'office'>[],
  reason: string,
  now: Date,
): Refusal | undefined {
  const refusal = refuseDeliveryAct(delivery, 'publish')
  if (refusal) return refusal
  if (papers.length === 0) return noticeWithoutPaper()
  if (papers.some(({ office }) => office !== delivery.office)) return noticeByAnother()
  const { state, method, address, tracking, readyAt } = delivery
  const wasPosted = tracking !== null
  if (address !== null && !wasPosted) return noticeBeforePost()
  const daysSince = (from: Date): number => toDayNumber(toLocalDate(now)) - toDayNumber(toLocalDate(from))
  const lies = state === 'ready' && method !== 'cabinet'
  const hasLain = lies && readyAt !== null && daysSince(readyAt) >= DAYS_AT_COUNTER
  if (!hasLain && (lies || !wasPosted)) return noticeTooEarly(DAYS_AT_COUNTER)
  return reason.length < 10 ? noticeReasonMissing() : undefined
}
