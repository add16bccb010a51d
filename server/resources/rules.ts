import type { Calendar } from '../calendar/model.ts'
import { startOfDay, toDayNumber, toLocalDate } from '../calendar/rules.ts'
import { begunAt, endOf, openPause } from '../deadlines/counting.ts'
import type { Pause } from '../deadlines/model.ts'
import type { Officer } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { Grant } from '../sharing/model.ts'
import { faultsOf, type KnownInPlace, type Resource, type ResourceField } from '../sharing/resource.ts'
import { isInForce as isInDays } from '../sharing/rules.ts'
import type {
  KeptGrant,
  KeptResource,
  Role,
  ShareRequest,
  Supplement,
  Terms,
  Urgency,
  Wish,
} from './model.ts'
import { refuseResource } from './refusals.ts'

type Who = Pick<Officer, 'id' | 'office' | 'permissions'>

/** The owner's operator keeps the own entries; who manages sharing for the place keeps all. */
export const mayEdit = (officer: Who, owner: string): boolean =>
  officer.permissions.includes('resource.manage') ||
  (officer.permissions.includes('resource.edit') && officer.office === owner)

export function refuseEdit(officer: Who, owner: string, ownerName: string): Refusal | undefined {
  return mayEdit(officer, owner) ? undefined : refuseResource('resource.not-yours', { owner: ownerName })
}

const OPENNESS = { none: 0, conditional: 1, unconditional: 2 } as const

/**
 * Only the owner opens its data: whoever keeps the entry of another office for the place may describe it, correct it and close it, but neither
 * share more of it than the owner does, nor mount it, nor give it to somebody else. `before`: as it stands, if it is there.
 */
export function refuseOpening(
  officer: Who,
  before: Resource | undefined,
  after: Resource,
  ownerName: string,
): Refusal | undefined {
  if (officer.office === (before ?? after).owner) return undefined
  const was = new Map(before?.fields.map((field) => [field.name, field]))
  const opens =
    after.owner !== (before ?? after).owner ||
    (after.source !== undefined && after.source !== before?.source) ||
    (before !== undefined && OPENNESS[after.sharing] > OPENNESS[before.sharing]) ||
    (before?.source !== undefined &&
      after.fields.some((field) => {
        const earlier = was.get(field.name)
        const shared = earlier?.gives === field.gives ? OPENNESS[kindOf(before, earlier ?? field)] : 0
        return field.gives !== undefined && OPENNESS[kindOf(after, field)] > shared
      }))
  return opens ? refuseResource('resource.terms-not-yours', { owner: ownerName }) : undefined
}

/** What no schema sees of an entry: offices, sources and fields that there are not. */
export function refuseContent(resource: Resource, known: KnownInPlace): Refusal | undefined {
  const faults = faultsOf(resource, known)
  const [first] = faults
  if (!first) return undefined
  const fields = faults.map(({ path, reason }) => ({ field: path, code: 'resource.faulty', zh: reason }))
  return refuseResource('resource.faulty', { count: faults.length, first: first.reason }, fields)
}

/**
 * 收回 before 撤下: what a grant names is neither withdrawn nor closed to sharing, renamed, or mounted elsewhere while the grant lasts. `used`: the
 * fields of each grant, by name; `after`: undefined where the entry is withdrawn.
 */
export function refuseClosing(
  before: Resource,
  after: Resource | undefined,
  used: readonly (readonly string[])[] = [],
): Refusal | undefined {
  const isLost = (name: string): boolean => {
    const [was, is] = [before, after].map((each) => each?.fields.find((field) => field.name === name))
    if (!was) return false
    return !after || !is || is.gives !== was.gives || kindOf(after, is) === 'none'
  }
  const unmounted = before.source !== undefined && after?.source !== before.source
  const lost = used.filter((fields) => unmounted || fields.some(isLost)).length
  return lost > 0 ? refuseResource('resource.granted', { count: lost }) : undefined
}

