import { sql } from 'kysely'
import { findEntry, findPublicEntry, listEntries } from '../inventory/queries.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { EntryKind, type Entry, type Region } from '../regions/model.ts'
import { aboveOf, definitionOf } from '../regions/rules.ts'
import { bpmnOf } from '../onething/bpmn.ts'
import { flowOf } from '../onething/flow.ts'
import { Control, type Facts } from '../forms/model.ts'
import type { Definition, Plan } from '../onething/model.ts'
import { knownBySignIn, NOTHING_KNOWN, planFor } from '../onething/plan.ts'
import { savingOf } from '../onething/saving.ts'
import { simulate } from '../onething/simulate.ts'
import { grantedToday, listGrantsInForce } from '../resources/queries.ts'
import { fieldsOf, grantsFor } from '../sharing/rules.ts'
import { aloneOf } from './alone.ts'
import { baseOf, standingContent, tryOut, untriedOf, wholeContent } from './edition.ts'
import { idFor, isAppliedFor, itemFrom, officeOf, situationQuestion } from './from-entry.ts'
import type {
  Answers,
  Asked,
  Choices,
  Design,
  DesignRevision,
  DesignView,
  Fault,
  ListedEntry,
  PartKey,
  Preview,
  Simulation,
  StandingPart,
  Tryable,
} from './model.ts'
import { refuseDesign } from './refusals.ts'
import { refuseFaults } from './rules.ts'
import { DESIGN_COLUMNS, listParts, listStanding, type ListedPart } from './store.ts'
import { listOffList } from './kept-off.ts'
import { listUngranted } from './ungranted.ts'

const PAGE = 50

/** The designs of this region, what was touched last first; `before` is where the last page ended. */
export async function listDesigns(
  ctx: ReadCtx,
  before?: { updatedAt: Date; id: string },
): Promise<{ designs: Design[]; more: boolean }> {
  const from = before ? sql`and (updated_at, id) < (${before.updatedAt}, ${before.id}::uuid)` : sql``
  const { rows } = await sql<Design>`
    select ${DESIGN_COLUMNS} from designs.design where region = ${ctx.world.region.head.id} ${from}
    order by updated_at desc, id desc limit ${PAGE + 1}`.execute(ctx.db)
  return { designs: rows.slice(0, PAGE), more: rows.length > PAGE }
}

/** A design with each part beside what it replaces, and everything that would be wrong if it counted now. */
export async function getDesign(ctx: ReadCtx, id: string): Promise<DesignView> {
  const design = await findDesign(ctx, id)
  if (!design) throw refuseDesign('design.unknown')
  const parts = await wholeParts(ctx, id)
  const { region, standing, faults, warnings } = await tryOut(ctx, parts)
  const placed = (fault: Fault): Fault => placeFault(ctx.world.base, standing, parts, fault)
  const open = design.state !== 'published' && design.state !== 'dropped'
  const noted =
    open && region
      ? [...(await listUngranted(ctx, region, parts)), ...(await listOffList(ctx, region, parts))]
      : []
  return {
    ...design,
    parts: parts.map(({ kind, id: part, content, base, tried, ...kept }) => {
      const key = { kind, id: part }
      const stands = standingContent(ctx.world.base, standing, key)
      const now = baseOf(ctx.world.base, standing, key)
      const before = open ? { before: stands ?? null } : 'before' in kept ? { before: kept.before } : {}
      const above = aboveOf(ctx.world.base, kind, part)?.value ?? null
      const untried = open ? untriedOf({ kind, content, tried }) : []
      return { ...key, content, ...before, above, overtaken: open && now !== base, standing: now, untried }
    }),
    faults: open ? faults.map(placed) : [],
    warnings: open ? [...warnings, ...noted].map(placed) : [],
  }
}

/** The parts of a design, each written out. */
export async function wholeParts(ctx: ReadCtx, designId: string): Promise<ListedPart[]> {
  const parts = await listParts(ctx, designId)
  return parts.map((part) => ({ ...part, content: wholeContent(ctx.world.base, part, part.content) }))
}

