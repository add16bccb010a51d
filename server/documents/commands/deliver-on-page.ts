import { actorRef, keepForLast, type WriteCtx } from '../../platform/ctx.ts'
import { newDelivery, officersOf, pageOf, serviceOf, toldOfDelivery } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { prepareDocument, toldOf } from '../prepare.ts'
import { placeOf, writeDocuments } from '../store.ts'
import type { IssueDocument } from './issue-document.ts'

/**
 * Issues documents and delivers them, with certificates that there are already, on the page of a person who agreed to it: a data
 * message has arrived when it enters the system that the addressee chose (电子签名法 11). What they say is resolved now; they
 * get their numbers as the last thing of the command, because the row of numbers is locked from then on.
 */
export function deliverOnPage(
  ctx: WriteCtx,
  input: {
    owner: string
    personId: string
    addressee: string
    office: string
    papers: IssueDocument[]
    certificates?: string[]
  },
): void {
  const papers = input.papers.map((paper) => prepareDocument(ctx, paper))
  const delivery: Delivery = {
    ...newDelivery(ctx, { ...input, documents: papers.map(placeOf), method: 'page' }),
    state: 'delivered',
    receiver: input.addressee,
    officers: officersOf(ctx, undefined),
    endedAt: ctx.now,
  }
  const numbered = papers.map((paper) => ({ ...paper, number: placeOf(paper) }))
  const service = prepareDocument(ctx, serviceOf(delivery, numbered, pageOf(ctx), ctx.now))
  const ended = { ...delivery, service: placeOf(service) }
  const event = (kind: string, data: Record<string, unknown>) => ({
    subject: input.owner,
    kind,
    at: ctx.now,
    actor: actorRef(ctx.actor),
    data,
  })
  keepForLast(ctx, writeDocuments, {
    papers: [...papers, service],
    deliveries: [ended],
    events: [
      ...[...papers, service].map((paper) => event('document.issued', toldOf(paper, placeOf(paper)))),
      event('delivery.delivered', toldOfDelivery(ended)),
    ],
  })
}
