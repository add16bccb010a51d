import type {} from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiDocument, Body, Outgoing } from './api-document.ts'
import {
  actorRef,
  ANYONE,
  type Actor,
  type ReadCtx,
  type RequestKey,
  type StatementCtx,
  type WriteCtx,
} from './ctx.ts'
import { brokenConstraint, type Database } from './db.ts'
import { codeOf, configOf, headerOf, keepPrograms, type TurnedAway } from './http-programs.ts'
import { keepChannels, tokenOf } from './http-channels.ts'
import { replay, storeReply, takeKey } from './idempotency.ts'
import { Refusal } from './refusal.ts'
import { sha256 } from './secrets.ts'
import {
  findCaller,
  isForged,
  type Caller,
  type Cookies,
  type FindClient,
  type FindSession,
  type FindToken,
} from './session.ts'

/** RFC 9457, plus `code` for programs and `errors` for the fields that are wrong. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).optional(),
})

const STATUS = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
} as const

export type ApiDeps = {
  db: Database
  secret: string
  findSession: FindSession
  findClient?: FindClient
  findToken?: FindToken
  /** Counts; what it does is not waited for. */
  turnedAway?: (what: TurnedAway) => void
  document?: ApiDocument
}

type Schema = z.ZodType
type RouteHead<P extends Schema, R extends Schema> = {
  /** `cases.accept`: operationId, permission and log name at once. */
  name: string
  summary: string
  path: string
  /** `client`: a program with a key of its own, `Authorization: Bearer …`; its cookies do not count. */
  who: 'anyone' | 'person' | 'staff' | 'client'
  /** For a person: what a channel that acts for them by a token must have been allowed; without it no token opens the route. */
  scope?: 'apply' | 'cases' | 'certificates'
  /** What the post needs; of several, any. */
  permission?: string | readonly string[]
  params?: P
  reply: R
  status?: number
  /** Bytes, where a body may be larger than the server's megabyte. */
  bodyLimit?: number | undefined
}
type Input<P extends Schema, B extends Schema> = { params: z.output<P>; body: z.output<B> }
type Extra = { reply: FastifyReply; request: FastifyRequest }

export type Api = {
  query<P extends Schema = z.ZodUnknown, Q extends Schema = z.ZodUnknown, R extends Schema = z.ZodUnknown>(
    route: RouteHead<P, R> & {
      querystring?: Q
      /** Looking is recorded under this event kind, with the subject that the function names. */
      look?: {
        kind: string
        subject(input: { params: z.output<P> }): string
        data?(input: { params: z.output<P>; query: z.output<Q> }): Record<string, unknown>
      }
      run(
        ctx: ReadCtx,
        input: { params: z.output<P>; query: z.output<Q> },
        extra: Extra & Caller,
      ): Promise<z.input<R>>
    },
  ): void
  command<P extends Schema = z.ZodUnknown, B extends Schema = z.ZodUnknown, R extends Schema = z.ZodUnknown>(
    route: RouteHead<P, R> & {
      method: 'POST' | 'PATCH' | 'PUT' | 'DELETE'
      body?: B
      /** What the document tells of the body, where `body` leaves part of it to the command. */
      told?: Body
      /** Creating, submitting and acting need an `Idempotency-Key`. */
      once?: boolean
      run(ctx: WriteCtx, input: Input<P, B>, extra: Extra): Promise<z.input<R>>
      /** What is kept of a request that was refused, in a transaction of its own. */
      refused?(ctx: WriteCtx, input: Input<P, B>, refusal: Refusal): Promise<void>
    },
  ): void
  statement<
    P extends Schema = z.ZodUnknown,
    B extends Schema = z.ZodUnknown,
    R extends Schema = z.ZodUnknown,
  >(
    route: RouteHead<P, R> & {
      method: 'POST'
      body?: B
      run(ctx: StatementCtx, input: Input<P, B>): Promise<z.input<R>>
    },
  ): void
  /** What is neither one query nor one command: signing in, waiting for a department system, files. */
  endpoint<
    P extends Schema = z.ZodUnknown,
    B extends Schema = z.ZodUnknown,
    R extends Schema = z.ZodUnknown,
    Q extends Schema = z.ZodUnknown,
  >(
    route: RouteHead<P, R> & {
      method: 'GET' | 'POST'
      body?: B
      querystring?: Q
      run(
        db: Database,
        input: Input<P, B> & { query: z.output<Q> },
        extra: Extra & Caller,
      ): Promise<z.input<R> | FastifyReply>
    },
  ): void
  /** What the platform asks of the systems of others, for those who build them. */
  outgoing(request: Outgoing): void
}

