import type { z } from 'zod'
import { digestOf } from '../catalog/commands/publish-versions.ts'
import { Item } from '../catalog/model.ts'
import { Element } from '../forms/model.ts'
import { OneThing } from '../onething/model.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { layOver } from '../regions/assemble.ts'
import { CodeList, type Entry, type EntryKind, type Region } from '../regions/model.ts'
import { aboveOf, isOwn } from '../regions/rules.ts'
import { isVariant, mergeVariant, variantOf } from '../regions/variant.ts'
import type { Design, Fault } from './model.ts'
import { refuseDesign } from './refusals.ts'
import { listStanding, type KeptPart } from './store.ts'

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
  items: Item,
  onethings: OneThing,
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

/** The region as it would be with these parts, or everything that would be wrong with it. */
export async function tryOut(
  ctx: ReadCtx,
  parts: readonly Entry[],
): Promise<{ region?: Region; faults: Fault[]; edition: number; standing: Entry[] }> {
  const { edition, entries } = await listStanding(ctx)
  const { region, faults = [] } = layOver(ctx.world.base, [...entries, ...parts])
  return { ...(region ? { region } : {}), faults, edition, standing: entries }
}

/** Refuses parts under which something else was published since the work on them began. */
export function refuseOvertaken(base: Region, standing: readonly Entry[], parts: readonly KeptPart[]): void {
  const late = parts.find((part) => baseOf(base, standing, part) !== part.base)
  if (late) throw refuseDesign('design.overtaken', { part: `${late.kind}/${late.id}` })
}

/** Whether the day of a design has come. */
export function isDue(design: Design, today: string): boolean {
  return design.effectiveOn === null || design.effectiveOn <= today
}
