import { sql } from 'kysely'
import { maskValue } from '../forms/display.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Delivery } from './model.ts'
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
    select ${deliveryColumns}, c.due_on as "dueOn" from ${withClock}
    where v.owner = ${owner} order by v.planned_at, v.id`.execute(ctx.db)
  return found.rows.map(asShown)
}

/** One delivery with its full address, for whoever writes the label. */
export async function findDelivery(ctx: ReadCtx, id: string): Promise<Delivery | undefined> {
  const found = await sql<Delivery>`
    select ${deliveryColumns} from deliveries.delivery v where v.id = ${id}`.execute(ctx.db)
  return found.rows[0]
}