/** Binds names, schemas and commands to HTTP; authentication, forgery, idempotency and problems are handled here. */
export function createApi(plain: FastifyInstance, deps: ApiDeps): Api {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { findClient, turnedAway } = deps
  const programs = keepPrograms(plain, {
    findClient,
    turnedAway,
    now: () => deps.db.statement(ANYONE, null).now,
  })
  const channels = keepChannels({
    findToken: deps.findToken,
    turnedAway,
    now: () => deps.db.statement(ANYONE, null).now,
  })
  app.setErrorHandler((error, request, reply) => {
    sendProblem(error, request, reply)
    if (reply.statusCode >= 500) return
    programs.turnAway(request, error)
    channels.turnAway(request, error)
  })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      new Refusal('route.unknown', {
        kind: 'not-found',
        zh: '没有这个接口。请看 /docs。',
        en: 'No such route. See /docs.',
      }),
      request,
      reply,
    ),
  )

  const schemaOf = (
    route: RouteHead<Schema, Schema> & { body?: Schema; querystring?: Schema },
    once: boolean,
  ): Record<string, unknown> => ({
    operationId: route.name,
    summary: route.summary,
    tags: [route.name.split('.')[0]],
    ...(route.params ? { params: route.params } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(route.querystring ? { querystring: route.querystring } : {}),
    ...(once ? { headers: z.object({ 'idempotency-key': z.string().min(8).max(200).optional() }) } : {}),
    ...(route.who === 'anyone'
      ? {}
      : { security: [{ [route.who]: [] }, ...(route.scope ? [{ channel: [route.scope] }] : [])] }),
    response: { [route.status ?? 200]: route.reply, default: Problem },
  })

  const callerOf = async (route: RouteHead<Schema, Schema>, request: FastifyRequest): Promise<Caller> => {
    const kind = route.who === 'staff' ? 'staff' : route.name.startsWith('staff.') ? 'staff' : 'person'
    const token = route.who === 'person' ? tokenOf(request) : undefined
    const caller =
      token !== undefined
        ? await channels.callerOf(route, request, token)
        : route.who === 'client'
          ? programs.callerOf(request)
          : await findCaller(kind, request.cookies as Cookies, deps.findSession, deps.secret)
    if (request.method !== 'GET' && isForged(request.headers, caller, headerOf(request, 'x-csrf-token'))) {
      throw new Refusal('request.forged', {
        kind: 'forbidden',
        zh: '请求没有带上页面的校验码。请刷新页面后再试。',
        en: 'The request lacks the token of the page. Reload and try again.',
      })
    }
    if (route.who !== 'anyone') demandSignIn(route.who, caller.actor)
    demandPermission(route.permission, caller.actor)
    return caller
  }

  return {
    query(route) {
      app.get(
        route.path,
        { schema: schemaOf(route, false), config: configOf(route) },
        async (request, reply) => {
          const caller = await callerOf(route, request)
          const input = { params: request.params as never, query: request.query as never }
          const result = await deps.db.read(caller.actor, (ctx) =>
            route.run(ctx, input, { ...caller, request, reply }),
          )
          const { look } = route
          if (look)
            await recordLook(deps.db, caller.actor, look.kind, look.subject(input), look.data?.(input) ?? {})
          return reply.send(result as never)
        },
      )
    },
    command(route) {
      if (route.told) deps.document?.tellBody(route.name, route.told)
      app.route({
        method: route.method,
        url: route.path,
        schema: schemaOf(route, route.once ?? false),
        config: configOf(route),
        ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
        handler: async (request, reply) => {
          const caller = await callerOf(route, request)
          const key = route.once ? requestKey(route.name, request) : null
          const input = { params: request.params as never, body: request.body as never }
          const result = await deps.db
            .write(caller.actor, async (ctx) => {
              if (!key) return route.run(ctx, input, { request, reply })
              if (!(await takeKey(ctx, key))) {
                const before = await replay(ctx, key)
                programs.countReplay(request)
                return before?.reply
              }
              const fresh = await route.run(ctx, input, { request, reply })
              await storeReply(ctx, key, fresh)
              return fresh
            })
            .catch(async (error: unknown) => {
              const { refused } = route
              // A request that is wrong as a request, a key used for something else, say, leaves nothing.
              if (refused && error instanceof Refusal && !error.code.startsWith('request.'))
                await deps.db.write(caller.actor, (ctx) => refused(ctx, input, error))
              throw error
            })
          return reply.status(route.status ?? 200).send(result as never)
        },
      })
    },
    statement(route) {
      app.route({
        method: route.method,
        url: route.path,
        schema: schemaOf(route, true),
        config: configOf(route),
        handler: async (request, reply) => {
          const caller = await callerOf(route, request)
          const ctx = deps.db.statement(caller.actor, requestKey(route.name, request))
          const input = { params: request.params as never, body: request.body as never }
          const result = await route.run(ctx, input).catch(async (error: unknown) => {
            const stored =
              brokenConstraint(error) === 'idempotency_pkey' && ctx.request
                ? await replay(ctx, ctx.request)
                : undefined
            if (!stored) throw error
            return stored.reply
          })
          return reply.status(route.status ?? 200).send(result as never)
        },
      })
    },
    endpoint(route) {
      app.route({
        method: route.method,
        url: route.path,
        schema: schemaOf(route, false),
        config: configOf(route),
        ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
        handler: async (request, reply) => {
          const caller = await callerOf(route, request)
          const input = {
            params: request.params as never,
            body: request.body as never,
            query: request.query as never,
          }
          const result = await route.run(deps.db, input, { ...caller, request, reply })
          return reply.sent || result === reply
            ? reply
            : reply.status(route.status ?? 200).send(result as never)
        },
      })
    },
    outgoing(request) {
      deps.document?.tellOutgoing(request)
    },
  }
}

