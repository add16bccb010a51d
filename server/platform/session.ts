import type { Actor, Client, Person } from './ctx.ts'
import type { SigningKey } from './signature.ts'
import { ANYONE } from './ctx.ts'
import { keyedHash, sameText } from './secrets.ts'

export const PERSON_COOKIE = 'tb_person'
export const STAFF_COOKIE = 'tb_staff'

/** Who a request comes from, as its cookie says, and the token that its forms must carry. */
export type Caller = { actor: Actor; csrf: string }

/** Finds the session behind a cookie; given by the room that keeps sessions. */
export type FindSession = (kind: 'person' | 'staff', token: string) => Promise<Actor | undefined>

/** Finds the program behind a key of the API, with the keys that its messages are signed with; given by the room that keeps clients. */
export type FindClient = (
  key: string,
) => Promise<{ client: Client; signing: readonly SigningKey[] } | undefined>

/**
 * Finds the person behind an access token of a channel, what it may do at most and how often in a minute; the use of a route is counted
 * where the token allows it. Given by the room that keeps channels.
 */
export type FindToken = (
  token: string,
  route: { name: string; scope: string | undefined },
) => Promise<{ person: Person; scopes: readonly string[]; perMinute: number } | undefined>

export type Cookies = Record<string, string | undefined>

/** The caller of one channel: the portal knows persons, the desk knows staff; nobody is both in one request. */
export async function findCaller(
  kind: 'person' | 'staff',
  cookies: Cookies,
  findSession: FindSession,
  secret: string,
): Promise<Caller> {
  const token = cookies[kind === 'person' ? PERSON_COOKIE : STAFF_COOKIE]
  const actor = token ? await findSession(kind, token) : undefined
  return token && actor ? { actor, csrf: csrfToken(secret, token) } : { actor: ANYONE, csrf: '' }
}

/** Bound to the session, so a token from another session or from none does not pass. */
export function csrfToken(secret: string, sessionToken: string): string {
  return keyedHash(secret, `csrf:${sessionToken}`)
}

/**
 * May this unsafe request act? A browser always tells where a request comes from; another site is refused. A signed-in
 * caller must also show the token of the session.
 */
export function isForged(
  headers: Record<string, string | string[] | undefined>,
  caller: Caller,
  token: string | undefined,
): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const origin = headers['origin']
  if (typeof origin === 'string' && new URL(safeUrl(origin)).host !== headers['host']) return true
  return caller.csrf !== '' && !sameText(caller.csrf, token ?? '')
}

function safeUrl(text: string): string {
  return URL.canParse(text) ? text : 'http://invalid.invalid'
}