/** Which revision a design has; asked again and again by open pages, so nothing else is read. */
export async function getRevision(ctx: ReadCtx, id: string): Promise<DesignRevision> {
  const { rows } = await sql<DesignRevision>`
    select revision, state from designs.design where region = ${ctx.world.region.head.id} and id = ${id}`.execute(
    ctx.db,
  )
  const [found] = rows
  if (!found) throw refuseDesign('design.unknown')
  return found
}

/** The fault with the part in which it is, where operators know that kind of part. */
function placeFault(base: Region, standing: readonly Entry[], parts: readonly Entry[], fault: Fault): Fault {
  for (const kind of EntryKind.options) {
    const own = [...parts, ...standing].find((one) => one.kind === kind && fault.file === `${kind}/${one.id}`)
    const [id] =
      [...base.parts[kind]].find(
        ([, { file, path }]) =>
          file === fault.file && (path === '' || path === fault.path || fault.path.startsWith(`${path}.`)),
      ) ?? []
    const key = own?.id ?? id
    if (key === undefined) continue
    const name = nameOf(own ? own.content : standingContent(base, standing, { kind, id: key }))
    return { ...fault, place: { kind, id: key, name: name ?? key } }
  }
  return fault
}

async function findDesign(ctx: ReadCtx, id: string): Promise<Design | undefined> {
  const { rows } = await sql<Design>`
    select ${DESIGN_COLUMNS} from designs.design where region = ${ctx.world.region.head.id} and id = ${id}`.execute(
    ctx.db,
  )
  return rows[0]
}

/** What there is to build with: every part of one kind that stands now, in the form of its file. */
export async function listStandingParts(ctx: ReadCtx, kind: EntryKind): Promise<StandingPart[]> {
  const { entries } = await listStanding(ctx)
  return contentsOf(ctx.world.base, entries, kind).map((part) => ({
    ...part,
    base: baseOf(ctx.world.base, entries, { kind, id: part.id }),
  }))
}

function contentsOf(
  base: Region,
  entries: readonly Entry[],
  kind: EntryKind,
): { id: string; content: unknown }[] {
  const contents = new Map<string, unknown>([...base.parts[kind]].map(([id, part]) => [id, part.value]))
  for (const entry of entries.filter((one: Entry) => one.kind === kind))
    contents.set(entry.id, wholeContent(base, entry, entry.content))
  return [...contents].flatMap(([id, content]) => (content === null ? [] : [{ id, content }]))
}

/** One part as it stands now. Refuses a name under which nothing stands. */
export async function getStandingPart(ctx: ReadCtx, key: PartKey): Promise<StandingPart> {
  const { entries } = await listStanding(ctx)
  const content = standingContent(ctx.world.base, entries, key)
  if (content === undefined) throw refuseDesign('design.part-unknown', { part: `${key.kind}/${key.id}` })
  return { id: key.id, content, base: baseOf(ctx.world.base, entries, key) }
}

const MOST_ENTRIES = 20

/** What of the list 事项清单 bears these words in its name or code; only what is published, for nothing else can be applied for. */
export async function findListed(
  ctx: ReadCtx,
  q: string,
): Promise<{ entries: ListedEntry[]; total: number }> {
  const found = await listEntries(
    ctx,
    { q, kind: 'implementation', standing: 'listed' },
    { limit: MOST_ENTRIES },
  )
  return {
    total: found.total,
    entries: found.entries.map(({ id, code, name, body, handledAs }) => ({
      id,
      code,
      name,
      body,
      handledAs,
    })),
  }
}

/** An item, and what it needs besides. */
type Taken = StandingPart & { with: (StandingPart & Pick<Entry, 'kind'>)[] }

/**
 * An entry of the list as a part of a design: the item as which it is handled already, or a new one with everything filled in that the
 * list says. Refuses what is not on the list, what nobody applies for, and what the design holds already: work on it is not written over.
 */