/** May this resource be asked for at all? 不予共享 is refused with the owner's reason and what to do. */
export function refuseAsking({
  content,
  state,
}: Pick<KeptResource, 'content' | 'state'>): Refusal | undefined {
  if (state !== 'listed') return refuseResource('resource.not-listed')
  if (content.sharing === 'none')
    return refuseResource('resource.not-shared', { reason: content.conditions ?? '请联系它的管理单位。' })
  return undefined
}

/** A field on the terms of its resource, unless it has its own. */
export const kindOf = (resource: Resource, field: ResourceField) => field.sharing ?? resource.sharing

/** Is what is asked for there, open to sharing, for a matter of the place and a time to come? */
export function refuseWish(
  resource: Resource,
  wish: Wish,
  { today, isMatter }: { today: string; isMatter(matter: string): boolean },
): Refusal | undefined {
  for (const name of wish.fields) {
    const field = resource.fields.find((each) => each.name === name)
    if (!field) return refuseResource('request.no-field', { field: name })
    if (kindOf(resource, field) === 'none')
      return refuseResource('request.field-not-shared', { field: name, reason: field.reason ?? '' })
  }
  const matter = wish.matters.find((each) => !isMatter(each))
  if (matter !== undefined) return refuseResource('request.no-matter', { matter })
  return wish.until < wish.from || wish.until < today ? refuseResource('request.dates') : undefined
}

/** 谁办谁用: an office asks for what it handles or leads, and is granted nothing for the matters of others. `by`: in whose words. */
export function refuseRoles(
  roles: readonly Role[],
  by: { asker: true } | { asker: false; holder: string },
): Refusal | undefined {
  const foreign = roles.find(({ handles, leads }) => handles.length === 0 && !leads)
  if (!foreign) return undefined
  return by.asker
    ? refuseResource('request.not-handled', { matter: foreign.name })
    : refuseResource('request.holder-not-handling', { matter: foreign.name, holder: by.holder })
}

/** What the owner should know of whoever asks before it decides: where the office has only a part in a matter, or none any more. */
export const doubtsOf = (roles: readonly Role[], holder: string): string[] =>
  roles.flatMap(({ name, handles, whole, leads, leader }) => {
    if (handles.length === 0)
      return leads
        ? [`${holder}牵头「${name}」，但不办其中的事项。`]
        : [`${holder}既不办理、也不牵头「${name}」，不能准予。`]
    if (whole || leads) return []
    const led = leader === null ? '' : `由${leader}牵头，`
    return [`「${name}」${led}${holder}只办其中的${handles.map((item) => `「${item}」`).join('')}。`]
  })

/** 无条件共享: every field that is asked for is shared without conditions, so nobody needs to decide. */
export const isAtOnce = (resource: Resource, fields: readonly string[]): boolean =>
  resource.fields
    .filter(({ name }) => fields.includes(name))
    .every((field) => kindOf(resource, field) === 'unconditional')

/** Nobody has granted or refused it yet, nor was it taken back. */
export const isUndecided = ({ state }: Pick<ShareRequest, 'state'>): boolean =>
  state === 'open' || state === 'supplementing'

/** Only the owner answers, only once, and never whoever asked; also while it waits for more. */
export function refuseDecision(request: ShareRequest, officer: Who, ownerName: string): Refusal | undefined {
  if (request.owner !== officer.office || !officer.permissions.includes('resource.approve'))
    return refuseResource('request.not-owner', { owner: ownerName })
  if (!isUndecided(request)) return refuseResource('request.decided')
  return request.askedBy.id === officer.id ? refuseResource('request.own') : undefined
}

/** Everything is asked at once, by whoever may decide: each further question would let the owner's time stand still again. */
export function refuseAskingMore(
  request: ShareRequest,
  officer: Who,
  ownerName: string,
): Refusal | undefined {
  const refusal = refuseDecision(request, officer, ownerName)
  if (refusal) return refusal
  if (request.state === 'supplementing') return refuseResource('request.waiting')
  return request.supplements.length > 0 ? refuseResource('request.asked-already') : undefined
}

export function refuseSupplement(request: ShareRequest, officer: Who): Refusal | undefined {
  if (request.holder !== officer.office || !officer.permissions.includes('resource.request'))
    return refuseResource('request.not-holder')
  return request.state === 'supplementing' ? undefined : refuseResource('request.nothing-asked')
}

