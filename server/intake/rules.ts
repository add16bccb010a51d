import { REPORTED_STATES, type ReportedState } from '../cases/model.ts'
import type { Calendar } from '../calendar/model.ts'
import { startOfDay, toDate } from '../calendar/rules.ts'
import type { Item } from '../catalog/model.ts'
import type { System } from '../exchange/model.ts'
import { toOurs } from '../exchange/rules.ts'
import { officesUnder } from '../offices/rules.ts'
import type { Actor, ActorRef, Client, World } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { CaseMeaning, CodeList } from '../regions/model.ts'
import type { ConnectorState, Pullable, Rows, Way } from './connector-model.ts'
import { OUR_SCHEME, type Channel, type Coded, type ItemReport, type Push, type Typed } from './model.ts'
import { refuseIntake } from './refusals.ts'

/** Clocks of two machines differ; what is ahead of ours by no more than this is taken as now. */
const TOLERANCE_MS = 5 * 60_000

const OUT_OF_SCOPE = { push: 'intake.scope', report: 'intake.report-scope' } as const

/** May this program push cases of this source, or report items of ours that this system handles? Its scopes name each by itself. */
export function refuseScope(
  client: Pick<Client, 'scopes'>,
  what: keyof typeof OUT_OF_SCOPE,
  source: string,
): Refusal | undefined {
  return client.scopes.includes(`intake.${what}:${source}`)
    ? undefined
    : refuseIntake(OUT_OF_SCOPE[what], { source })
}

/**
 * May an office that a message names handle the item? The item's own and those under it may; where a one-thing tells the office by what was
 * filed (`officeBy`: the hospital, the police station), all of the same line.
 */
export function refuseForeign(
  { offices, onethings }: Pick<World['region'], 'offices' | 'onethings'>,
  item: Pick<Item, 'id' | 'name' | 'office'>,
  office: string,
): Refusal | undefined {
  const line = (id: string): string[] => {
    const above = offices.get(id)?.parent
    return above === undefined ? [id] : [id, ...line(above)]
  }
  const above = line(office)
  if (above.includes(item.office)) return undefined
  const isToldByForm = [...onethings.values()].some(({ onething }) =>
    onething.steps.some((step) => step.item === item.id && step.officeBy !== undefined),
  )
  if (isToldByForm && above.at(-1) === line(item.office).at(-1)) return undefined
  const nameOf = (id: string): string => offices.get(id)?.name ?? id
  return refuseIntake('intake.office-foreign', {
    item: item.name,
    own: nameOf(item.office),
    office: nameOf(office),
  })
}

/** The offices for which a sender speaks, null: for all; and by which way it came. */
export type Speaker = { offices: readonly string[] | null; channel: Channel }
type Offices = Pick<World['region'], 'offices'>

/** The offices for which a clerk types and imports: those that the post names, else the own one, with all under them. Nobody else speaks by hand. */
export function typedFor({ offices }: Offices, actor: Actor): string[] {
  if (actor.kind !== 'staff') return []
  const post = offices.get(actor.office)?.posts.find(({ id }) => id === actor.post)
  return [...officesUnder(offices, post?.typesFor ?? [actor.office])]
}

const NOT_SPOKEN_FOR = {
  push: 'intake.office',
  pull: 'intake.connector-office',
  batch: 'intake.clerk-office',
  typed: 'intake.clerk-office',
} as const satisfies Record<Channel, string>

/** Does the sender speak for an office? `what` is told with the refusal: the item or the number of the case. */
export function refuseSpeaker(
  { offices }: Offices,
  by: Speaker,
  what: string,
  office: string,
): Refusal | undefined {
  if (by.offices?.includes(office) ?? true) return undefined
  return refuseIntake(NOT_SPOKEN_FOR[by.channel], { item: what, office: offices.get(office)?.name ?? office })
}

/**
 * The office of which a case is: the one that the message names, else that of which it is already (`known`), else the item's. A row names none:
 * where its connector or its clerk speaks for one office alone (a 派出所 that handles items of the 公安局), a new case is of that one. Refuses an
 * office for which the sender does not speak, and one that has nothing to do with the item, unless the case is of it already.
 */