export async function takeEntry(ctx: ReadCtx, designId: string, entryId: string): Promise<Taken> {
  const [entry, inForce] = await Promise.all([findEntry(ctx, entryId), findPublicEntry(ctx, entryId)])
  if (!entry || entry.standing !== 'listed' || !inForce) throw refuseDesign('design.entry-not-listed')
  const standing = await listStandingParts(ctx, 'items')
  const handled = standing.find(({ id }) => id === entry.handledAs)
  const name = String(inForce.content['name'])
  const parts = (await wholeParts(ctx, designId)).filter(({ kind }) => kind === 'items')
  if (parts.some(({ id, content }) => id === handled?.id || codeOf(content) === entry.code))
    throw refuseDesign('design.entry-taken', { name })
  if (handled) return { ...handled, with: [] }
  if (!isAppliedFor(inForce.content['type'])) throw refuseDesign('design.entry-not-applied-for', { name })
  const { head, offices, elements } = ctx.world.region
  const id = idFor(name, new Set([...standing, ...parts].map((part) => part.id)))
  const content = itemFrom({
    id,
    code: entry.code,
    version: inForce.version,
    area: entry.area,
    entry: inForce.content,
    office: officeOf(inForce.content, offices.values()),
    hotline: head.hotline,
    elements: new Set(Object.keys(elements)),
  })
  const question = situationQuestion(id, inForce.content)
  return {
    id,
    content,
    base: null,
    with: question ? [{ kind: 'elements', id: String(question['id']), content: question, base: null }] : [],
  }
}

function codeOf(content: unknown): unknown {
  const code = content && typeof content === 'object' && 'code' in content ? content.code : undefined
  return code && typeof code === 'object' && 'value' in code ? code.value : undefined
}

/** The region as it would be with a design. Refused with the faults. */
export async function getDesigned(ctx: ReadCtx, designId: string): Promise<Region> {
  if (!(await findDesign(ctx, designId))) throw refuseDesign('design.unknown')
  const { region, faults } = await tryOut(ctx, await listParts(ctx, designId))
  if (!region) throw refuseFaults(faults)
  return region
}

/**
 * A one-thing of the design as it would be published, or an item of it by itself, and what its registers would tell. Look-ups for which
 * there is no grant today are not in it. Refused with the faults.
 */
async function definitionIn(
  ctx: ReadCtx,
  designId: string,
  { kind, id }: Tryable,
): Promise<{ definition: Definition; gives: string[] }> {
  const region = await getDesigned(ctx, designId)
  const item = kind === 'items' ? region.items[id] : undefined
  const found = item
    ? aloneOf(item, region.elements)
    : kind === 'onethings'
      ? region.onethings[id]
      : undefined
  if (!found) throw refuseDesign('design.part-unknown', { part: `${kind}/${id}` })
  const definition = await grantedToday(ctx, { version: 1, ...definitionOf(region, found, new Map()) })
  const matter = `onething:${id}`
  const grants = await listGrantsInForce(ctx, [matter])
  const gives = definition.onething.prefill.flatMap(({ source: from, as }) => {
    const source = region.sources[from]
    const fields = source ? fieldsOf(source, grantsFor(source, grants, matter, ctx.now)) : []
    return fields.map((name) => `${as}.${name}`)
  })
  return { definition, gives }
}

/** The example of GB 11643 as an applicant. */
const SOMEBODY = { number: '11010519491231002X', name: '张三', phone: '13800000000' }

/**
 * An application to a one-thing of the design, or to an item of it by itself, as somebody has it who has signed in, is known to no
 * register and has answered so far what is given. Nothing is kept.
 */
export async function tryPart(
  ctx: ReadCtx,
  designId: string,
  part: Tryable,
  answers: Answers = {},
): Promise<{ definition: Definition; facts: Facts; plan: Plan }> {
  const { definition } = await definitionIn(ctx, designId, part)
  const at = ctx.now.toISOString()
  const given = Object.fromEntries(
    Object.entries(answers).map(([element, value]) => [
      element,
      { value, origin: { kind: 'answer' as const, at } },
    ]),
  )
  const facts: Facts = { ...NOTHING_KNOWN, known: knownBySignIn(SOMEBODY, at), answers: given }
  return { definition, facts, plan: planFor(definition, facts) }
}

