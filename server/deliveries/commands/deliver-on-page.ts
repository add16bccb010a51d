import type { IssueDocument } from '../../documents/commands/issue-document.ts'
import { prepareDocument, toldOfDocument } from '../../documents/commands/prepare-document.ts'
import { keepForLast, type WriteCtx } from '../../platform/ctx.ts'
import { eventOf } from '../../platform/events.ts'
import { newDelivery, officersOf, pageOf, serviceOf, toldOfDelivery } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { storeOnPage } from '../store.ts'

/**
 * Issues documents and delivers them, with certificates that there are already, on the page of a person who agreed to it: a data
 * message has arrived when it enters the system that the addressee chose (电子签名法 11). What they say is resolved now; they
 * get their numbers as the last thing of the command, because the row of numbers is locked from then on.
 */
export function deliverOnPage(
  ctx: WriteCtx,
  input: {
    owner: string
    caseNumber: string
    personId: string
    addressee: string
    office: string
    papers: IssueDocument[]
    certificates?: string[]
  },
): void {
  const papers = input.papers.map((paper) => prepareDocument(ctx, paper))
  const delivered: Delivery = {
    ...newDelivery(ctx, { ...input, documents: papers.map(({ number }) => number), method: 'page' }),
    state: 'delivered',
    receiver: input.addressee,
    officers: officersOf(ctx),
    endedAt: ctx.now,
  }
  const service = prepareDocument(ctx, serviceOf(delivered, papers, pageOf(ctx), ctx.now))
  const delivery = { ...delivered, service: service.number }
  const documents = [...papers, service]
  keepForLast(ctx, storeOnPage, {
    documents,
    delivery,
    events: [
      ...documents.map((document) =>
        eventOf(ctx, 'document.issued', document.owner, toldOfDocument(document)),
      ),
      eventOf(ctx, 'delivery.delivered', delivery.owner, toldOfDelivery(delivery)),
    ],
  })
}
