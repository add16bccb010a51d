import type { FastifyRequest } from 'fastify'
import { codeOf, whoOf, type TurnedAway } from './http-programs.ts'
import { createRate } from './rate.ts'
import { Refusal } from './refusal.ts'
import type { Caller, FindToken } from './session.ts'

const BEARER = /^Bearer (.+)$/

/** The token that a request brings along, if it does. */
export function tokenOf(request: FastifyRequest): string | undefined {
  return BEARER.exec(request.headers.authorization ?? '')?.[1]
}

/** What the token or the bytes of a call were refused for; anything else is a matter between us and the person. */
const OF_THE_CALL = /^(token|request)\./

/**
 * Applications of others that act for a person by a token. A token opens only routes that name a scope, and of these only those whose
 * scope the person has allowed.
 */
export function keepChannels(deps: {
  findToken?: FindToken | undefined
  turnedAway?: ((what: TurnedAway) => void) | undefined
  now: () => Date
}) {
  const known = new WeakMap<FastifyRequest, { id: string; name: string }>()
  const rates = new Map<number, ReturnType<typeof createRate>>()
  const rateOf = (perMinute: number): ReturnType<typeof createRate> => {
    const rate = rates.get(perMinute) ?? createRate(perMinute)
    rates.set(perMinute, rate)
    return rate
  }
  return {
    async callerOf(
      route: { name: string; scope?: string | undefined },
      request: FastifyRequest,
      token: string,
    ): Promise<Caller> {
      const found = /^[\w-]{20,200}$/.test(token)
        ? await deps.findToken?.(token, { name: route.name, scope: route.scope })
        : undefined
      if (!found) {
        throw new Refusal('token.none', {
          kind: 'unauthenticated',
          zh: '令牌不对、已经过期，或者授权已经结束。请用 refresh_token 换新的；换不到的，请让群众重新授权。',
          en: 'The token is wrong or over, or the consent has ended. Refresh it, or ask the person again.',
        })
      }
      const { person, scopes, perMinute } = found
      if (person.through) known.set(request, person.through)
      if (route.scope === undefined || !scopes.includes(route.scope)) {
        throw new Refusal('token.scope', {
          kind: 'forbidden',
          zh: '群众授权的范围不包括这一项。需要的话，请说明用途，让群众重新授权。',
          en: 'The person has not allowed this. Ask again with the scope that it needs.',
        })
      }
      const wait = rateOf(perMinute)(person.through?.id ?? '', deps.now())
      if (wait > 0) {
        throw new Refusal(
          'token.too-many',
          {
            kind: 'too-many',
            zh: `这个渠道一分钟最多调用 ${perMinute} 次。请过 ${wait} 秒再试。`,
            en: `At most ${perMinute} calls a minute for this channel.`,
          },
          { retryAfterSeconds: wait },
        )
      }
      return { actor: person, csrf: '' }
    },
    /** Tells of a call by a token that was not taken. */
    turnAway(request: FastifyRequest, error: unknown): void {
      const code = codeOf(error)
      if (whoOf(request)?.who !== 'person' || tokenOf(request) === undefined || !OF_THE_CALL.test(code))
        return
      deps.turnedAway?.({ from: known.get(request) ?? null, code, now: deps.now() })
    },
  }
}