export function handlingOffice(
  region: Pick<World['region'], 'offices' | 'onethings'>,
  by: Speaker,
  item: Pick<Item, 'id' | 'name' | 'office'>,
  { named, known = null }: { named: string | undefined; known?: string | null },
): string | Refusal {
  const speaksForItem = refuseSpeaker(region, by, item.name, item.office) === undefined
  const own = by.channel !== 'push' && !speaksForItem ? aloneOf(region, by.offices ?? []) : undefined
  const isOwn = own !== undefined && refuseForeign(region, item, own) === undefined
  const stays = known !== null && region.offices.has(known) ? known : undefined
  const office = named ?? stays ?? (isOwn ? own : item.office)
  if (!region.offices.has(office)) return refuseIntake('intake.office-unknown', { office })
  const refusal =
    refuseSpeaker(region, by, item.name, office) ??
    (office === known ? undefined : refuseForeign(region, item, office))
  return refusal ?? office
}

/** The one office among these under which all the others stand. */
function aloneOf({ offices }: Offices, among: readonly string[]): string | undefined {
  const top = among.filter((id) => !among.includes(offices.get(id)?.parent ?? ''))
  return top.length === 1 ? top[0] : undefined
}

/** A connector names the offices of whose items it may tell, at least one, and only such as there are. */
export function refuseOffices({ offices }: Offices, drawn: readonly string[]): Refusal | undefined {
  if (drawn.length === 0) return refuseIntake('intake.connector-officeless')
  const unknown = drawn.find((id) => !offices.has(id))
  return unknown === undefined
    ? undefined
    : refuseIntake('intake.connector-office-unknown', { office: unknown })
}

/** Only what the configuration of the server names is drawn of a source, whoever asks. */
export function refuseWay(source: string, way: Way, place: Pullable | undefined): Refusal | undefined {
  const [what, isAllowed] =
    way.kind === 'table'
      ? [`表「${way.schema}.${way.table}」`, place?.tables.includes(`${way.schema}.${way.table}`)]
      : way.kind === 'http'
        ? [`路径「${way.path}」`, place?.paths.includes(way.path)]
        : [`「${source}」的文件夹`, place?.mailbox]
  if (isAllowed) return undefined
  const known = [...(place?.tables ?? []), ...(place?.paths ?? []), ...(place?.mailbox ? ['文件夹'] : [])]
  return refuseIntake('intake.pull-not-allowed', { what, known: known.join('、') || '没有' })
}

export type Drawn = {
  state: ConnectorState
  digest: string
  changedBy: ActorRef
  proposedBy: ActorRef | null
}

/** A second person approves what he has seen: nobody who changed or proposed it. `seen` is the digest of what was shown. */
export function refuseApproval(drawn: Drawn, actor: Actor, seen: string): Refusal | undefined {
  if (drawn.state !== 'proposed') return refuseIntake('intake.connector-not-proposed')
  const own = [drawn.changedBy.id, drawn.proposedBy?.id]
  if (!('id' in actor) || own.includes(actor.id)) return refuseIntake('intake.connector-own')
  return drawn.digest === seen ? undefined : refuseIntake('intake.connector-changed')
}

/** How far the messages about a case have come. */
export type Progress = {
  sequence: number | null
  at: Date | null
  digest: string | null
  typedAt: Date | null
  deliveredAt: Date | null
}

/**
 * What is to be done with a message: by the source's own sequence where both have one, else by its own instant. What a
 * system delivers goes before what a clerk had typed. `conflict`: the sequence was used for something else.
 */
export function judge(
  known: Progress,
  message: Pick<Push, 'sequence' | 'at'>,
  more: { digest: string; channel: Channel; seen: boolean },
): 'apply' | 'older' | 'same' | 'conflict' {
  if (known.digest === more.digest) return 'same'
  if (known.at === null) return 'apply'
  if (more.channel !== 'typed' && known.typedAt && !known.deliveredAt) return 'apply'
  const { sequence } = message
  if (sequence !== undefined && known.sequence !== null) {
    if (sequence === known.sequence) return 'conflict'
    return sequence < known.sequence ? 'older' : 'apply'
  }
  const at = new Date(message.at).getTime()
  if (at < known.at.getTime()) return 'older'
  // Two turns at one instant and without numbers: what was said before them is not news.
  return more.seen && more.channel === 'push' ? 'older' : 'apply'
}

