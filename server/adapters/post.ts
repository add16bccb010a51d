import { z } from 'zod'
import type { Carrier } from '../deliveries/model.ts'
import type { CallSystem } from '../sharing/model.ts'

const Taken = z.object({ trackingNo: z.string().trim().min(4).max(60) })

const Followed = z.object({
  shipment: z.object({
    state: z.enum(['moving', 'delivered', 'returned']),
    at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
    receiver: z.string().max(100).nullish(),
    relation: z.string().max(40).nullish(),
    reason: z.string().max(200).nullish(),
  }),
})

/**
 * The carrier as the system `post`, over HTTP as `simulators/README.md` says. Throws on every answer but the agreed ones; a
 * number that the carrier does not know is nothing to follow, for an officer may have typed another carrier's.
 */
export function postCarrier(call: CallSystem): Carrier {
  const system = 'post'
  return {
    async ship({ reference, addressee, address, phone, sender }, signal) {
      const { status, body } = await call({
        system,
        method: 'POST',
        path: '/shipments',
        query: {},
        body: {
          reference,
          addressee,
          address,
          phone: phone ?? '',
          senderName: sender.name,
          senderAddress: sender.address,
          senderPhone: sender.phone,
        },
        headers: { 'idempotency-key': reference },
        signal,
      })
      if (status !== 201) throw new Error(`the carrier answered ${status}`)
      return Taken.parse(body).trackingNo
    },
    async follow(tracking, signal) {
      const { status, body } = await call({
        system,
        method: 'GET',
        path: `/shipments/${encodeURIComponent(tracking)}`,
        query: {},
        body: undefined,
        headers: {},
        signal,
      })
      if (status === 404) return undefined
      if (status !== 200) throw new Error(`the carrier answered ${status}`)
      const { state, at, receiver = null, relation = null, reason } = Followed.parse(body).shipment
      if (state === 'moving') return { state }
      if (state === 'returned') return { state, at, reason: reason || '承运方没有说明原因' }
      return { state, at, receiver, relation }
    },
  }
}
