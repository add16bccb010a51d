import { stopClock } from '../deadlines/commands/stop-clock.ts'
import type { ClockRef } from '../deadlines/model.ts'
import { issueDocument } from '../documents/commands/issue-document.ts'
import type { Facts } from '../documents/model.ts'
import { findDocuments } from '../documents/queries.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { METHOD_TEXT, type Delivery } from './model.ts'
import { DELIVERY_TEXT } from './refusals.ts'
import { saveDelivery } from './store.ts'

/** Keeps a step of a delivery and records it; the address, the codes and the signature stay out of the paper trail. */
export async function keepDelivery(ctx: WriteCtx, delivery: Delivery, event: string): Promise<Delivery> {
  await saveDelivery(ctx, delivery)
  await record(ctx, `delivery.${event}`, delivery.owner, {
    delivery: delivery.id,
    method: delivery.method,
    documents: delivery.documents,
    certificates: delivery.certificates,
    service: delivery.service,
  })
  return delivery
}

/** The clock of a delivery; on the page there is none, for it is over at once. */
export function deliveryClock(delivery: Pick<Delivery, 'owner' | 'id'>): ClockRef {
  return { owner: delivery.owner, subject: `delivery:${delivery.id}`, kind: 'delivery' }
}

/**
 * Ends a delivery with its 送达回证, which says what was delivered, when, how and to whom, or who refused it before whom.
 *
 * @param at when it was received; earlier than now where a carrier tells of it afterwards.
 */
export async function endDelivery(
  ctx: WriteCtx,
  delivery: Delivery,
  place: string | null,
  at: Date = ctx.now,
): Promise<Delivery> {
  const papers = await findDocuments(ctx, delivery.documents)
  const about = papers[0]?.content.about
  const facts: Facts = {
    'case.number': about?.caseNumber,
    'item.name': about?.item,
    'item.type': about?.itemType,
    'applicant.name': about?.applicant,
    'addressee.name': delivery.addressee,
    'delivery.method': delivery.state === 'refused' ? '留置送达' : METHOD_TEXT[delivery.method],
    'delivery.place': place,
    'delivery.at': at.toISOString(),
    'receiver.name': delivery.receiver,
    'receiver.relation': delivery.relation,
    'receiver.reason': delivery.reason,
    'refused.reason': delivery.refusedReason,
    'witness.name': delivery.witness,
    'tracking.number': delivery.method === 'post' ? delivery.tracking : null,
    'receiver.unsigned': delivery.signature === null ? '是' : null,
    'consent.text': delivery.method === 'page' ? '受送达人已经同意电子送达' : null,
    'officers.names': delivery.officers.join('、'),
    'delivery.note': delivery.note,
    lists: {
      documents: [
        ...papers.map((paper) => ({ title: paper.content.title, number: paper.number })),
        ...delivery.certificates.map((number) => ({ title: '证照', number })),
      ],
    },
  }
  const { number } = await issueDocument(ctx, {
    owner: delivery.owner,
    step: papers[0]?.step ?? null,
    kind: 'service',
    personId: delivery.personId,
    office: delivery.office,
    facts,
    signed: delivery.signature === null ? undefined : { receiver: delivery.signature },
  })
  if (delivery.method !== 'page') {
    await stopClock(ctx, deliveryClock(delivery), { reason: DELIVERY_TEXT[delivery.state] })
  }
  const ended: Delivery = { ...delivery, endedAt: at, service: number }
  return keepDelivery(ctx, ended, delivery.state === 'refused' ? 'refused' : 'delivered')
}

/** Who did it, when nobody is named: the officer at the keyboard. */
export function officersOf(ctx: WriteCtx, named: string[] | undefined): string[] {
  if (named && named.length > 0) return named
  return ctx.actor.kind === 'staff' ? [ctx.actor.name] : []
}