/** Less may be granted than was asked, with the reason; never more, and nothing that is not shared any more. */
export function refuseTerms(
  request: ShareRequest,
  resource: Resource,
  terms: Terms,
  today: string,
): Refusal | undefined {
  if (request.until < today) return refuseResource('request.over')
  const more = terms.fields.find((field) => !request.fields.includes(field))
  if (more !== undefined) return refuseResource('request.more', { what: more })
  if (terms.from < request.from) return refuseResource('request.more', { what: `从 ${terms.from} 起` })
  if (terms.until > request.until) return refuseResource('request.more', { what: `到 ${terms.until} 止` })
  const refused =
    refuseWish(resource, { ...request, ...terms }, { today, isMatter: () => true }) ??
    (terms.from > terms.until ? refuseResource('request.dates') : undefined)
  if (refused) return refused
  const less =
    terms.fields.length < request.fields.length || terms.from > request.from || terms.until < request.until
  return less && (terms.reason?.length ?? 0) < 4 ? refuseResource('request.why-less') : undefined
}

export function refuseTakeBack(request: ShareRequest, officer: Who): Refusal | undefined {
  if (request.holder !== officer.office || !officer.permissions.includes('resource.request'))
    return refuseResource('request.not-holder')
  return isUndecided(request) ? undefined : refuseResource('request.decided')
}

/** Only the owner of the data takes a grant back, while it lasts. */
export function refuseRevocation(
  grant: Pick<Grant, 'until'> & Partial<Pick<KeptGrant, 'revokedAt'>>,
  officer: Who,
  owner: { id: string; name: string },
  today: string,
): Refusal | undefined {
  if (owner.id !== officer.office || !officer.permissions.includes('resource.approve'))
    return refuseResource('request.not-owner', { owner: owner.name })
  return (grant.revokedAt ?? null) !== null || (grant.until ?? today) < today
    ? refuseResource('grant.over')
    : undefined
}

/** Whether a grant holds on this day in China. */
export const isInForce = (grant: KeptGrant, today: string): boolean =>
  grant.revokedAt === null && isInDays(grant, today)

/**
 * The last day on which somebody new can be looked up to sign in, as the grants stand: undefined where nobody can today, null where there
 * is no end. Whoever is signed in, and officers, are not touched by it.
 */
export function signInUntil(grants: readonly Grant[], today: string): string | null | undefined {
  const now = grants.filter((grant) => grant.matters.includes('service:sign-in') && isInDays(grant, today))
  const ends = now.map(({ until }) => until ?? null)
  return ends.includes(null) ? null : ends.toSorted().at(-1)
}

/**
 * Until when a request is to be answered, and how near that is. Counted by the calendar as it is known now; the days on which the owner waited
 * for 补充说明 are left out, and while it waits there is no last day.
 */
export function answerTime(
  calendar: Calendar,
  request: Pick<ShareRequest, 'askedOn' | 'answer' | 'supplements'>,
  now: Date,
  soonShare: number,
): { dueOn: string | null; urgency: Urgency } {
  const pauses = request.supplements.map(pauseOf)
  if (!request.answer || openPause(pauses)) return { dueOn: null, urgency: 'none' }
  const counted = { ...begunAt(startOfDay(toDayNumber(request.askedOn))), pauses }
  const { on, at, soonAt } = endOf(calendar, request.answer, counted, soonShare)
  if (now >= at) return { dueOn: on, urgency: 'overdue' }
  if (toLocalDate(now) === on) return { dueOn: on, urgency: 'today' }
  return { dueOn: on, urgency: soonAt !== null && now >= soonAt ? 'soon' : 'none' }
}

/** 补正: the clock of the owner stands still from the question to the answer. */
const pauseOf = ({ askedAt, answeredAt }: Supplement): Pause => ({
  from: new Date(askedAt),
  to: answeredAt === null ? null : new Date(answeredAt),
  reason: 'correction',
  needed: null,
  notice: null,
})
