import { findPhone } from '../../people/queries.ts'
import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { sha256 } from '../../platform/secrets.ts'
import { ownDeliveryToActOn } from '../desk.ts'
import type { Carrier } from '../model.ts'
import { addressMissing, noCarrier } from '../refusals.ts'
import { refuseDeliveryAct } from '../rules.ts'

/** An officer waits in front of the answer; the follow-up job waits as long. */
export const CARRIER_WITHIN_MS = 5000

/**
 * Asks the carrier for a tracking number. Sends nothing off yet: the officer still registers that it was posted. Asked again for
 * the same parcel, the carrier gives the same number; a parcel that came back, or goes to another address, is another one.
 */
export async function askCarrier(
  db: Database,
  actor: Actor,
  carrier: Carrier | null,
  input: { id: string; address?: string | undefined },
): Promise<{ tracking: string | null; failed: string | null }> {
  if (!carrier) throw noCarrier()
  const parcel = await db.read(actor, async (ctx) => {
    const delivery = await ownDeliveryToActOn(ctx, input.id)
    demand(refuseDeliveryAct(delivery, 'sendByPost'))
    const address = input.address?.trim() || delivery.address
    const office = ctx.world.region.offices.get(delivery.office)
    if (address === null || !office) throw addressMissing()
    return {
      owner: delivery.owner,
      reference: `${delivery.id}-${delivery.sentAt?.getTime() ?? 0}-${sha256(address).slice(0, 8)}`,
      addressee: delivery.addressee,
      address,
      phone: delivery.personId && (await findPhone(ctx, delivery.personId)),
      sender: { name: office.name, address: office.address, phone: office.phone },
    }
  })
  const { owner, ...shipped } = parcel
  const tracking = await carrier.ship(shipped, AbortSignal.timeout(CARRIER_WITHIN_MS)).catch(() => null)
  await db.write(actor, (ctx) =>
    record(ctx, 'delivery.carrier-asked', owner, { delivery: input.id, tracking }),
  )
  return {
    tracking,
    failed: tracking === null ? '承运方的系统暂时没有回应。请稍后再取单号，或者照着快递单手工填写。' : null,
  }
}
