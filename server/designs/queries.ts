import { sql } from 'kysely'
import { findEntry, findPublicEntry, listEntries } from '../inventory/queries.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { EntryKind, Entry } from '../regions/model.ts'
import { aboveOf, definitionOf } from '../regions/rules.ts'
import { bpmnOf } from '../onething/bpmn.ts'
import { flowOf } from '../onething/flow.ts'
import type { Definition, Plan } from '../onething/model.ts'
import { knownBySignIn, NOTHING_KNOWN, planFor } from '../onething/plan.ts'
import { savingOf } from '../onething/saving.ts'
import { simulate } from '../onething/simulate.ts'
import { standingContent, tryOut, wholeContent } from './edition.ts'
import { idFor, isAppliedFor, itemFrom, officeOf, situationQuestion } from './from-entry.ts'
import type {
  Answers,
  Asked,
  Choices,
  Design,
  DesignView,
  ListedEntry,
  PartKey,
  Preview,
  Simulation,
} from './model.ts'
import { refuseDesign } from './refusals.ts'
import { refuseFaults } from './rules.ts'
import { DESIGN_COLUMNS, listParts, listStanding } from './store.ts'

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
  const { standing, faults } = await tryOut(ctx, parts)
  const open = design.state !== 'published' && design.state !== 'dropped'
  return {
    ...design,
    parts: parts.map(({ kind, id: part, content }) => ({
      kind,
      id: part,
      content,
      before: standingContent(ctx.world.base, standing, { kind, id: part }) ?? null,
      above: aboveOf(ctx.world.base, kind, part)?.value ?? null,
    })),
    faults: open ? faults : [],
  }
}

/** The parts of a design, each written out. */
export async function wholeParts(ctx: ReadCtx, designId: string): Promise<Entry[]> {
  const parts = await listParts(ctx, designId)
  return parts.map(({ kind, id, content }) => ({
    kind,
    id,
    content: wholeContent(ctx.world.base, { kind, id }, content),
  }))
}

async function findDesign(ctx: ReadCtx, id: string): Promise<Design | undefined> {
  const { rows } = await sql<Design>`
    select ${DESIGN_COLUMNS} from designs.design where region = ${ctx.world.region.head.id} and id = ${id}`.execute(
    ctx.db,
  )
  return rows[0]
}

/** What there is to build with: every part of one kind that stands now, in the form of its file. */
export async function listStandingParts(
  ctx: ReadCtx,
  kind: EntryKind,
): Promise<{ id: string; content: unknown }[]> {
  const { entries } = await listStanding(ctx)
  const contents = new Map<string, unknown>(
    [...ctx.world.base.parts[kind]].map(([id, part]) => [id, part.value]),
  )
  for (const entry of entries.filter((one: Entry) => one.kind === kind))
    contents.set(entry.id, wholeContent(ctx.world.base, entry, entry.content))
  return [...contents].flatMap(([id, content]) => (content === null ? [] : [{ id, content }]))
}

/** One part as it stands now. Refuses a name under which nothing stands. */
export async function getStandingPart(ctx: ReadCtx, key: PartKey): Promise<{ content: unknown }> {
  const { entries } = await listStanding(ctx)
  const content = standingContent(ctx.world.base, entries, key)
  if (content === undefined) throw refuseDesign('design.part-unknown', { part: `${key.kind}/${key.id}` })
  return { content }
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
type Taken = { id: string; content: unknown; with: Entry[] }

/**
 * An entry of the list as a part of a design: the item as which it is handled already, or a new one with everything filled in that the
 * list says. Refuses what is not on the list, and what nobody applies for.
 */
export async function takeEntry(ctx: ReadCtx, designId: string, entryId: string): Promise<Taken> {
  const [entry, inForce] = await Promise.all([findEntry(ctx, entryId), findPublicEntry(ctx, entryId)])
  if (!entry || !inForce) throw refuseDesign('design.entry-not-listed')
  const standing = await listStandingParts(ctx, 'items')
  const handled = standing.find(({ id }) => id === entry.handledAs)
  if (handled) return { ...handled, with: [] }
  const name = String(inForce.content['name'])
  if (!isAppliedFor(inForce.content['type'])) throw refuseDesign('design.entry-not-applied-for', { name })
  const parts = (await wholeParts(ctx, designId)).filter(({ kind }) => kind === 'items')
  if (parts.some(({ content }) => codeOf(content) === entry.code))
    throw refuseDesign('design.entry-taken', { name })
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
    with: question ? [{ kind: 'elements', id: String(question['id']), content: question }] : [],
  }
}

