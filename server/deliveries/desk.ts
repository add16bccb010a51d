import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { daysLeft } from '../deadlines/rules.ts'
import type { PaperForm } from '../documents/model.ts'
import { renderLabel } from '../documents/queries.ts'
import { maskValue } from '../forms/display.ts'
import { findPhone } from '../people/queries.ts'
import { officerOf, type Officer, type ReadCtx } from '../platform/ctx.ts'
import { demand } from '../platform/refusal.ts'
import type { SealDocument } from '../seals/model.ts'
import { documentPaper } from '../seals/queries.ts'
import type { Delivery, DeliveryAtDesk, DeliveryFilter, DeliveryPage } from './model.ts'
import { findDelivery } from './queries.ts'
import { notPermitted, noSuchDelivery } from './refusals.ts'
import { deliveryActs, handsOut } from './rules.ts'
import { endedAt, stateAt } from './store.ts'

/** So many are shown at once; what lies further back is found by a filter. */
const MOST_SHOWN = 200

type Row = Omit<
  DeliveryAtDesk,
  'plannedAt' | 'endedAt' | 'publishedOn' | 'servesOn' | 'daysLeft' | 'acts'
> & {
  plannedAt: Date
  endedAt: Date | null
  publishedAt: Date | null
  servesAt: Date | null
}

const mayDeliver = (officer: Officer): boolean =>
  officer.permissions.some((each) => each === 'case.accept' || each === 'counter.work')

/** What an office has to deliver, by its last day, or what it has delivered, the newest first; names and addresses masked. */
export async function listDeliveriesAtDesk(
  ctx: ReadCtx,
  filter: DeliveryFilter,
): Promise<Omit<DeliveryPage, 'carrier'>> {
  const officer = officerOf(ctx)
  const state = stateAt(ctx.now)
  const open = sql`(v.state in ('due', 'sent', 'ready', 'published', 'returned') and ${state} <> 'delivered')`
  const q = filter.q.toUpperCase()
  const found = await sql<Row>`
    select v.id, v.case_number as "caseNumber", v.addressee, v.method, ${state} as state, v.address, v.tracking,
      v.cabinet_code as "cabinetCode", v.receiver, v.relation, v.refused_reason as "refusedReason", v.note,
      v.notice_reason as "noticeReason", v.published_at as "publishedAt", v.serves_at as "servesAt",
      v.planned_at as "plannedAt", ${endedAt(ctx.now)} as "endedAt", v.service, k.due_on as "dueOn",
      coalesce(k.level, 'none') as level,
      coalesce((
        select jsonb_agg(jsonb_build_object('number', p.number, 'title', p.title, 'document', p.document))
        from (
          select d.number, d.content->>'title' as title, true as document
          from documents.document d where d.number = any(v.documents)
          union all
          select t.number, t.title, false from credentials.certificate t where t.number = any(v.certificates)
        ) p), '[]') as papers
    from deliveries.delivery v
    left join deadlines.clock k
      on k.owner = v.owner and k.subject = 'delivery:' || v.id and k.kind = 'delivery' and k.run = 1
    where v.office = ${officer.office} and ${filter.view === 'open' ? open : sql`not (${open})`}
      ${filter.method === undefined ? sql`` : sql`and v.method = ${filter.method}`}
      ${filter.state === undefined ? sql`` : sql`and ${state} = ${filter.state}`}
      ${
        q === ''
          ? sql``
          : sql`and (upper(v.case_number) like ${`%${q.replaceAll(/[\\%_]/g, '\\$&')}%`} or upper(v.tracking) = ${q}
              or v.addressee = ${filter.q})`
      }
    order by ${filter.view === 'open' ? sql`k.due_on nulls last, v.planned_at, v.id` : sql`"endedAt" desc, v.id`}
    limit ${MOST_SHOWN + 1}`.execute(ctx.db)
  const counted = await sql<{ state: string; all: number; late: number }>`
    select v.state, count(*)::int as all,
      (count(*) filter (where k.level = 'overdue'))::int as late
    from deliveries.delivery v left join deadlines.clock k
      on k.owner = v.owner and k.subject = 'delivery:' || v.id and k.kind = 'delivery' and k.run = 1
    where v.office = ${officer.office} and ${open} group by v.state`.execute(ctx.db)
  return {
    deliveries: found.rows.slice(0, MOST_SHOWN).map((row) => shown(ctx, officer, row)),
    more: found.rows.length > MOST_SHOWN,
    counts: Object.fromEntries(counted.rows.map(({ state, all }) => [state, all])),
    late: counted.rows.reduce((sum, { late }) => sum + late, 0),
    counters: [...ctx.world.region.offices.values()]
      .filter((office) => office.id !== officer.office && handsOut(office))
      .map(({ id, name, address }) => ({ id, name, address })),
  }
}

