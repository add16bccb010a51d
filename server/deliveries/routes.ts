import { z } from 'zod'
import { PaperForm, Signature } from '../documents/model.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import { recordLook, type Api } from '../platform/http.ts'
import { sendBytes } from '../platform/send-bytes.ts'
import { actOnDelivery } from './commands/act-on-delivery.ts'
import { askCarrier } from './commands/ask-carrier.ts'
import { handOver } from './commands/hand-over.ts'
import { publishNotice } from './commands/publish-notice.ts'
import { putInCabinet } from './commands/put-in-cabinet.ts'
import { readyAtCounter } from './commands/ready-at-counter.ts'
import { refuseReceipt } from './commands/refuse-receipt.ts'
import { sendByPost } from './commands/send-by-post.ts'
import { takeBack } from './commands/take-back.ts'
import { takeOverDelivery, transferDelivery } from './commands/transfer-delivery.ts'
import { withdrawNotice } from './commands/withdraw-notice.ts'
import { paperFile } from '../seals/commands/seal-document.ts'
import { deliveryDocument, deliveryLabel, listDeliveriesAtDesk, ownDeliveryToActOn } from './desk.ts'
import { DeliveryAtDesk, DeliveryFilter, DeliveryPage, type Carrier, type Delivery } from './model.ts'

const Done = z.object({ state: DeliveryAtDesk.shape.state, service: z.string().nullable() })
const Text = z.string().trim().min(1).max(200)
const Id = z.object({ id: z.uuid() })

/** 送达 by an office: by post, in a cabinet, at a counter, with the receipt signed. Electronic ones need nobody. */
export function registerDeliveryRoutes(
  api: Api,
  { publicUrl, carrier }: { publicUrl: string; carrier: Carrier | null },
): void {
  api.query({
    name: 'deliveries.list',
    summary: 'What the own office still has to deliver, by its last day, or has delivered; addresses masked',
    path: '/deliveries',
    who: 'staff',
    querystring: DeliveryFilter,
    reply: DeliveryPage,
    run: async (ctx, { query }) => ({
      ...(await listDeliveriesAtDesk(ctx, query)),
      carrier: carrier !== null,
    }),
  })
  api.endpoint({
    name: 'deliveries.address',
    summary: 'The full name and address; the look is recorded',
    method: 'GET',
    path: '/deliveries/:id/address',
    who: 'staff',
    params: Id,
    reply: z.object({ addressee: z.string(), address: z.string().nullable() }),
    async run(db, { params }, { actor }) {
      const found = await db.read(actor, (ctx) => ownDeliveryToActOn(ctx, params.id))
      await recordLook(db, actor, 'delivery.address-viewed', found.owner, { delivery: params.id })
      return { addressee: found.addressee, address: found.address }
    },
  })
  api.endpoint({
    name: 'deliveries.label',
    summary: '地址签 with the full address; the look is recorded',
    method: 'GET',
    path: '/deliveries/:id/label',
    who: 'staff',
    params: Id,
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const pdf = await db.read(actor, (ctx) => deliveryLabel(ctx, params.id))
      await recordLook(db, actor, 'delivery.address-viewed', pdf.owner, { delivery: params.id, label: true })
      return sendBytes(reply, 'application/pdf', pdf.name, pdf.bytes)
    },
  })
  api.endpoint({
    name: 'deliveries.document',
    summary: 'A paper of a delivery of the own office, or its 送达回证',
    method: 'GET',
    path: '/deliveries/:id/documents/:number/:form',
    who: 'staff',
    params: Id.extend({ number: z.string().max(80), form: PaperForm }),
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const { owner, paper } = await db.read(actor, (ctx) => deliveryDocument(ctx, params, publicUrl))
      const pdf = await paperFile(db, paper)
      await recordLook(db, actor, 'case.document-viewed', owner, {
        delivery: params.id,
        document: params.number,
      })
      return sendBytes(reply, 'application/pdf', pdf.name, pdf.bytes)
    },
  })
  api.endpoint({
    name: 'deliveries.askCarrier',
    summary: 'A tracking number from the carrier; asked again, the same one',
    method: 'POST',
    path: '/deliveries/:id/ask-carrier',
    who: 'staff',
    params: Id,
    body: z.object({ address: Text.optional() }),
    reply: z.object({ tracking: z.string().nullable(), failed: z.string().nullable() }),
    run: (db, { params, body }, { actor }) => askCarrier(db, actor, carrier, { ...params, ...body }),
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
      params: Id,
      body: z.object(body),
      reply: Done,
      run: (ctx, { params, body: given }) =>
        actOnDelivery(ctx, params.id, (own) =>
          run(own, { ...params, ...given } as Parameters<typeof run>[1]),
        ),
    })
  act(
    'sendByPost',
    'send-by-post',
    '邮寄, with its tracking number',
    { tracking: Text, address: Text.optional() },
    sendByPost,
  )
  act('putInCabinet', 'put-in-cabinet', '放入取件柜, with the code', { code: Text }, putInCabinet)
  act('ready', 'ready', '可以到窗口领取', {}, readyAtCounter)
  act(
    'handOver',
    'hand-over',
    '当面送达, signed by whoever receives it',
    {
      receiver: Text.optional(),
      relation: Text.optional(),
      reason: Text.optional(),
      signature: Signature.nullable(),
    },
    handOver,
  )
  act(
    'refuseReceipt',
    'refuse-receipt',
    '拒收（留置送达）, with a witness',
    { reason: Text, witness: Text },
    refuseReceipt,
  )
  act(
    'transfer',
    'transfer',
    '就近取证: to the counter of another office',
    { office: z.string().max(60) },
    transferDelivery,
  )
  act('takeOver', 'take-over', '就近取证: arrived at this counter', {}, takeOverDelivery)
  act('takeBack', 'take-back', '退回, to be sent again another way', { reason: Text }, takeBack)
  act(
    'publish',
    'publish',
    '公告送达, with the reason why no other way reached the addressee',
    { reason: z.string().trim().min(1).max(500) },
    publishNotice,
  )
  act(
    'withdraw',
    'withdraw',
    '撤回公告, before its thirty days have passed',
    { reason: Text },
    withdrawNotice,
  )
}