/** Records that somebody looked; the answer leaves only after the record is written. */
export async function recordLook(
  db: Database,
  actor: Actor,
  kind: string,
  subject: string,
  data: Record<string, unknown>,
): Promise<void> {
  await db.run('record-look', 'select platform.record_events($1::jsonb, now())', [
    JSON.stringify([{ subject, kind, actor: actorRef(actor), data }]),
  ])
}

export function demandSignIn(who: 'person' | 'staff' | 'client', actor: Actor): void {
  if (actor.kind !== who) {
    throw new Refusal('session.none', {
      kind: 'unauthenticated',
      zh: '登录已经过期或还没有登录。请先登录，您填写的内容都还在。',
      en: 'You are not signed in. Sign in first; what you entered is kept.',
    })
  }
}

/** Demands one of these permissions, where any is named. */
export function demandPermission(permission: string | readonly string[] | undefined, actor: Actor): void {
  const needed = [permission ?? []].flat()
  if (needed.length === 0) return
  if (actor.kind === 'staff' && needed.some((each) => actor.permissions.includes(each))) return
  throw new Refusal('staff.not-permitted', {
    kind: 'forbidden',
    zh: '您的岗位没有这项权限。需要的话请联系本单位管理员。',
    en: 'Your post may not do this. Ask the administrator of your office.',
  })
}

