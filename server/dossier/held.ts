import { sql } from 'kysely'
import { toDayNumber, toLocalDate } from '../calendar/rules.ts'
import type { FiledValue } from '../cases/model.ts'
import { isFinal, hasSucceeded } from '../cases/turns.ts'
import type { ItemState } from '../cases/model.ts'
import type { Certificate } from '../credentials/model.ts'
import { listHeld } from '../credentials/queries.ts'
import { displayValue, maskValue, typedValue } from '../forms/display.ts'
import type { Element } from '../forms/model.ts'
import { getDefinition } from '../onething/queries.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { aboutOthers } from './about.ts'
import { CORRECTION } from './model.ts'
import type { Correction, Held, HeldCase, HeldCertificate, HeldDelivery, Theme } from './model.ts'
import { ownerOf } from '../sharing/owner.ts'

/** So many lines of a list are shown; older cases are found under 我的办件. */
const MOST_LINES = 200
/** So many cases are read at a time for their values. */
const CASES_AT_ONCE = 200

/**
 * Whose: of a person all cases that they filed; of a company those in which its code was filed or that gave it a certificate. `within`: only those of which this office
 * has an item.
 */
export type Whose = ({ personId: string } | { company: string }) & { within?: string | undefined }

/** The cases of a company: one that was only registered by a case had no code to be filed there. */
export const companyCases = (code: string) => sql`c.id in (
  select own.id from cases.case own where cases.company_codes(own.filed) @> array[${code}]::text[]
  union select t.case_id from credentials.certificate t where t.holder_kind = 'company' and t.holder_number = ${code})`

const casesOf = (whose: Whose) => {
  const own = 'personId' in whose ? sql`c.person_id = ${whose.personId}` : companyCases(whose.company)
  return whose.within === undefined
    ? own
    : sql`${own} and exists (
        select from cases.case_item own where own.case_id = c.id and own.office = ${whose.within})`
}

type FiledCase = {
  number: string
  onething: string
  version: number
  values: Record<string, FiledValue>
}

/** A value with what it takes to mask it, to show it and to object to it. */
type Found = {
  element: Element
  filed: Omit<FiledValue, 'objection'> & { origin: NonNullable<FiledValue['origin']> }
  caseNumber: string
  cases: number
  /** It is about another adult than the person who reads. */
  others: boolean
}

/** What is kept of a value beside itself: who gave it. Two registers that say the same thing are two values. */
const keyOf = (element: string, { origin }: Found['filed']): string =>
  `${element} ${origin.kind === 'source' ? origin.source : origin.kind}`

/** Every value that is held, each in the state in which it was fetched or given last; what was only derived is none. */
async function findValues(ctx: ReadCtx, whose: Whose, own: string | undefined): Promise<Found[]> {
  const today = toLocalDate(ctx.now)
  const found = new Map<string, Found>()
  for await (const { number, onething, version, values } of eachFiled(ctx, whose)) {
    if (Object.keys(values).length === 0) continue
    const definition = await getDefinition(ctx, onething, version)
    const { elements } = definition
    const isOthers = own === undefined ? () => false : aboutOthers(own, values, definition, today)
    const of = 'company' in whose ? sectionsAbout(whose.company, values, elements) : undefined
    for (const [id, filed] of Object.entries(values)) {
      const element = elements[id]
      const { origin, ...held } = heldOf(filed)
      if (!element || !origin || (of && !of.has(element.section))) continue
      const key = keyOf(id, { ...held, origin })
      const before = found.get(key)
      if (before) before.cases += 1
      if (before && before.filed.origin.at >= origin.at) continue
      found.set(key, {
        element,
        filed: { ...held, origin },
        caseNumber: number,
        cases: before?.cases ?? 1,
        others: isOthers(id),
      })
    }
  }
  return [...found.values()]
}

/** What was filed in all cases, the newest first, read page by page: however many there are, few are held at once. */
async function* eachFiled(ctx: ReadCtx, whose: Whose): AsyncGenerator<FiledCase> {
  let last: { id: string; submittedAt: string } | undefined
  do {
    const older = last
      ? sql`and (c.submitted_at, c.id) < (${last.submittedAt}::timestamptz, ${last.id}::uuid)`
      : sql``
    const { rows } = await sql<FiledCase & { id: string; submittedAt: string }>`
      select c.id, c.submitted_at::text as "submittedAt", c.number, c.onething,
        c.onething_version as version, coalesce(c.filed -> 'values', '{}') as values
      from cases.case c where ${casesOf(whose)} and c.onething <> ${CORRECTION} ${older}
      order by c.submitted_at desc, c.id desc limit ${CASES_AT_ONCE}`.execute(ctx.db)
    yield* rows
    last = rows.length === CASES_AT_ONCE ? rows.at(-1) : undefined
  } while (last)
}

