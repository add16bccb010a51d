import { sql, type RawBuilder } from 'kysely'
import type { PreparedDocument } from '../documents/model.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import type { EventRow } from '../platform/events.ts'
import type { Delivery } from './model.ts'
import { noSuchDelivery } from './refusals.ts'

/**
 * The state by now: what was published has served when its thirty days have passed, whether that is written down or not, as no job decides it.
 */
export const stateAt = (now: Date): RawBuilder<unknown> =>
  sql`(case when v.state = 'published' and v.serves_at < ${now} then 'delivered' else v.state end)`

/** When a delivery ended; for a public notice by its days alone. */
export const endedAt = (now: Date): RawBuilder<unknown> =>
  sql`coalesce(v.ended_at, case when v.state = 'published' and v.serves_at < ${now} then v.serves_at end)`

export const deliveryColumns = (
  now: Date,
): RawBuilder<unknown> => sql`v.owner, v.id, v.case_number as "caseNumber", v.person_id as "personId", v.addressee, v.office, v.documents,
  v.certificates, v.method, ${stateAt(now)} as state, v.address, v.tracking, v.cabinet_code as "cabinetCode", v.receiver, v.relation,
  v.reason, v.signature, v.officers, v.refused_reason as "refusedReason", v.witness, v.note,
  v.notice_reason as "noticeReason", v.published_at as "publishedAt", v.serves_at as "servesAt",
  v.planned_at as "plannedAt", v.sent_at as "sentAt", v.ready_at as "readyAt", ${endedAt(now)} as "endedAt", v.service`

/** The delivery, locked until the command ends. Refuses an id that there is not. */
export async function lockDelivery(ctx: WriteCtx, id: string): Promise<Delivery> {
  const found = await sql<Delivery>`
    select ${deliveryColumns(ctx.now)} from deliveries.delivery v where v.id = ${id} for update`.execute(
    ctx.db,
  )
  const delivery = found.rows[0]
  if (!delivery) throw noSuchDelivery()
  return delivery
}

export async function saveDelivery(ctx: WriteCtx, delivery: Delivery): Promise<void> {
  const signature = delivery.signature === null ? null : JSON.stringify(delivery.signature)
  await sql`
    insert into deliveries.delivery (owner, id, case_number, person_id, addressee, office, documents, certificates, method, state,
      address, tracking, cabinet_code, receiver, relation, reason, signature, officers, refused_reason, witness, note,
      notice_reason, published_at, serves_at, planned_at, sent_at, ready_at, ended_at, service)
    values (${delivery.owner}, ${delivery.id}, ${delivery.caseNumber}, ${delivery.personId}, ${delivery.addressee}, ${delivery.office},
      ${delivery.documents}, ${delivery.certificates}, ${delivery.method}, ${delivery.state}, ${delivery.address},
      ${delivery.tracking}, ${delivery.cabinetCode}, ${delivery.receiver}, ${delivery.relation}, ${delivery.reason},
      ${signature}::jsonb, ${delivery.officers}, ${delivery.refusedReason}, ${delivery.witness}, ${delivery.note},
      ${delivery.noticeReason}, ${delivery.publishedAt}, ${delivery.servesAt},
      ${delivery.plannedAt}, ${delivery.sentAt}, ${delivery.readyAt}, ${delivery.endedAt}, ${delivery.service})
    on conflict (owner, id) do update set
      office = excluded.office, address = excluded.address, method = excluded.method, state = excluded.state, tracking = excluded.tracking,
      cabinet_code = excluded.cabinet_code, receiver = excluded.receiver, relation = excluded.relation,
      reason = excluded.reason, signature = excluded.signature, officers = excluded.officers,
      refused_reason = excluded.refused_reason, witness = excluded.witness, note = excluded.note,
      notice_reason = excluded.notice_reason, published_at = excluded.published_at, serves_at = excluded.serves_at,
      sent_at = excluded.sent_at, ready_at = excluded.ready_at, ended_at = excluded.ended_at,
      service = excluded.service`.execute(ctx.db)
}

/** A delivery on the page, the documents that are issued for it and with it, and what the paper trail tells of both. */
export type OnPage = { documents: PreparedDocument[]; delivery: Delivery; events: EventRow[] }

/** Numbers and stores the documents and keeps the deliveries, all in one statement. */
export async function storeOnPage(ctx: WriteCtx, kept: OnPage[]): Promise<void> {
  const written = {
    documents: kept.flatMap(({ documents }) => documents),
    deliveries: kept.map(({ delivery }) => delivery),
    events: kept.flatMap(({ events }) => events),
  }
  await sql`select deliveries.deliver_on_page(${JSON.stringify(written)}, ${ctx.now})`.execute(ctx.db)
}
