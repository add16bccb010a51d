import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { CLOUD_EVENT_TYPE } from './cloud-event.ts'
import type { Client } from './ctx.ts'
import { createRate } from './rate.ts'
import { Refusal } from './refusal.ts'
import type { Caller, FindClient } from './session.ts'
import { refuseSignature, type SigningKey } from './signature.ts'

/** A request of a program that was not taken: whose, if that is known, and why. */
export type TurnedAway = { from: { id: string; name: string } | null; code: string; now: Date }

/** Calls that one client may make within a minute. */
const MOST_PER_MINUTE = 3000

/** What programs may send. */
const SIGNED_TYPES = ['application/json', CLOUD_EVENT_TYPE]

type RouteConfig = { who: string; name: string }
/** Hooks see of a route who may call it, and its name. */
export const configOf = ({ who, name }: RouteConfig): object => ({ route: { who, name } })
export const whoOf = (request: FastifyRequest): RouteConfig | undefined =>
  (request.routeOptions.config as { route?: RouteConfig } | undefined)?.route
/** The reason why a request was not taken, in the answer and in the count alike. */
export function codeOf(error: unknown): string {
  if (error instanceof Refusal) return error.code
  const { statusCode, validation, code } = error as {
    statusCode?: number
    validation?: unknown
    code?: string
  }
  if (validation) return 'request.invalid'
  if (statusCode === 413) return 'request.too-large'
  if (statusCode === 415) return 'request.media-type'
  return code?.startsWith('request.') ? code : 'request.unreadable'
}

/** JSON is UTF-8 (RFC 8259 8.1); read as such, names in GBK would be kept as signs that nobody can read any more. */
function refuseEncoding(type: string | undefined, body: Buffer): Refusal | undefined {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type ?? '')?.[1]
  if (isUtf8(body) && (charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset))) return undefined
  return new Refusal('request.not-utf8', {
    kind: 'invalid',
    zh: '内容不是 UTF-8 编码（可能是 GBK），没有收下。JSON 一律用 UTF-8，请转成 UTF-8 再发，charset 也写 utf-8 或者不写。',
    en: 'The body is not UTF-8. JSON is always sent in UTF-8 (RFC 8259).',
  })
}

type Program = { client: Client; signing: readonly SigningKey[]; proven: boolean }

/**
 * Programs with a key. Who calls is known before a byte of the body is read, and a body is checked against its signature
 * before it is parsed; a client that has signing keys sends nothing unsigned.
 */
export function keepPrograms(
  app: FastifyInstance,
  deps: {
    findClient?: FindClient | undefined
    turnedAway?: ((what: TurnedAway) => void) | undefined
    now: () => Date
  },
) {
  const rate = createRate(MOST_PER_MINUTE)
  const known = new WeakMap<FastifyRequest, Program>()

  app.addHook('onRequest', async (request) => {
    if (whoOf(request)?.who !== 'client') return
    const key = /^Bearer ([\w-]{20,200})$/.exec(headerOf(request, 'authorization') ?? '')?.[1]
    const found = key && (await deps.findClient?.(key))
    if (!found) {
      throw new Refusal('client.none', {
        kind: 'unauthenticated',
        zh: '没有带接口密钥，或者密钥不对、已经停用。请放在 Authorization: Bearer 里；没有密钥的，请向平台管理员申请。',
        en: 'The key of the API is missing, wrong or disabled. Send it as Authorization: Bearer.',
      })
    }
    const type = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase()
    // Only these are checked against the signature before they are parsed.
    if (type !== undefined && !SIGNED_TYPES.includes(type)) {
      throw Object.assign(new Error(`programs send ${SIGNED_TYPES.join(' or ')}`), {
        statusCode: 415,
        code: 'request.media-type',
      })
    }
    known.set(request, { ...found, proven: found.signing.length === 0 || request.method === 'GET' })
    const wait = rate(found.client.id, deps.now())
    if (wait > 0) {
      throw new Refusal(
        'client.too-many',
        {
          kind: 'too-many',
          zh: `一分钟最多调用 ${MOST_PER_MINUTE} 次。请过 ${wait} 秒再发，没有收下的一条也不会丢。`,
          en: `At most ${MOST_PER_MINUTE} calls a minute.`,
        },
        { retryAfterSeconds: wait },
      )
    }
  })

  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(
    SIGNED_TYPES,
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer, done) => {
      const program = known.get(request)
      if (program && !program.proven) {
        const refusal = refuseSignature(program.signing, signatureOf(request), body, deps.now())
        if (refusal) return done(refusal)
        program.proven = true
      }
      const encoding = refuseEncoding(headerOf(request, 'content-type'), body)
      if (encoding) return done(encoding)
      return parse(request, body.toString('utf8'), done)
    },
  )

  return {
    /** Tells of a request that was not taken, if it was a program's. */
    turnAway(request: FastifyRequest, error: unknown): void {
      const route = whoOf(request)
      if (route?.who !== 'client') return
      deps.turnedAway?.({
        from: known.get(request)?.client ?? null,
        code: codeOf(error),
        now: deps.now(),
      })
    },
    /** Counts a message that came again under its number; it gets the answer that it got. */
    countReplay(request: FastifyRequest): void {
      const from = known.get(request)?.client
      if (from) deps.turnedAway?.({ from, code: 'request.replayed', now: deps.now() })
    },
    callerOf(request: FastifyRequest): Caller {
      const program = known.get(request)
      if (!program) throw new Error('a route for programs without its hook')
      // Nothing was parsed, so nothing was signed.
      if (!program.proven) {
        const refusal = refuseSignature(program.signing, signatureOf(request), Buffer.of(), deps.now())
        if (refusal) throw refusal
      }
      return { actor: program.client, csrf: '' }
    },
  }
}

function signatureOf(request: FastifyRequest) {
  return {
    id: headerOf(request, 'webhook-id'),
    timestamp: headerOf(request, 'webhook-timestamp'),
    signature: headerOf(request, 'webhook-signature'),
  }
}

export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}
