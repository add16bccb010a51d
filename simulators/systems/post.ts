import { z } from 'zod'
import { dayOf, instantOf } from '../dates.ts'
import type { Shipment } from '../ledger.ts'
import { digits } from '../numbers.ts'
import { Declined, demandBody, none, OptionalText, Text } from '../route.ts'
import type { Route, World } from '../route.ts'

const CARRIER = '淮安邮政（演示）'
/** How long a parcel of the demo takes. */
const DELIVERED_AFTER_MS = 2 * 60_000

const ShipmentRequest = z.object({
  reference: Text,
  addressee: Text,
  address: Text,
  phone: OptionalText,
  senderName: Text,
  senderAddress: Text,
  senderPhone: OptionalText,
})

const Arrival = z.object({
  state: z.enum(['delivered', 'returned']),
  receiver: OptionalText,
  relation: OptionalText,
  reason: OptionalText,
})

/** 邮政: parcels. In the demo one arrives after two minutes; an address with 查无此人 sends it back. */
export function post({ ledger }: World): Route[] {
  const find = (no: string): Shipment => {
    const found = [...ledger.parcels.values()].find(({ trackingNo }) => trackingNo === no)
    if (!found) throw none('没有这个邮件号')
    return found
  }
  const endOf = (shipment: Shipment): Shipment['end'] => {
    const at = shipment.takenAt + DELIVERED_AFTER_MS
    if (shipment.end || Date.now() < at) return shipment.end
    return shipment.address.includes('查无此人')
      ? { state: 'returned', at, reason: '收件地址查无此人' }
      : { state: 'delivered', at, receiver: shipment.addressee }
  }
  return [
    {
      method: 'POST',
      path: '/post/shipments',
      answer: (call) => {
        const { reference, address, addressee } = demandBody(call, ShipmentRequest)
        const before = ledger.parcels.get(reference)
        if (before && before.address !== address) {
          throw new Declined(409, 'already-issued', '这个寄件编号已经用于别的地址')
        }
        const shipment = before ?? {
          trackingNo: `ED${digits(`parcel ${reference}`, 9)}CN`,
          takenAt: Date.now(),
          address,
          addressee,
        }
        ledger.parcels.set(reference, shipment)
        return {
          trackingNo: shipment.trackingNo,
          carrier: CARRIER,
          takenOn: dayOf(new Date(shipment.takenAt)),
        }
      },
    },
    {
      method: 'GET',
      path: '/post/shipments/:no',
      answer: ({ params }) => {
        const shipment = find(params['no'] ?? '')
        const end = endOf(shipment)
        return {
          shipment: {
            trackingNo: shipment.trackingNo,
            state: end?.state ?? 'moving',
            at: instantOf(new Date(end?.at ?? shipment.takenAt)),
            receiver: end?.receiver ?? null,
            relation: end?.relation ?? null,
            reason: end?.reason ?? null,
          },
        }
      },
    },
    {
      method: 'POST',
      path: '/post/shipments/:no/_arrive',
      answer: (call) => {
        const shipment = find(call.params['no'] ?? '')
        shipment.end = { ...demandBody(call, Arrival), at: Date.now() }
        return { trackingNo: shipment.trackingNo, state: shipment.end.state }
      },
    },
  ]
}
