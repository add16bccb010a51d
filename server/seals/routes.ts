import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { answerTimestamp } from './commands/answer-timestamp.ts'
import { askForSeal, takeBackRequest } from './commands/ask-for-seal.ts'
import { approveRequest, refuseRequest } from './commands/decide-request.ts'
import { SealAction, SealRequestView, SealUse, SealView } from './model.ts'
import { findRevocationList, listSeals, listUses, trustAnchors } from './queries.ts'
import { addressGroup } from '../people/rules.ts'
import { ANYONE } from '../platform/ctx.ts'
import { createRate } from '../platform/rate.ts'
import { refuseSeal } from './refusals.ts'

const Requested = z.object({ requestId: z.uuid() })

/** 印章 of the own office: asked for by one officer, approved by another. */
export function registerSealRoutes(api: Api): void {
  const asker = { who: 'staff', permission: 'seal.request' } as const
  const approver = { who: 'staff', permission: 'seal.approve' } as const
  const reader = { who: 'staff', permission: ['seal.request', 'seal.approve'] } as const
  api.query({
    ...reader,
    name: 'seals.list',
    summary: 'The seals of the own office, who may use them, and what was asked for',
    path: '/seals',
    reply: z.object({
      seals: z.array(SealView),
      requests: z.array(SealRequestView),
      posts: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
    run: listSeals,
  })
  api.query({
    ...reader,
    name: 'seals.uses',
    summary: 'Every use of a seal, the newest first',
    path: '/seals/:sealId/uses',
    params: z.object({ sealId: z.uuid() }),
    querystring: z.object({ before: z.uuid().optional() }),
    reply: z.object({ uses: z.array(SealUse), more: z.boolean() }),
    run: (ctx, { params, query }) => listUses(ctx, { ...params, ...query }),
  })
  api.command({
    ...asker,
    name: 'seals.ask',
    summary: 'Ask for a seal to be made, re-made, granted, stopped, resumed or destroyed',
    method: 'POST',
    path: '/seals/requests',
    once: true,
    status: 201,
    body: z.object({
      sealId: z.uuid().nullable(),
      action: SealAction,
      reason: z.string().trim().min(4, '原因至少写 4 个字').max(500),
    }),
    reply: z.object({ id: z.uuid() }),
    run: (ctx, { body }) => askForSeal(ctx, body),
  })
  api.command({
    ...asker,
    name: 'seals.takeBack',
    summary: 'Take an undecided request of one’s own back',
    method: 'POST',
    path: '/seals/requests/:requestId/take-back',
    once: true,
    params: Requested,
    reply: z.object({}),
    async run(ctx, { params }) {
      await takeBackRequest(ctx, params)
      return {}
    },
  })
  api.command({
    ...approver,
    name: 'seals.approve',
    summary: 'Approve what a colleague asked for; it is done at once',
    method: 'POST',
    path: '/seals/requests/:requestId/approve',
    once: true,
    params: Requested,
    reply: z.object({ sealId: z.uuid() }),
    run: (ctx, { params }) => approveRequest(ctx, params),
  })
  api.command({
    ...approver,
    name: 'seals.refuse',
    summary: 'Refuse what a colleague asked for, with the reason',
    method: 'POST',
    path: '/seals/requests/:requestId/refuse',
    once: true,
    params: Requested,
    body: z.object({ remark: z.string().trim().min(4, '原因至少写 4 个字').max(500) }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await refuseRequest(ctx, { ...params, ...body })
      return {}
    },
  })
}

/** Time stamps that one address gets in a minute. */
const STAMPS_A_MINUTE = 120

/** What whoever checks a document needs, and time stamps: open to everybody. */
export function registerTrustRoutes(api: Api): void {
  const stamps = createRate(STAMPS_A_MINUTE)
  api.endpoint({
    name: 'trust.roots',
    summary: 'The root certificates of this installation as PEM: trust anchors for an offline check',
    method: 'GET',
    path: '/trust/roots.pem',
    who: 'anyone',
    reply: z.unknown(),
    run: async (db, _input, { actor, reply }) =>
      reply
        .header('content-type', 'application/x-pem-file')
        .header('cache-control', 'public, max-age=3600')
        .send(await db.read(actor, trustAnchors)),
  })
  api.endpoint({
    name: 'trust.list',
    summary: 'The revocation list of one of our authorities, in DER (RFC 5280)',
    method: 'GET',
    path: '/trust/:issuer.crl',
    who: 'anyone',
    params: z.object({ issuer: z.string().max(64) }),
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const list = await db.read(actor, (ctx) => findRevocationList(ctx, params.issuer))
      if (!list) throw refuseSeal('trust.no-list')
      return reply
        .header('content-type', 'application/pkix-crl')
        .header('cache-control', 'public, max-age=600')
        .send(list)
    },
  })
  api.endpoint({
    name: 'trust.timestamp',
    summary: 'A time stamp over a SHA-256, RFC 3161: TimeStampReq in, TimeStampResp out',
    method: 'POST',
    path: '/trust/timestamp',
    who: 'anyone',
    bodyLimit: 4096,
    body: z.unknown(),
    reply: z.unknown(),
    async run(db, { body }, { reply, request }) {
      if (stamps(addressGroup(request.ip), db.statement(ANYONE, null).now) > 0)
        throw refuseSeal('trust.too-many')
      if (!Buffer.isBuffer(body)) throw refuseSeal('trust.no-request')
      return reply.header('content-type', 'application/timestamp-reply').send(await answerTimestamp(db, body))
    },
  })
}
