import { toLocalDate } from '../calendar/rules.ts'
import { stopClock } from '../deadlines/commands/stop-clock.ts'
import type { ClockRef } from '../deadlines/model.ts'
import { issueDocument, type IssueDocument } from '../documents/commands/issue-document.ts'
import type { Facts, IssuedDocument } from '../documents/model.ts'
import { findDocuments } from '../documents/queries.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { uuidv7 } from '../platform/ids.ts'
import { METHOD_TEXT, type Delivery } from './model.ts'
import { DELIVERY_TEXT } from './refusals.ts'
import { saveDelivery } from './store.ts'

/** Keeps a step of a delivery and records it; the address, the codes and the signature stay out of the paper trail. */
export async function keepDelivery(ctx: WriteCtx, delivery: Delivery, event: string): Promise<Delivery> {
  await saveDelivery(ctx, delivery)
  await record(ctx, `delivery.${event}`, delivery.owner, toldOfDelivery(delivery))
  return delivery
}

/** What the paper trail tells of a delivery. */
export function toldOfDelivery(delivery: Delivery): Record<string, unknown> {
  const { id, method, documents, certificates, service, tracking, noticeReason } = delivery
  return {
    delivery: id,
    method,
    documents,
    certificates,
    service,
    ...(tracking && { tracking }),
    ...(noticeReason && { reason: noticeReason }),
  }
}

/** A delivery of which nothing has happened yet. */
export function newDelivery(
  ctx: WriteCtx,
  input: Pick<
    Delivery,
    'owner' | 'caseNumber' | 'personId' | 'addressee' | 'office' | 'documents' | 'method'
  > & {
    certificates?: string[]
    address?: string | null
    note?: string | null
  },
): Delivery {
  const { owner, caseNumber, personId, addressee, office, documents, certificates = [], method } = input
  return {
    owner,
    id: uuidv7(ctx.now),
    caseNumber,
    personId,
    addressee,
    office,
    documents,
    certificates,
    method,
    state: 'due',
    address: input.address?.trim() || null,
    tracking: null,
    cabinetCode: null,
    receiver: null,
    relation: null,
    reason: null,
    signature: null,
    officers: [],
    refusedReason: null,
    witness: null,
    note: input.note ?? null,
    noticeReason: null,
    plannedAt: ctx.now,
    sentAt: null,
    readyAt: null,
    publishedAt: null,
    servesAt: null,
    endedAt: null,
    service: null,
  }
}

/** The page on which documents are delivered. */
export function pageOf(ctx: WriteCtx): string {
  return `${ctx.world.region.head.name}政务服务网“我的”页面`
}

/** The page on which public notices stand. */
export function noticesOf(ctx: WriteCtx): string {
  return `${ctx.world.region.head.name}政务服务网“公告送达”页面`
}

/** The clock of a delivery; on the page there is none, for it is over at once. */
export function deliveryClock(delivery: Pick<Delivery, 'owner' | 'id'>): ClockRef {
  return { owner: delivery.owner, subject: `delivery:${delivery.id}`, kind: 'delivery' }
}

/** 送达回证: what was delivered, when, how and to whom, or who refused it before whom. */
export function serviceOf(
  delivery: Delivery,
  papers: readonly Pick<IssuedDocument, 'number' | 'step' | 'content'>[],
  place: string | null,
  at: Date,
): IssueDocument {
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
    ...(delivery.method === 'notice' &&
      delivery.publishedAt !== null &&
      delivery.servesAt !== null && {
        'notice.reason': delivery.noticeReason,
        'notice.from': toLocalDate(delivery.publishedAt),
        'notice.until': toLocalDate(delivery.servesAt),
      }),
    lists: {
      documents: [
        ...papers.map((paper) => ({ title: paper.content.title, number: paper.number })),
        ...delivery.certificates.map((number) => ({ title: '证照', number })),
      ],
    },
  }
  return {
    owner: delivery.owner,
    step: papers[0]?.step ?? null,
    kind: 'service',
    personId: delivery.personId,
    office: delivery.office,
    facts,
    signed: delivery.signature === null ? undefined : { receiver: delivery.signature },
  }
}

/**
 * Ends a delivery with its 送达回证.
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
  const { number } = await issueDocument(ctx, serviceOf(delivery, papers, place, at))
  await stopClock(ctx, deliveryClock(delivery), { reason: DELIVERY_TEXT[delivery.state] })
  const ended: Delivery = { ...delivery, endedAt: at, service: number }
  return keepDelivery(ctx, ended, delivery.state === 'refused' ? 'refused' : 'delivered')
}

/** The same without its notice: withdrawn, or overtaken by another way. Why and when it was published stays in the paper trail. */
export function unpublished(delivery: Delivery): Delivery {
  if (delivery.method !== 'notice') return delivery
  const method = delivery.tracking === null ? 'counter' : 'post'
  return { ...delivery, method, noticeReason: null, publishedAt: null, servesAt: null }
}

/** Who did it: the officer at the keyboard; nobody of ours, where a carrier or the addressee says so. */
export function officersOf(ctx: WriteCtx): string[] {
  return ctx.actor.kind === 'staff' ? [ctx.actor.name] : []
}