function codeOf(content: unknown): unknown {
  const code = content && typeof content === 'object' && 'code' in content ? content.code : undefined
  return code && typeof code === 'object' && 'value' in code ? code.value : undefined
}

/** A one-thing of the design as it would be published, and what its registers would tell. Refused with the faults. */
async function definitionIn(
  ctx: ReadCtx,
  id: string,
  onething: string,
): Promise<{ definition: Definition; gives: string[] }> {
  const { region, faults } = await tryOut(ctx, await listParts(ctx, id))
  if (!region) throw refuseFaults(faults)
  const found = region.onethings[onething]
  if (!found) throw refuseDesign('design.part-unknown', { part: `onethings/${onething}` })
  const gives = found.prefill.flatMap(({ source, as }) =>
    Object.keys(region.sources[source]?.gives ?? {}).map((name) => `${as}.${name}`),
  )
  return { definition: { version: 1, ...definitionOf(region, found, new Map()) }, gives }
}

/** The example of GB 11643 as an applicant. */
const SOMEBODY = { number: '11010519491231002X', name: '张三', phone: '13800000000' }

/**
 * What an applicant would meet in a one-thing of the design who has signed in, is known to no register and has answered so far what is given.
 * Nothing is kept.
 */
export async function previewOneThing(
  ctx: ReadCtx,
  id: string,
  onething: string,
  answers: Answers = {},
): Promise<Preview> {
  const { definition } = await definitionIn(ctx, id, onething)
  const at = ctx.now.toISOString()
  const facts = Object.fromEntries(
    Object.entries(answers).map(([element, value]) => [
      element,
      { value, origin: { kind: 'answer' as const, at } },
    ]),
  )
  const plan = planFor(definition, { ...NOTHING_KNOWN, known: knownBySignIn(SOMEBODY, at), answers: facts })
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
  const { definition, gives } = await definitionIn(ctx, id, onething)
  return simulate(definition, gives)
}

/** The graph of a one-thing of the design as BPMN 2.0. */
export async function exportBpmn(ctx: ReadCtx, id: string, onething: string): Promise<string> {
  const { definition } = await definitionIn(ctx, id, onething)
  return bpmnOf(definition, flowOf(definition))
}

/** What may be named in a design: everything that stands, with the design's own parts, faulty or not. */
export async function listChoices(ctx: ReadCtx, id: string): Promise<Choices> {
  const parts = await wholeParts(ctx, id)
  const named = async (kind: EntryKind) => {
    const own = parts.filter((part) => part.kind === kind)
    const gone = new Set(own.map((part) => part.id))
    const standing = (await listStandingParts(ctx, kind)).filter((part) => !gone.has(part.id))
    return [...standing, ...own.filter(({ content }) => content !== null)].map((part) => ({
      id: part.id,
      name: nameOf(part.content) ?? part.id,
    }))
  }
  const { offices, sources } = ctx.world.region
  return {
    elements: await named('elements'),
    items: await named('items'),
    codes: await named('codes'),
    offices: [...offices.values()].map(({ id: office, name }) => ({ id: office, name })),
    sources: Object.values(sources).map(({ id: source, department, name }) => ({
      id: source,
      name: `${department} ${name}`,
    })),
  }
}

function nameOf(content: unknown): string | undefined {
  const name = content && typeof content === 'object' && 'name' in content ? content.name : undefined
  return typeof name === 'string' && name !== '' ? name : undefined
}
