import { z } from 'zod'
import { handOver } from '../documents/commands/hand-over.ts'
import { putInCabinet } from '../documents/commands/put-in-cabinet.ts'
import { readyAtCounter } from '../documents/commands/ready-at-counter.ts'
import { refuseReceipt } from '../documents/commands/refuse-receipt.ts'
import { sendByPost } from '../documents/commands/send-by-post.ts'
import { takeBack } from '../documents/commands/take-back.ts'
import { DeliveryMethod, Signature, type Delivery } from '../documents/model.ts'
import { listOpenDeliveries } from '../documents/queries.ts'
import { maskValue } from '../forms/display.ts'
import { officerOf, type WriteCtx } from '../platform/ctx.ts'
import { recordLook, type Api } from '../platform/http.ts'
import { actOnDelivery } from './commands/act-on-delivery.ts'
import { deliveryAddress } from './desk.ts'

const Open = z.object({
  id: z.uuid(),
  owner: z.uuid(),
  addressee: z.string().transform((name) => maskValue(name, 'name')),
  documents: z.array(z.string()),
  certificates: z.array(z.string()),
  method: DeliveryMethod,
  state: z.enum(['due', 'sent', 'ready', 'delivered', 'refused', 'returned']),
  address: z.string().nullable(),
  tracking: z.string().nullable(),
  cabinetCode: z.string().nullable(),
  plannedAt: z.date().transform((at) => at.toISOString()),
  dueOn: z.iso.date().nullable(),
})
const Done = z.object({ state: Open.shape.state, service: z.string().nullable() })
const Text = z.string().trim().min(1).max(200)

/** 送达 by an office: by post, in a cabinet, at the counter, with the receipt signed. Electronic ones need nobody. */
export function registerDeliveryRoutes(api: Api): void {
  api.query({
    name: 'deliveries.list',
    summary: 'What the own office still has to deliver, the oldest first; addresses masked',
    path: '/deliveries',
    who: 'staff',
    querystring: z.object({ method: DeliveryMethod.optional() }),
    reply: z.object({ deliveries: z.array(Open) }),
    run: async (ctx, { query }) => ({
      deliveries: await listOpenDeliveries(ctx, officerOf(ctx).office, query.method),
    }),
  })
  api.endpoint({
    name: 'deliveries.address',
    summary: 'The full address for the label; the look is recorded',
    method: 'GET',
    path: '/deliveries/:id/address',
    who: 'staff',
    params: z.object({ id: z.uuid() }),
    reply: z.object({ addressee: z.string(), address: z.string().nullable() }),
    async run(db, { params }, { actor }) {
      const found = await db.read(actor, (ctx) => deliveryAddress(ctx, params.id))
      await recordLook(db, actor, 'delivery.address-viewed', found.owner, { delivery: params.id })
      return { addressee: found.addressee, address: found.address }
    },
  })
  const act = <Body extends z.ZodRawShape>(
    name: string,
    path: string,
    summary: string,
    body: Body,
    run: (ctx: WriteCtx, input: { id: string } & z.output<z.ZodObject<Body>>) => Promise<Delivery>,
  ): void =>
    api.command({
      name: `deliveries.${name}`,
      summary,
      method: 'POST',
      path: `/deliveries/:id/${path}`,
      who: 'staff',
      once: true,
      params: z.object({ id: z.uuid() }),
      body: z.object(body),
      reply: Done,
      run: (ctx, { params, body: given }) =>
        actOnDelivery(ctx, params.id, (own) =>
          run(own, { ...params, ...given } as Parameters<typeof run>[1]),
        ),
    })
  act('sendByPost', 'send-by-post', '邮寄, with its tracking number', { tracking: Text }, sendByPost)
  act('putInCabinet', 'put-in-cabinet', '放入取件柜, with the code', { code: Text }, putInCabinet)
  act('ready', 'ready', '可以到窗口领取', {}, readyAtCounter)
  act(
    'handOver',
    'hand-over',
    '当面送达, signed by whoever receives it',
    {
      receiver: Text,
      relation: Text.optional(),
      reason: Text.optional(),
      signature: Signature.nullable(),
    },
    handOver,
  )
  act('refuseReceipt', 'refuse-receipt', '拒收（留置送达）, with a witness', { reason: Text, witness: Text }, refuseReceipt)
  act('takeBack', 'take-back', '退回, to be sent again another way', { reason: Text }, takeBack)
}
