import { z } from 'zod'
import type { TurnedAway } from '../platform/http-programs.ts'
import type { Api } from '../platform/http.ts'
import { createMisses, createRate } from '../platform/rate.ts'
import { Refusal } from '../platform/refusal.ts'
import {
  approveChannel,
  endChannel,
  pauseChannel,
  proposeChannel,
  renewSecret,
  returnChannel,
  saveChannel,
} from './commands/admit-channel.ts'
import { redeemCode, refreshTokens, revokeToken } from './commands/give-tokens.ts'
import { ChannelContent, ChannelView, Scope, SCOPES, Tokens } from './model.ts'
import { findChannel, listChannels } from './queries.ts'

const Key = z.object({ id: z.uuid() })
/** Wrong secrets from one address in a minute; then it has to wait. */
const MOST_MISSES = 20

/** RFC 6749 2.3.1: by HTTP Basic, or in the body. */
function shownBy(
  authorization: string | undefined,
  body: Readonly<Record<string, string>>,
): { id: string; secret: string } {
  const [, basic] = /^Basic ([\w+/=-]{1,400})$/.exec(authorization ?? '') ?? []
  if (basic === undefined) return { id: body['client_id'] ?? '', secret: body['client_secret'] ?? '' }
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return { id, secret }
}

/**
 * 渠道: how the desk lets them in, and where they exchange what a person has allowed for tokens; `turnedAway` counts what was not given.
 */
