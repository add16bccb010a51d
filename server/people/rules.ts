import type { Permission } from '../offices/model.ts'
import type { World } from '../platform/ctx.ts'

/** Seconds. A session ends after this long without a request … */
export const IDLE_SECONDS = 30 * 60
/** … and after this long in any case. */
export const SESSION_SECONDS = 12 * 3600
/** How stale the last sight of a session may be before it is written down again. */
export const TOUCH_SECONDS = 60

export const CODE_SECONDS = 10 * 60
export const CODE_ATTEMPTS = 5

export const SHORTEST_PASSWORD = 12

/** How often one thing may be tried: `limit` times, then not before the window has ended. */
export type Limit = {
  name: string
  limit: number
  seconds: number
  /** The window starts anew with every try that is let pass, so the pause after the last one is a whole window. */
  renewed: boolean
}

/** Asking for a code and signing in, each by citizen number and by address; staff by user name and by address. */
export type SignInLimits = Record<
  | 'codesByNumber'
  | 'codesByAddress'
  | 'personByNumber'
  | 'personByAddress'
  | 'staffByName'
  | 'staffByAddress',
  Limit
>

const QUARTER_HOUR = 15 * 60

/** On a machine where the demo is tried, everybody comes from one address. */
export function signInLimits(mode: 'demo' | 'serve'): SignInLimits {
  const byAddress = mode === 'demo' ? 1000 : 30
  return {
    codesByNumber: { name: 'code:number', limit: 5, seconds: QUARTER_HOUR, renewed: false },
    codesByAddress: { name: 'code:address', limit: byAddress, seconds: QUARTER_HOUR, renewed: false },
    personByNumber: { name: 'person:number', limit: 5, seconds: QUARTER_HOUR, renewed: false },
    personByAddress: { name: 'person:address', limit: byAddress, seconds: QUARTER_HOUR, renewed: false },
    staffByName: { name: 'staff:name', limit: 5, seconds: 5 * 60, renewed: true },
    staffByAddress: { name: 'staff:address', limit: byAddress, seconds: QUARTER_HOUR, renewed: false },
  }
}

/** Whom an address stands for: one IPv4 address, or the /64 network that one IPv6 subscriber has to himself. */
export function addressGroup(ip: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (v4) return v4
  const [head = '', tail] = ip.toLowerCase().replace(/%.*$/, '').split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length)
  return [...front, ...Array.from({ length: zeros }, () => '0'), ...back]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

/** A code as it was typed: full-width digits and spaces are put right. */
export function cleanCode(text: string): string {
  return text.normalize('NFKC').replace(/[\s\p{Cf}-]/gu, '')
}

/** User names are compared without regard to case and spaces around them. */
export function cleanUsername(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** The chair that an officer sits in, as the published region has it now; undefined where it was abolished. */
export function findChair(
  region: Pick<World['region'], 'offices'>,
  office: string,
  post: string,
):
  | { office: { id: string; name: string; department: string }; post: string; permissions: Permission[] }
  | undefined {
  const found = region.offices.get(office)
  const chair = found?.posts.find((each) => each.id === post)
  if (!found || !chair) return undefined
  const { id, name, department } = found
  return { office: { id, name, department }, post: chair.name, permissions: chair.permissions }
}