/**
 * The numbers of a source must go the way of its instants: what bears a lower one and happened later shows that the number before was too high
 * by mistake, and all that follows would be taken for old news. Clocks of its machines may differ a little.
 */
export function refuseBehind(
  known: Pick<Progress, 'sequence' | 'at'>,
  message: Pick<Push, 'sequence' | 'at'>,
): Refusal | undefined {
  const { sequence } = message
  if (sequence === undefined || known.sequence === null || known.at === null) return undefined
  const later = new Date(message.at).getTime() - known.at.getTime() > TOLERANCE_MS
  return sequence < known.sequence && later
    ? refuseIntake('intake.sequence-behind', { sequence: String(sequence), last: String(known.sequence) })
    : undefined
}

const FIELDS = {
  submittedAt: '收件时间',
  acceptedAt: '受理时间',
  decidedAt: '办结时间',
  at: '发生时间',
} as const

/** What the calendar does not know cannot be counted from; a date of such an age is a placeholder or a slip. */
function refuseEarly(
  field: keyof typeof FIELDS,
  text: string,
  { firstDay }: Pick<Calendar, 'firstDay'>,
): Refusal | undefined {
  return new Date(text) < startOfDay(firstDay)
    ? refuseIntake('intake.instant-early', { field: FIELDS[field], first: toDate(firstDay) })
    : undefined
}

/** Are the instants possible: none before the calendar begins or ahead of now, each step not before the one before it? */
export function refuseInstants(
  message: Push,
  now: Date,
  calendar: Pick<Calendar, 'firstDay'>,
): Refusal | undefined {
  const latest = now.getTime() + TOLERANCE_MS
  let before = Number.NEGATIVE_INFINITY
  for (const field of ['submittedAt', 'acceptedAt', 'decidedAt'] as const) {
    const text = message[field]
    if (text === undefined) continue
    const instant = new Date(text).getTime()
    const early = refuseEarly(field, text, calendar)
    if (early) return early
    if (instant > latest) return refuseIntake('intake.instant-future', { field: FIELDS[field] })
    if (instant < before) return refuseIntake('intake.instant-order', { field: FIELDS[field] })
    before = instant
  }
  const at = new Date(message.at).getTime()
  if (at > latest) return refuseIntake('intake.instant-future', { field: FIELDS.at })
  const { submittedAt } = message
  return at < new Date(submittedAt).getTime()
    ? refuseIntake('intake.instant-order', { field: FIELDS.at })
    : undefined
}

/** Is the instant of a report possible? */
export function refuseReportedAt(
  at: string,
  now: Date,
  calendar: Pick<Calendar, 'firstDay'>,
): Refusal | undefined {
  const early = refuseEarly('at', at, calendar)
  if (early) return early
  return new Date(at).getTime() > now.getTime() + TOLERANCE_MS
    ? refuseIntake('intake.instant-future', { field: FIELDS.at })
    : undefined
}

/** What codes of one source mean, beyond the lists of the region; by `codeKey`. */
export type OwnCodes = { items: ReadonlyMap<string, string>; states: ReadonlyMap<string, string> }
export const codeKey = ({ scheme, value }: Coded): string => `${scheme}\n${value}`