/** The same as the desk shows it: every question and paper at once, the counts, the saving, the picture. */
export async function previewPart(
  ctx: ReadCtx,
  designId: string,
  part: Tryable,
  answers: Answers = {},
): Promise<Preview> {
  const { definition, plan } = await tryPart(ctx, designId, part, answers)
  const { steps, questions, materials, counts } = plan
  return {
    counts,
    steps: steps.map(({ id: step, item, included, reason, needs }) => ({
      id: step,
      name: definition.items[item]?.item.name ?? item,
      included,
      reason,
      needs,
    })),
    questions: questions.map(({ id: question, title, why, elements, extra }) => ({
      id: question,
      title,
      why,
      extra,
      asks: elements.flatMap((element) => askedOf(definition, plan, element)),
    })),
    materials: materials.map(({ id: material, name, resolution: { as, reason } }) => ({
      id: material,
      name,
      as,
      reason,
    })),
    saving: savingOf(definition),
    flow: flowOf(definition),
  }
}

function askedOf({ elements }: Definition, plan: Plan, id: string): Asked[] {
  const element = elements[id]
  const planned = plan.elements[id]
  if (!element) return []
  const { name, question = null, hint = null, why = null, control, unit = null } = element
  const options = planned?.choices ?? element.options ?? []
  return [
    {
      id,
      name,
      question,
      hint,
      why,
      control,
      unit,
      options: options.map(({ value, label }) => ({ value: String(value), label })),
      required: planned?.required ?? false,
      value: planned?.resolution.value ?? null,
    },
  ]
}

/** Twenty invented applicants in a one-thing of the design, and what none of many more has met. */
export async function simulateOneThing(ctx: ReadCtx, id: string, onething: string): Promise<Simulation> {
  const { definition, gives } = await definitionIn(ctx, id, { kind: 'onethings', id: onething })
  return simulate(definition, gives)
}

/** The graph of a one-thing of the design as BPMN 2.0. */
export async function exportBpmn(ctx: ReadCtx, id: string, onething: string): Promise<string> {
  const { definition } = await definitionIn(ctx, id, { kind: 'onethings', id: onething })
  return bpmnOf(definition, flowOf(definition))
}

/** What may be named in a design: everything that stands, with the design's own parts, faulty or not. */
export async function listChoices(ctx: ReadCtx, id: string): Promise<Choices> {
  const parts = await wholeParts(ctx, id)
  const { entries } = await listStanding(ctx)
  const named = (kind: EntryKind) => {
    const own = parts.filter((part) => part.kind === kind)
    const gone = new Set(own.map((part) => part.id))
    const standing = contentsOf(ctx.world.base, entries, kind).filter((part) => !gone.has(part.id))
    return [...standing, ...own.filter(({ content }) => content !== null)].map((part) => ({
      id: part.id,
      name: nameOf(part.content) ?? part.id,
      ...(kind === 'elements' && { control: controlOf(part.content) }),
    }))
  }
  const { offices, sources } = ctx.world.region
  return {
    elements: named('elements'),
    items: named('items'),
    certificates: named('certificates'),
    codes: named('codes'),
    offices: [...offices.values()].map(({ id: office, name }) => ({ id: office, name })),
    sources: Object.values(sources).map(({ id: source, department, name }) => ({
      id: source,
      name: `${department} ${name}`,
    })),
  }
}

/** The way in which an element is asked for; undefined in a draft that does not say so yet. */
function controlOf(content: unknown): Control | undefined {
  return Control.safeParse(content && typeof content === 'object' && 'control' in content && content.control)
    .data
}

function nameOf(content: unknown): string | undefined {
  const name = content && typeof content === 'object' && 'name' in content ? content.name : undefined
  return typeof name === 'string' && name !== '' ? name : undefined
}
