import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { digestOf } from '../catalog/commands/publish-versions.ts'
import { CertificateType } from '../catalog/certificate.ts'
import { Item } from '../catalog/model.ts'
import { System } from '../exchange/model.ts'
import { Element } from '../forms/model.ts'
import { OneThing } from '../onething/model.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { layOver, type Assembled } from '../regions/assemble.ts'
import { CodeList, type Entry, type EntryKind, type Region, type RegionFault } from '../regions/model.ts'
import { aboveOf, isOwn } from '../regions/rules.ts'
import { isVariant, mergeVariant, variantOf } from '../regions/variant.ts'
import type { Design } from './model.ts'
import { countInHand } from '../exchange/queries.ts'
import { demand } from '../platform/refusal.ts'
import type { TrialWay } from './model.ts'
import { refuseDesign } from './refusals.ts'
import { refuseTakingAway, refuseUntried, untriedWays } from './rules.ts'
import { listStanding, type KeptPart, type ListedPart } from './store.ts'

declare module '../platform/ctx.ts' {
  interface World {
    /** The region as its files say, before anything that operators have published. */
    base: Region
    /** Which edition of the operators' changes `region` holds. */
    edition: number
  }
}

type Key = Pick<Entry, 'kind' | 'id'>

/** What stands now under a name: as an operator published it, else as the files say; undefined where there is nothing. */
export function standingContent(base: Region, standing: readonly Entry[], of: Key): unknown {
  const published = standing.find(({ kind, id }) => kind === of.kind && id === of.id)
  return published
    ? (wholeContent(base, of, published.content) ?? undefined)
    : base.parts[of.kind].get(of.id)?.value
}

const SCHEMAS: Record<EntryKind, z.ZodType> = {
  elements: Element,
  codes: CodeList,
  certificates: CertificateType,
  items: Item,
  onethings: OneThing,
  systems: System,
}

/** How a part is kept: where the level above has one of this name only in what it differs from it, so that what is changed above flows through. */
export function keptContent(base: Region, of: Key, content: unknown): unknown {
  const above = aboveOf(base, of.kind, of.id)
  if (!above || typeof content !== 'object' || content === null) return content
  const { data: own = content } = SCHEMAS[of.kind].safeParse(content)
  const variant = variantOf(above.value, own) ?? {}
  return { ...(of.kind !== 'codes' && { id: of.id }), variant }
}

/** A part as it was kept, written out. */
export function wholeContent(base: Region, of: Key, kept: unknown): unknown {
  return isVariant(kept) ? mergeVariant(aboveOf(base, of.kind, of.id)?.value, kept.variant) : kept
}

/** What this place itself says under a name, and not the level above; undefined where it says nothing. */
function ownContent(base: Region, standing: readonly Entry[], of: Key): unknown {
  const published = standing.find(({ kind, id }) => kind === of.kind && id === of.id)
  const part = base.parts[of.kind].get(of.id)
  return published ? published.content : part && isOwn(base, part) ? part.value : undefined
}

/** Digest by which it is seen whether somebody else has changed a part meanwhile; null where nothing stands. */
export function baseOf(base: Region, standing: readonly Entry[], of: Key): string | null {
  const content = ownContent(base, standing, of)
  return typeof content === 'object' && content !== null ? digestOf(content) : null
}

export type Tried = {
  region?: Region
  faults: RegionFault[]
  /** What is pointed out because of these parts; not what is so without them. */
  warnings: RegionFault[]
  edition: number
  standing: Entry[]
}

/** The region as it would be with these parts, or everything that would be wrong with it. */
export async function tryOut(ctx: ReadCtx, parts: readonly Entry[]): Promise<Tried> {
  const { edition, entries } = await listStanding(ctx)
  const without = laidOver(ctx.world.base, entries)
  const { region, faults = [], warnings } = laidOver(ctx.world.base, [...entries, ...parts])
  const old = new Set(without.warnings.map((warning) => JSON.stringify(warning)))
  const pointedOut = warnings.filter((warning) => !old.has(JSON.stringify(warning)))
  const stopping = pointedOut.filter(({ stops }) => stops)
  return {
    ...(region && stopping.length === 0 ? { region } : {}),
    faults: [...faults, ...stopping],
    warnings: pointedOut.filter(({ stops }) => !stops),
    edition,
    standing: entries,
  }
}

/** So many of what was checked last are remembered: the pages of a design ask for the same again and again. */
const REMEMBERED = 8
const checked = new WeakMap<Region, Map<string, Assembled>>()

function laidOver(base: Region, entries: readonly Entry[]): Assembled {
  const known = checked.get(base) ?? new Map<string, Assembled>()
  checked.set(base, known)
  const content = JSON.stringify(entries.map(({ kind, id, content: of }) => [kind, id, of]))
  const key = createHash('sha256').update(content).digest('hex')
  const found = known.get(key) ?? layOver(base, entries)
  known.delete(key)
  known.set(key, found)
  const [oldest] = known.keys()
  if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest)
  return found
}

/** Refuses parts under which something else was published since the work on them began. */
export function refuseOvertaken(base: Region, standing: readonly Entry[], parts: readonly KeptPart[]): void {
  const late = parts.find((part) => baseOf(base, standing, part) !== part.base)
  if (late) throw refuseDesign('design.overtaken', { part: `${late.kind}/${late.id}` })
}

/** The ways in which a department system has not been tried as a design has it, written out. */
export function untriedOf(part: Pick<ListedPart, 'kind' | 'content' | 'tried'>): TrialWay[] {
  const { content } = part
  return untriedWays(part, typeof content === 'object' && content !== null ? digestOf(content) : null)
}

/** Refuses department systems that were not tried as the design has them, and taking one away that has something in its hands. */
export async function refuseUnready(ctx: ReadCtx, parts: readonly ListedPart[]): Promise<void> {
  for (const part of parts.filter(({ kind }) => kind === 'systems')) {
    const name = ctx.world.region.systems.get(part.id)?.name ?? part.id
    const whole = { ...part, content: wholeContent(ctx.world.base, part, part.content) }
    demand(refuseUntried(name, untriedOf(whole)))
    if (part.content === null) demand(refuseTakingAway(name, await countInHand(ctx, part.id)))
  }
}

/** Whether the day of a design has come. */
export function isDue(design: Design, today: string): boolean {
  return design.effectiveOn === null || design.effectiveOn <= today
}