/** What is held: where the person has objected, what the register says; their own value is the answer beside it. */
export function heldOf({ objection, ...filed }: FiledValue): Omit<FiledValue, 'objection'> {
  return objection ? { value: objection.was, origin: objection.origin } : filed
}

/** The sections of a form that speak of the company: those in which its code stands. */
function sectionsAbout(
  company: string,
  values: Record<string, FiledValue>,
  elements: Readonly<Record<string, Element>>,
): Set<string> {
  const named = Object.entries(values).filter(([, { value }]) => value === company)
  return new Set(named.flatMap(([id]) => elements[id]?.section ?? []))
}

/**
 * The values by theme. In full where `full` says so; else what is sensitive is masked. `own`: the citizen number of the person who reads
 * about themselves; of other adults they read nothing in full.
 */
export async function listThemes(
  ctx: ReadCtx,
  whose: Whose,
  full: (theme: string) => boolean,
  own?: string,
): Promise<Theme[]> {
  const corrections = 'personId' in whose ? await correctionsOf(ctx, whose.personId) : new Map()
  const { offices, sources, onethings } = ctx.world.region
  const today = toDayNumber(toLocalDate(ctx.now))
  const themes = new Map<string, Held[]>()
  for (const { element, filed, caseNumber, cases, others } of await findValues(ctx, whose, own)) {
    const { origin } = filed
    const text = filed.text ?? displayValue(element, filed.value)
    const masked = (others || !full(element.section)) && element.sensitive !== undefined
    const on = toLocalDate(new Date(origin.at))
    const source = origin.kind === 'source' ? sources[origin.source] : undefined
    const correction: Correction | undefined = corrections.get(keyOf(element.id, filed))
    const values = themes.get(element.section) ?? []
    themes.set(element.section, values)
    values.push({
      element: element.id,
      name: element.name,
      text: masked ? maskValue(text, element.sensitive) : text,
      masked,
      kind: origin.kind,
      source: origin.kind === 'source' ? origin.source : null,
      department: origin.kind === 'source' ? origin.name : null,
      on,
      days: today - toDayNumber(on),
      caseNumber,
      cases,
      contestable:
        correction?.state !== 'open' &&
        onethings.has(CORRECTION) &&
        ownerOf(source, offices.values()) !== undefined,
      // What was fetched after the day of the correction is the corrected value itself.
      correction: correction && !(correction.on !== null && on > correction.on) ? correction : null,
    })
  }
  return [...themes].map(([name, values]) => ({ name, values }))
}

/** How the person's objections stand, by element and source; of several the last. */
async function correctionsOf(ctx: ReadCtx, personId: string): Promise<Map<string, Correction>> {
  const { rows } = await sql<{
    number: string
    element: string
    source: string
    state: ItemState
    on: string | null
    decidedAt: Date | null
  }>`
    select c.number, d.facts #>> '{known,correction.about,value}' as element,
      d.facts #>> '{known,correction.source,value}' as source, i.state,
      i.outputs ->> 'correction.correctedOn' as "on", i.decided_at as "decidedAt"
    from cases.case c join cases.case_item i on i.case_id = c.id join applications.draft d on d.case_id = c.id
    where c.person_id = ${personId} and c.onething = ${CORRECTION}
    order by c.submitted_at`.execute(ctx.db)
  return new Map(
    rows.map(({ number, element, source, state, on, decidedAt }) => [
      `${element} ${source}`,
      {
        state: hasSucceeded(state)
          ? 'corrected'
          : state === 'refused'
            ? 'refused'
            : isFinal(state)
              ? 'ended'
              : 'open',
        caseNumber: number,
        on: hasSucceeded(state) ? (on ?? (decidedAt && toLocalDate(decidedAt))) : null,
      },
    ]),
  )
}

