import { sql } from 'kysely'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import type { EventRow } from '../platform/events.ts'
import type { Delivery, IssuedDocument } from './model.ts'
import { noSuchDelivery } from './refusals.ts'

export const documentColumns = sql`d.owner, d.id, d.number, d.code, d.kind, d.step, d.person_id as "personId", d.office,
  d.content, d.issued_at as "issuedAt", d.state, d.cancelled_at as "cancelledAt", d.cancel_reason as "cancelReason",
  d.cancelled_by as "cancelledBy"`

export const deliveryColumns = sql`v.owner, v.id, v.person_id as "personId", v.addressee, v.office, v.documents,
  v.certificates, v.method, v.state, v.address, v.tracking, v.cabinet_code as "cabinetCode", v.receiver, v.relation,
  v.reason, v.signature, v.officers, v.refused_reason as "refusedReason", v.witness, v.note,
  v.planned_at as "plannedAt", v.sent_at as "sentAt", v.ready_at as "readyAt", v.ended_at as "endedAt", v.service`

/** A document that has no number yet. */
export type Unnumbered = Pick<
  IssuedDocument,
  'owner' | 'id' | 'code' | 'kind' | 'step' | 'personId' | 'office' | 'content' | 'issuedAt'
> & {
  /** 机关代字; all its numbers have one lock. */
  word: string
  /** 机关代字 + 类别 */
  prefix: string
}

/** Documents that are issued together, the deliveries on the page that carry them, and what the paper trail tells of both. */
export type Issue = { papers: Unnumbered[]; deliveries: Delivery[]; events: EventRow[] }

/** What stands for the number of a document wherever it is named before it has one. */
export function placeOf({ id }: Pick<Unnumbered, 'id'>): string {
  return `‹${id}›`
}

/**
 * Stores documents, each with the next number of its prefix and year, and what comes with them, in one statement: whoever
 * issues for the same office waits from here until this transaction has ended, and what is rolled back leaves no gap. Gives
 * the numbers in order.
 */
export async function writeDocuments(ctx: WriteCtx, issues: Issue[]): Promise<string[]> {
  const papers = issues.flatMap((issue) => issue.papers)
  const wanted = papers.map(({ id, word, prefix, content }) => ({
    place: placeOf({ id }),
    word,
    prefix,
    year: Number(content.issuedOn.slice(0, 4)),
  }))
  const written = {
    documents: papers.map((paper) => ({ ...paper, number: placeOf(paper) })),
    deliveries: issues.flatMap((issue) => issue.deliveries),
    events: issues.flatMap((issue) => issue.events),
  }
  const issued = await sql<{ numbers: string[] }>`
    select documents.issue(${JSON.stringify(wanted)}::jsonb, ${JSON.stringify(written)}, ${ctx.now}) as numbers
  `.execute(ctx.db)
  return issued.rows[0]?.numbers ?? []
}

export async function loadDocument(ctx: ReadCtx, number: string): Promise<IssuedDocument | undefined> {
  const found = await sql<IssuedDocument>`
    select ${documentColumns} from documents.document d where d.number = ${number}`.execute(ctx.db)
  return found.rows[0]
}

/** The documents with these numbers, in their order; what there is not is left out. */
export async function loadDocuments(ctx: ReadCtx, numbers: string[]): Promise<IssuedDocument[]> {
  const found = await sql<IssuedDocument>`
    select ${documentColumns} from documents.document d where d.number = any(${numbers})`.execute(ctx.db)
  return numbers.flatMap((number) => found.rows.find((row) => row.number === number) ?? [])
}

export async function saveCancelled(
  ctx: WriteCtx,
  number: string,
  how: { reason: string; by: string | null },
): Promise<void> {
  await sql`
    update documents.document
    set state = 'cancelled', cancelled_at = ${ctx.now}, cancel_reason = ${how.reason}, cancelled_by = ${how.by}
    where number = ${number}`.execute(ctx.db)
}

/** The delivery, locked until the command ends. Refuses an id that there is not. */
export async function lockDelivery(ctx: WriteCtx, id: string): Promise<Delivery> {
  const found = await sql<Delivery>`
    select ${deliveryColumns} from documents.delivery v where v.id = ${id} for update`.execute(ctx.db)
  const delivery = found.rows[0]
  if (!delivery) throw noSuchDelivery()
  return delivery
}

export async function saveDelivery(ctx: WriteCtx, delivery: Delivery): Promise<void> {
  const signature = delivery.signature === null ? null : JSON.stringify(delivery.signature)
  await sql`
    insert into documents.delivery (owner, id, person_id, addressee, office, documents, certificates, method, state,
      address, tracking, cabinet_code, receiver, relation, reason, signature, officers, refused_reason, witness, note,
      planned_at, sent_at, ready_at, ended_at, service)
    values (${delivery.owner}, ${delivery.id}, ${delivery.personId}, ${delivery.addressee}, ${delivery.office},
      ${delivery.documents}, ${delivery.certificates}, ${delivery.method}, ${delivery.state}, ${delivery.address},
      ${delivery.tracking}, ${delivery.cabinetCode}, ${delivery.receiver}, ${delivery.relation}, ${delivery.reason},
      ${signature}::jsonb, ${delivery.officers}, ${delivery.refusedReason}, ${delivery.witness}, ${delivery.note},
      ${delivery.plannedAt}, ${delivery.sentAt}, ${delivery.readyAt}, ${delivery.endedAt}, ${delivery.service})
    on conflict (owner, id) do update set
      office = excluded.office, address = excluded.address, method = excluded.method, state = excluded.state, tracking = excluded.tracking,
      cabinet_code = excluded.cabinet_code, receiver = excluded.receiver, relation = excluded.relation,
      reason = excluded.reason, signature = excluded.signature, officers = excluded.officers,
      refused_reason = excluded.refused_reason, witness = excluded.witness, note = excluded.note,
      sent_at = excluded.sent_at, ready_at = excluded.ready_at, ended_at = excluded.ended_at,
      service = excluded.service`.execute(ctx.db)
}
