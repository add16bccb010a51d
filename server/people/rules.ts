import type { Permission } from '../offices/model.ts'
import type { Officer, World } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { Leave, Seat } from './model.ts'
import { refusePeople } from './refusals.ts'

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

export const MOST_RELATIVES = 100
export const LONGEST_LEAVE_DAYS = 366

/** Whether somebody is away on a day (YYYY-MM-DD); the first and the last day of a leave count. */
export function leaveOn(seat: Pick<Seat, 'leaves'>, day: string): Leave | undefined {
  return seat.leaves.find((leave) => leave.from <= day && day <= leave.to)
}

type Days = { from: string; to: string }
const meet = (a: Days, b: Days): boolean => a.from <= b.to && b.from <= a.to

/** AB岗. A colleague of the same office with every permission of the absent one, who is there on all of these days. */
export function canStandIn(seat: Seat, absent: Seat, days: Days): boolean {
  return refuseStandIn(seat, absent, days) === undefined
}

function refuseStandIn(seat: Seat | undefined, absent: Seat, days: Days): Refusal | undefined {
  if (!seat || seat.disabled) return refusePeople('leave.stand-in-elsewhere')
  if (seat.id === absent.id) return refusePeople('leave.stand-in-self')
  if (!absent.permissions.every((each) => seat.permissions.includes(each)))
    return refusePeople('leave.stand-in-post')
  if (seat.leaves.some((leave) => meet(leave, days))) return refusePeople('leave.stand-in-away')
  return undefined
}

/** Whether this officer may speak for a colleague: for herself, and for all of the office as its administrator. */
export function refuseSpeakingFor(
  colleague: Pick<Seat, 'id' | 'disabled'> | undefined,
  actor: Pick<Officer, 'id' | 'permissions'>,
): Refusal | undefined {
  if (!colleague || colleague.disabled) return refusePeople('staff.no-colleague')
  if (colleague.id !== actor.id && !actor.permissions.includes('office.administer'))
    return refusePeople('staff.not-administrator')
  return undefined
}

/**
 * Whether a leave may be taken. `office` is everybody of the office, `today` YYYY-MM-DD. Refused: days in the past or
 * in the wrong order, more than a year, days already taken or promised to a colleague, a stand-in who cannot be one,
 * and no stand-in as long as somebody could.
 */
export function refuseLeave(
  office: readonly Seat[],
  wanted: Days & { staffId: string; standIn: string | null },
  actor: Pick<Officer, 'id' | 'permissions'>,
  today: string,
): Refusal | undefined {
  const absent = office.find((seat) => seat.id === wanted.staffId)
  const refusal = refuseSpeakingFor(absent, actor)
  if (refusal || !absent) return refusal
  if (wanted.from < today) return refusePeople('leave.past')
  if (wanted.to < wanted.from) return refusePeople('leave.order')
  if ((Date.parse(wanted.to) - Date.parse(wanted.from)) / 86_400_000 >= LONGEST_LEAVE_DAYS)
    return refusePeople('leave.too-long')
  if (absent.leaves.some((leave) => meet(leave, wanted))) return refusePeople('leave.overlap')
  if (office.some((seat) => seat.leaves.some((leave) => leave.standIn === absent.id && meet(leave, wanted))))
    return refusePeople('leave.standing-in')
  if (wanted.standIn === null)
    return office.some((seat) => canStandIn(seat, absent, wanted))
      ? refusePeople('leave.stand-in-needed')
      : undefined
  return refuseStandIn(
    office.find((seat) => seat.id === wanted.standIn),
    absent,
    wanted,
  )
}