export function registerChannelRoutes(api: Api, turnedAway: (what: TurnedAway) => void): void {
  const operator = { who: 'staff', permission: 'exchange.operate' } as const
  const approver = { who: 'staff', permission: 'exchange.approve' } as const
  const Channels = z.object({ channels: z.array(ChannelView) })
  api.query({
    who: 'staff',
    permission: ['exchange.operate', 'exchange.approve'],
    name: 'channels.list',
    summary: '渠道: applications of others through which people apply',
    path: '/channels',
    reply: Channels.extend({
      /** What can be chosen while one is drawn. */
      scopes: z.array(z.object({ id: Scope, text: z.string() })),
      offices: z.array(z.object({ id: z.string(), name: z.string() })),
      onethings: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
    run: async (ctx) => ({
      channels: await listChannels(ctx),
      scopes: Scope.options.map((id) => ({ id, text: SCOPES[id] })),
      offices: [...ctx.world.region.offices.values()].map(({ id, name }) => ({ id, name })),
      onethings: [...ctx.world.region.onethings.values()].map(({ onething: { id, name } }) => ({ id, name })),
    }),
  })
  api.command({
    ...operator,
    name: 'channels.register',
    summary: '登记: writes a channel down; nobody can use it yet',
    method: 'POST',
    path: '/channels',
    once: true,
    status: 201,
    body: ChannelContent,
    reply: Channels.extend({ id: z.uuid() }),
    async run(ctx, { body }) {
      const id = await saveChannel(ctx, null, body)
      return { id, channels: await listChannels(ctx) }
    },
  })
  api.command({
    ...operator,
    name: 'channels.save',
    summary: 'Changes a draft',
    method: 'POST',
    path: '/channels/:id',
    once: true,
    params: Key,
    body: ChannelContent,
    reply: Channels,
    async run(ctx, { params, body }) {
      await saveChannel(ctx, params.id, body)
      return { channels: await listChannels(ctx) }
    },
  })
  // Not `once`: a stored reply would keep the secret.
  api.command({
    ...operator,
    name: 'channels.renewSecret',
    summary: 'A new secret, told this once; the one before stops working',
    method: 'POST',
    path: '/channels/:id/secret',
    params: Key,
    reply: z.object({ secret: z.string() }),
    run: (ctx, { params }) => renewSecret(ctx, params.id),
  })
  for (const [verb, summary, act] of [
    ['propose', '提请启用、提请恢复: a second person is asked', proposeChannel],
    ['pause', '暂停: its tokens stop working until it is live again', pauseChannel],
    ['end', '终止: for good, with every consent', endChannel],
  ] as const) {
    api.command({
      ...operator,
      name: `channels.${verb}`,
      summary,
      method: 'POST',
      path: `/channels/:id/${verb}`,
      once: true,
      params: Key,
      reply: Channels,
      async run(ctx, { params }) {
        await act(ctx, params.id)
        return { channels: await listChannels(ctx) }
      },
    })
  }
  const Seen = z.object({ digest: z.string().max(64) })
  api.command({
    ...approver,
    name: 'channels.approve',
    summary: '批准: live from now on, as it was seen; not by whoever drew or proposed it',
    method: 'POST',
    path: '/channels/:id/approve',
    once: true,
    params: Key,
    body: Seen,
    reply: Channels,
    async run(ctx, { params, body }) {
      await approveChannel(ctx, { ...params, ...body })
      return { channels: await listChannels(ctx) }
    },
  })
  api.command({
    ...approver,
    name: 'channels.return',
    summary: '退回: not approved, with the reason',
    method: 'POST',
    path: '/channels/:id/return',
    once: true,
    params: Key,
    body: Seen.extend({ remark: z.string().trim().min(4).max(300) }),
    reply: Channels,
    async run(ctx, { params, body }) {
      await returnChannel(ctx, { ...params, ...body })
      return { channels: await listChannels(ctx) }
    },
  })

  const misses = createMisses(MOST_MISSES)
  const calls = createRate(600)
  // What is wrong is told in the words of RFC 6749 5.2, not as a problem: the libraries of channels read these.
  const Wrong = z.object({ error: z.string(), error_description: z.string() })
  const Form = z.record(z.string().max(100), z.string().max(2000))
  for (const [name, path, summary] of [
    ['oauth.token', '/oauth/token', 'RFC 6749: a code (with PKCE) or a refresh token for new tokens'],
    ['oauth.revoke', '/oauth/revoke', 'RFC 7009: the channel gives back what a person has allowed'],
  ] as const) {
    api.endpoint({
      name,
      summary,
      method: 'POST',
      path,
      who: 'anyone',
      body: Form,
      reply: z.union([Tokens, Wrong, z.object({})]),
      async run(db, { body }, { request, reply, actor }) {
        const now = db.statement(actor, null).now
        const wait = misses.wait(request.ip, now)
        if (wait > 0) {
          turnedAway({ from: null, code: 'channel.too-many', now })
          throw tooOften(wait)
        }
        const tell = (status: number, told: object) =>
          reply
            .status(status)
            .header('cache-control', 'no-store')
            .type('application/json')
            .serializer(JSON.stringify)
            .send(told)
        const { id, secret } = shownBy(request.headers.authorization, body)
        const channel = await db.read(actor, (ctx) => findChannel(ctx, id, secret))
        if (!channel) {
          misses.add(request.ip, now)
          turnedAway({ from: null, code: 'channel.client', now })
          void reply.header('www-authenticate', 'Basic realm="tongban"')
          return tell(401, wrong('invalid_client', '渠道编号或者密钥不对，或者渠道已经暂停。'))
        }
        const tooMany = calls(channel.id, now)
        if (tooMany > 0) {
          turnedAway({ from: channel, code: 'channel.too-many', now })
          throw tooOften(tooMany)
        }
        if (name === 'oauth.revoke') {
          await db.write(actor, (ctx) => revokeToken(ctx, channel.id, body['token'] ?? ''))
          return tell(200, {})
        }
        const grant = body['grant_type']
        if (grant !== 'authorization_code' && grant !== 'refresh_token')
          return tell(400, wrong('unsupported_grant_type', '只用 authorization_code 和 refresh_token。'))
        const tokens = await db.write(actor, (ctx) =>
          grant === 'refresh_token'
            ? refreshTokens(ctx, channel.id, body['refresh_token'] ?? '')
            : redeemCode(ctx, channel.id, {
                code: body['code'] ?? '',
                redirectUri: body['redirect_uri'] ?? '',
                verifier: body['code_verifier'] ?? '',
              }),
        )
        if (tokens) return tell(200, tokens)
        turnedAway({ from: channel, code: 'channel.grant', now })
        return tell(
          400,
          wrong(
            'invalid_grant',
            '授权码或者令牌不能用：过期、用过、不是给这个渠道的，或者群众已经取消授权。',
          ),
        )
      },
    })
  }
}

const wrong = (error: string, description: string) => ({ error, error_description: description })

function tooOften(seconds: number): Refusal {
  return new Refusal(
    'channel.too-many',
    { kind: 'too-many', zh: `试得太多了。请过 ${seconds} 秒再试。`, en: 'Too many tries.' },
    { retryAfterSeconds: seconds },
  )
}