/**
 * What is signed goes by the `webhook-id`, which the signature covers; so a replay finds the answer that was given. An `Idempotency-Key` beside it
 * must be the same: nobody signs it, and whoever repeats a message could write another one.
 */
function requestKey(route: string, request: FastifyRequest): RequestKey {
  const signed = headerOf(request, 'webhook-signature') !== undefined
  const given = headerOf(request, 'idempotency-key')
  const key = signed ? headerOf(request, 'webhook-id') : given
  if (signed && given !== undefined && given !== key) {
    throw new Refusal('request.key-differs', {
      kind: 'invalid',
      zh: 'Idempotency-Key 和 webhook-id 不一样。签了名的消息以 webhook-id 为准，请写成一样的，或者不写 Idempotency-Key。',
      en: 'Idempotency-Key and webhook-id differ. A signed message goes by its webhook-id; send the same or leave the key out.',
    })
  }
  if (!key || key.length < 8 || key.length > 200) {
    throw new Refusal('request.key-missing', {
      kind: 'invalid',
      zh: '请求缺少 Idempotency-Key（8 到 200 个字符）。加上它，断网重试才不会办两次。',
      en: 'The request lacks an Idempotency-Key (8 to 200 characters).',
    })
  }
  return { key, route, digest: sha256(JSON.stringify([request.params, request.body])) }
}

type Validation = { instancePath?: string; message?: string; keyword?: string }

/** What is wrong with the request itself, before what it says. */
const UNREADABLE = ['request.key-missing', 'request.not-utf8']

/** Turns whatever was thrown into a problem document; what is not a refusal is a bug and stays hidden. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, request)
  if (problem.status === 500) request.log.error(error)
  if (error instanceof Refusal && error.retryAfterSeconds)
    void reply.header('retry-after', error.retryAfterSeconds)
  // What was refused before it was read is not read to its end either.
  if (!request.raw.complete) void reply.header('connection', 'close')
  return reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)
}

function problemOf(error: unknown, request: FastifyRequest): z.infer<typeof Problem> {
  const requestId = request.id
  if (error instanceof Refusal) {
    const status = UNREADABLE.includes(error.code) ? 400 : STATUS[error.kind]
    return {
      type: `urn:tongban:problem:${error.code}`,
      title: error.en,
      status,
      detail: error.zh,
      code: error.code,
      requestId,
      ...(error.fields.length
        ? { errors: error.fields.map((f) => ({ pointer: f.field, code: f.code, message: f.zh })) }
        : {}),
    }
  }
  const failed = error as { statusCode?: number; validation?: Validation[]; code?: string }
  if (failed.validation) {
    return {
      type: 'urn:tongban:problem:request.invalid',
      title: 'The request does not fit the schema of this route.',
      status: 400,
      detail: '请求的内容不符合接口要求，请按 errors 里的说明修改。',
      code: 'request.invalid',
      requestId,
      errors: failed.validation.map((v) => ({
        pointer: v.instancePath ?? '',
        code: v.keyword ?? 'invalid',
        message: v.message ?? '',
      })),
    }
  }
  if (failed.statusCode && failed.statusCode >= 400 && failed.statusCode < 500) {
    return {
      type: `urn:tongban:problem:${codeOf(error)}`,
      title: 'The request could not be read.',
      status: failed.statusCode,
      detail: failed.statusCode === 413 ? '请求太大了。' : '请求读不懂，请检查格式。',
      code: codeOf(error),
      requestId,
    }
  }
  return {
    type: 'urn:tongban:problem:bug',
    title: 'Something broke on our side.',
    status: 500,
    detail: `系统出错了，已经记录（编号 ${requestId}）。请稍后再试；您的内容没有丢。`,
    code: 'bug',
    requestId,
  }
}
