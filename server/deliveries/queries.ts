import { sql, type RawBuilder } from 'kysely'
import { maskValue } from '../forms/display.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { maskCitizenNumber } from '../people/identifiers.ts'
import type { Delivery, PublicNotice } from './model.ts'
import { deliveryColumns } from './store.ts'

/** A delivery as it is shown: the address masked, of the signature only whether there is one, and the last day for it. */
export type DeliveryView = Omit<Delivery, 'signature'> & { signed: boolean; dueOn: string | null }

const asShown = ({ signature, ...delivery }: Delivery & { dueOn: string | null }): DeliveryView => ({
  ...delivery,
  signed: signature !== null,
  address: delivery.address && maskValue(delivery.address, 'address'),
})

const withClock = sql`deliveries.delivery v left join deadlines.clock c
  on c.owner = v.owner and c.subject = 'delivery:' || v.id and c.kind = 'delivery' and c.run = 1`

/** The deliveries of an owner, the oldest first; addresses masked. */
export async function listDeliveries(ctx: ReadCtx, owner: string): Promise<DeliveryView[]> {
  const found = await sql<Delivery & { dueOn: string | null }>`
    select ${deliveryColumns(ctx.now)}, c.due_on as "dueOn" from ${withClock}
    where v.owner = ${owner} order by v.planned_at, v.id`.execute(ctx.db)
  return found.rows.map(asShown)
}

/** One delivery with its full address, for whoever writes the label. */
export async function findDelivery(ctx: ReadCtx, id: string): Promise<Delivery | undefined> {
  const found = await sql<Delivery>`
    select ${deliveryColumns(ctx.now)} from deliveries.delivery v where v.id = ${id}`.execute(ctx.db)
  return found.rows[0]
}

/** So many notices stand on one page. */
const NOTICES_SHOWN = 50

/**
 * 公告: the notices whose thirty days run, the newest first, from the one after which the last page ended. Afterwards they are public no more:
 * nobody has to be known by them for longer than it takes to serve them.
 */
export async function listNotices(
  ctx: ReadCtx,
  after?: string,
): Promise<{ notices: PublicNotice[]; next: string | null }> {
  const found = await running(
    ctx,
    after === undefined
      ? sql`true`
      : sql`(v.published_at, v.id) < (select a.published_at, a.id from deliveries.delivery a where a.id = ${after})`,
  )
  const notices = found.slice(0, NOTICES_SHOWN)
  return { notices, next: found.length > NOTICES_SHOWN ? (notices.at(-1)?.id ?? null) : null }
}

/** One notice whose thirty days run. */
export async function findNotice(ctx: ReadCtx, id: string): Promise<PublicNotice | undefined> {
  return (await running(ctx, sql`v.id = ${id}`))[0]
}

async function running(ctx: ReadCtx, which: RawBuilder<unknown>): Promise<PublicNotice[]> {
  const { rows } = await sql<PublicNotice>`
    select v.id, v.addressee, v.office, v.published_at as "publishedAt", v.serves_at as "servesAt",
      (select p.number from people.person p where p.id = v.person_id and p.name = v.addressee) as "citizenNumber",
      (select jsonb_agg(jsonb_build_object('number', d.number, 'title', d.content->>'title') order by d.number)
        from documents.document d where d.number = any(v.documents)) as papers
    from deliveries.delivery v
    where v.state = 'published' and v.serves_at >= ${ctx.now} and ${which}
    order by v.published_at desc, v.id desc limit ${NOTICES_SHOWN + 1}`.execute(ctx.db)
  return rows.map(({ citizenNumber, ...notice }) => ({
    ...notice,
    citizenNumber: citizenNumber && maskCitizenNumber(citizenNumber),
  }))
}