/** A value as it stands in one of the person's own cases, and whether it is about another adult; undefined for anything else. */
export async function findFiled(
  ctx: ReadCtx,
  personId: string,
  asked: { caseNumber: string; element: string; own: string },
): Promise<{ element: Element; filed: FiledValue; caseNumber: string; others: boolean } | undefined> {
  const { rows } = await sql<FiledCase>`
    select c.number, c.onething, c.onething_version as version, coalesce(c.filed -> 'values', '{}') as values
    from cases.case c where c.number = ${asked.caseNumber} and c.person_id = ${personId}`.execute(ctx.db)
  const [found] = rows
  if (!found || !Object.hasOwn(found.values, asked.element)) return undefined
  const definition = await getDefinition(ctx, found.onething, found.version)
  const element = definition.elements[asked.element]
  const filed = found.values[asked.element]
  const isOthers = aboutOthers(asked.own, found.values, definition, toLocalDate(ctx.now))
  return element && filed && { element, filed, caseNumber: found.number, others: isOthers(asked.element) }
}

/** Values of an own case that the person objected to, with what they wrote. */
export async function listObjected(
  ctx: ReadCtx,
  personId: string,
  caseNumber: string,
): Promise<{ element: string; name: string; right: string; reason: string }[]> {
  const { rows } = await sql<FiledCase>`
    select c.number, c.onething, c.onething_version as version, c.filed -> 'values' as values
    from cases.case c where c.number = ${caseNumber} and c.person_id = ${personId}
      and jsonb_path_exists(c.filed, '$.values.*.objection')`.execute(ctx.db)
  const [found] = rows
  if (!found) return []
  const { elements } = await getDefinition(ctx, found.onething, found.version)
  return Object.entries(found.values).flatMap(([id, { value, objection }]) => {
    const element = elements[id]
    if (!element || !objection) return []
    const right = String(typedValue(element, value))
    return [{ element: id, name: element.name, right, reason: objection.note }]
  })
}

/** The cases, the newest first. */
export async function listHeldCases(ctx: ReadCtx, whose: Whose): Promise<HeldCase[]> {
  const { rows } = await sql<{
    number: string
    name: string
    submittedAt: Date
    closedAt: Date | null
    items: { name: string; office: string; state: ItemState }[]
  }>`
    select c.number, c.onething_name as name, c.submitted_at as "submittedAt", c.closed_at as "closedAt", (
      select coalesce(jsonb_agg(jsonb_build_object('name', i.item_name, 'office', i.office, 'state', i.state)
        order by i.position), '[]') from cases.case_item i where i.case_id = c.id) as items
    from cases.case c where ${casesOf(whose)}
    order by c.submitted_at desc limit ${MOST_LINES}`.execute(ctx.db)
  return rows.map(({ submittedAt, closedAt, items, ...head }) => ({
    ...head,
    submittedOn: toLocalDate(submittedAt),
    closedOn: closedAt && toLocalDate(closedAt),
    items: items.map((item) => ({ ...item, office: officeName(ctx, item.office) })),
  }))
}

/** Certificates of the holder, each in the version that counts; within an office those that came of its cases. */
export async function listHeldCertificates(
  ctx: ReadCtx,
  number: string,
  whose: Whose,
): Promise<HeldCertificate[]> {
  const ofCases =
    whose.within === undefined
      ? sql``
      : sql`and exists (select from cases.case c where c.id = t.case_id and ${casesOf(whose)})`
  const held = await listHeld(ctx, sql`t.holder_number = ${number} ${ofCases}`)
  return held.slice(0, MOST_LINES).map(heldCertificate)
}

/** What is told of a certificate in a list. */
export const heldCertificate = ({
  number,
  title,
  issuer,
  state,
  issuedAt,
  validUntil,
}: Certificate): HeldCertificate => ({
  number,
  title,
  issuer,
  state,
  issuedOn: toLocalDate(issuedAt),
  validUntil,
})

/** How papers reached the applicant, the newest first. */
export async function listHeldDeliveries(ctx: ReadCtx, whose: Whose): Promise<HeldDelivery[]> {
  const { rows } = await sql<Omit<HeldDelivery, 'on'> & { at: Date }>`
    select v.planned_at as at, v.case_number as "caseNumber", v.office, v.method,
      case when v.state = 'published' and v.serves_at < ${ctx.now} then 'delivered' else v.state end as state,
      cardinality(v.documents) + cardinality(v.certificates) as papers
    from cases.case c join deliveries.delivery v on v.owner = c.id
    where ${casesOf(whose)} order by v.planned_at desc limit ${MOST_LINES}`.execute(ctx.db)
  return rows.map(({ at, ...row }) => ({ ...row, on: toLocalDate(at), office: officeName(ctx, row.office) }))
}

export const officeName = (ctx: ReadCtx, id: string): string => ctx.world.region.offices.get(id)?.name ?? id