/** The state that a message tells. Refuses a code without a meaning, 办结 without result, and a negative end without reason. */
export function readState(
  lists: Readonly<Record<string, CodeList>>,
  own: OwnCodes,
  message: Pick<Push, 'state' | 'result' | 'reason'>,
): { state: ReportedState } | { refusal: Refusal; lacks?: Coded } {
  const meaningOf = (coded: Coded): CaseMeaning | undefined =>
    (own.states.get(codeKey(coded)) as CaseMeaning | undefined) ??
    (coded.scheme === OUR_SCHEME ? REPORTED_STATES.find((state) => state === coded.value) : undefined) ??
    lists[coded.scheme]?.codes.find(({ value }) => value === coded.value)?.means
  const unknown = (coded: Coded): { refusal: Refusal; lacks: Coded } => {
    const known = (lists[coded.scheme]?.codes ?? []).flatMap(({ value, label, means }) =>
      means ? [value === label ? value : `${value} ${label}`] : [],
    )
    const schemes = Object.keys(lists).filter((name) => lists[name]?.codes.some(({ means }) => means))
    const near =
      known.length > 0 ? `这个代码表有：${known.join('、')}。` : `认识的代码表：${schemes.join('、')}。`
    return {
      refusal: refuseIntake('intake.state-unknown', { ...coded, near, nearEn: known.join(', ') }),
      lacks: coded,
    }
  }
  let meaning = meaningOf(message.state)
  if (meaning === undefined) return unknown(message.state)
  if (meaning === 'closed') {
    if (!message.result) return { refusal: refuseIntake('intake.result-missing') }
    meaning = meaningOf(message.result)
    if (meaning === undefined || meaning === 'closed') return unknown(message.result)
  }
  const negative = meaning === 'refused' || meaning === 'declined' || meaning === 'terminated'
  return negative && !message.reason ? { refusal: refuseIntake('intake.reason-missing') } : { state: meaning }
}

/** What a system reports of our item, in our words: the state, null where a correction says all, and what the item yields. */
export function readReport(
  lists: Readonly<Record<string, CodeList>>,
  own: OwnCodes,
  system: Pick<System, 'fields'>,
  report: Pick<ItemReport, 'state' | 'result' | 'reason' | 'correction' | 'outputs'>,
): { refusal: Refusal } | ({ state: ReportedState | null } & ReturnType<typeof toOurs>) {
  const { state: told, correction, outputs = {} } = report
  const read = told ? readState(lists, own, { ...report, state: told }) : { state: null }
  if ('refusal' in read) return { refusal: read.refusal }
  return { state: correction?.act === 'revoke' ? null : read.state, ...toOurs(system, outputs) }
}

/** The items whose codes look most like this one, at most three: a slip of the keyboard or an older generation. */
export function nearestCodes(value: string, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, far: distance(value.slice(0, 60), item.code.value) }))
    .filter(({ far, item }) => far <= Math.max(3, item.code.value.length / 2))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ item }) => item)
}

/** Levenshtein: how many characters to change, add or leave out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, right] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (left === right ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** What a clerk typed, as a message: days begin at midnight in China, and the newest of them is when it came to its state. */
export function messageOf(typed: Typed): Push {
  const { source, externalNumber, applicant, state, reason, submittedOn, acceptedOn, decidedOn } = typed
  const begin = (day: string): string => `${day}T00:00:00+08:00`
  return {
    source,
    externalNumber,
    item: { scheme: OUR_SCHEME, value: typed.item },
    applicant,
    state: { scheme: OUR_SCHEME, value: state },
    ...(reason ? { reason } : {}),
    submittedAt: begin(submittedOn),
    ...(acceptedOn ? { acceptedAt: begin(acceptedOn) } : {}),
    ...(decidedOn ? { decidedAt: begin(decidedOn) } : {}),
    at: begin(decidedOn ?? acceptedOn ?? submittedOn),
  }
}

/** Objects as rows: their members are the columns. */
export function rowsOf(objects: readonly unknown[]): Rows {
  const read = objects.filter((each) => typeof each === 'object' && each !== null) as Record<
    string,
    unknown
  >[]
  const header = [...new Set(read.flatMap((each) => Object.keys(each)))]
  return {
    header,
    rows: read.map((each, at) => ({ row: at + 2, cells: header.map((name) => textOf(each[name])) })),
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** What stands under a path of an answer: `data.list`. */
export function memberAt(body: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (part, name) =>
        typeof part === 'object' && part !== null && Object.hasOwn(part, name)
          ? (part as Record<string, unknown>)[name]
          : undefined,
      body,
    )
}
