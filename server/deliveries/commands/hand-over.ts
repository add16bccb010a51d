import type { Signature } from '../../documents/model.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { endDelivery, officersOf, unpublished } from '../deliver.ts'
import type { Delivery } from '../model.ts'
import { refuseHandOver } from '../rules.ts'
import { lockDelivery } from '../store.ts'

export type HandOver = {
  id: string
  /** Who actually received it; unless told, the addressee. */
  receiver?: string | undefined
  /** 与受送达人关系 and 代收理由: needed when it is somebody else. */
  relation?: string | null
  reason?: string | null
  /** Null only where the carrier or the cabinet vouches for it. */
  signature: Signature | null
  /** Where it was handed over; unless told, the address or the office. */
  place?: string | null
  note?: string | null
  /** When it was received, where the carrier tells of it afterwards; unless told, now. */
  at?: Date
}

/**
 * 签收. The addressee, or somebody for them, has received it: the 送达回证 is issued and the clock stops. Refuses what has ended,
 * a missing signature, and a receiver who is not the addressee without relation and reason.
 */
export async function handOver(ctx: WriteCtx, input: HandOver): Promise<Delivery> {
  const current = await lockDelivery(ctx, input.id)
  const given = {
    receiver: (input.receiver ?? current.addressee).trim(),
    relation: input.relation?.trim() || null,
    reason: input.reason?.trim() || null,
    signature: input.signature,
  }
  demand(refuseHandOver(current, given))
  const office = ctx.world.region.offices.get(current.office)?.address ?? null
  return endDelivery(
    ctx,
    {
      ...(current.method === 'notice' ? { ...unpublished(current), method: 'counter' } : current),
      ...given,
      state: 'delivered',
      officers: officersOf(ctx),
      note: input.note?.trim() || current.note,
    },
    input.place?.trim() || (current.method === 'post' ? null : office),
    input.at,
  )
}
