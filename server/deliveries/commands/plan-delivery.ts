import { startClock } from '../../deadlines/commands/start-clock.ts'
import type { Limit } from '../../deadlines/model.ts'
import { findDocuments } from '../../documents/queries.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { deliveryClock, keepDelivery, newDelivery } from '../deliver.ts'
import type { Delivery, DeliveryMethod } from '../model.ts'
import { addressMissing, notOfThisOwner, nothingToDeliver } from '../refusals.ts'

const WITHIN: Limit = { days: 10, unit: 'working', basis: '《中华人民共和国行政许可法》第四十四条' }

export type PlanDelivery = {
  owner: string
  personId: string | null
  office: string
  /** Numbers of documents of this owner. */
  documents: string[]
  certificates?: string[]
  method: Exclude<DeliveryMethod, 'page' | 'notice'>
  /** Where the post goes; needed for `post` only. */
  address?: string | null
  /** 受送达人, where it is not the applicant of the documents. */
  addressee?: string
  /** Number of the case, where no document says it. */
  caseNumber?: string
  note?: string | null
}

/**
 * Plans how documents and certificates reach a person otherwise than on the page (`deliverOnPage`); 行政许可法 44 gives ten working
 * days for it. Refuses an empty delivery, documents of another owner, post without address.
 */
export async function planDelivery(ctx: WriteCtx, input: PlanDelivery): Promise<Delivery> {
  const certificates = input.certificates ?? []
  const papers = await findDocuments(ctx, input.documents)
  demand(input.documents.length + certificates.length === 0 ? nothingToDeliver() : undefined)
  const foreign = input.documents.find(
    (number) => !papers.some((paper) => paper.number === number && paper.owner === input.owner),
  )
  demand(foreign === undefined ? undefined : notOfThisOwner(foreign))
  demand(input.method === 'post' && !input.address?.trim() ? addressMissing() : undefined)
  const applicants = papers.flatMap((paper) => paper.content.about.applicant ?? [])
  const addressee = input.addressee ?? applicants[0]
  if (!addressee) throw new Error('nobody knows whom this delivery is for')

  const caseNumber = input.caseNumber ?? papers[0]?.content.about.caseNumber ?? ''
  const planned = newDelivery(ctx, { ...input, addressee, caseNumber })
  const clock = deliveryClock(planned)
  await startClock(ctx, { ...clock, office: planned.office, statutory: WITHIN, promised: null })
  return keepDelivery(ctx, planned, 'planned')
}
