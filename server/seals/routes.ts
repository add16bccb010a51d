import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { answerTimestamp } from './commands/answer-timestamp.ts'
import { findRevocationList, trustAnchors } from './queries.ts'
import { refuseSeal } from './refusals.ts'

/** What whoever checks a document needs, and time stamps: open to everybody. */
export function registerTrustRoutes(api: Api): void {
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
    async run(db, { body }, { reply }) {
      if (!Buffer.isBuffer(body)) throw refuseSeal('trust.no-request')
      return reply.header('content-type', 'application/timestamp-reply').send(await answerTimestamp(db, body))
    },
  })
}