function shown(ctx: ReadCtx, officer: Officer, { publishedAt, servesAt, ...row }: Row): DeliveryAtDesk {
  // The clock stands still while a notice is out.
  const running = row.endedAt === null && row.state !== 'published' ? row.dueOn : null
  return {
    ...row,
    publishedOn: publishedAt && toLocalDate(publishedAt),
    servesOn: servesAt && toLocalDate(servesAt),
    addressee: maskValue(row.addressee, 'name'),
    receiver: row.receiver && maskValue(row.receiver, 'name'),
    address: row.address && maskValue(row.address, 'address'),
    plannedAt: row.plannedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    daysLeft: daysLeft(ctx.world.region.calendar, running, toLocalDate(ctx.now)),
    acts: mayDeliver(officer) ? deliveryActs(row) : [],
  }
}

/** A delivery of the officer's own office; that of another office does not exist. */
export async function ownDelivery(ctx: ReadCtx, id: string): Promise<Delivery> {
  const delivery = await findDelivery(ctx, id)
  if (delivery?.office !== officerOf(ctx).office) throw noSuchDelivery()
  return delivery
}

/** The same, for whoever accepts matters there or works the counter; to other posts of the office it is refused. */
export async function ownDeliveryToActOn(ctx: ReadCtx, id: string): Promise<Delivery> {
  const delivery = await ownDelivery(ctx, id)
  demand(mayDeliver(officerOf(ctx)) ? undefined : notPermitted())
  return delivery
}

/** A paper that goes with a delivery of the own office, or its 送达回证, as PDF. */
export async function deliveryDocument(
  ctx: ReadCtx,
  key: { id: string; number: string; form: PaperForm },
  publicUrl: string,
): Promise<{ owner: string; paper: SealDocument }> {
  const { owner, documents, service } = await ownDelivery(ctx, key.id)
  if (!documents.includes(key.number) && key.number !== service) throw noSuchDelivery()
  return { owner, paper: await documentPaper(ctx, key.number, { form: key.form, publicUrl }) }
}

/** 地址签 as PDF, with the full name, address and phone; whoever calls this records the look. Refused where there is no address. */
export async function deliveryLabel(
  ctx: ReadCtx,
  id: string,
): Promise<{ owner: string; name: string; bytes: Buffer }> {
  const delivery = await ownDeliveryToActOn(ctx, id)
  const office = ctx.world.region.offices.get(delivery.office)
  if (delivery.address === null || !office) throw noSuchDelivery()
  const { caseNumber } = delivery
  const bytes = await renderLabel({
    addressee: delivery.addressee,
    address: delivery.address,
    phone: delivery.personId && (await findPhone(ctx, delivery.personId)),
    sender: office,
    tracking: delivery.state === 'sent' ? delivery.tracking : null,
    caseNumber,
    printedAt: ctx.now,
    demo: ctx.world.mode === 'demo',
  })
  return { owner: delivery.owner, name: `地址签-${caseNumber}.pdf`, bytes }
}
