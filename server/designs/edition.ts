import { createHash } from 'node:crypto'
import { digestOf } from '../catalog/commands/publish-versions.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { layOver, type Assembled } from '../regions/assemble.ts'
import type { Entry, Region, RegionFault } from '../regions/model.ts'
import type { Design } from './model.ts'
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

/** What stands now under a name: as an operator published it, else as the files say; undefined where there is nothing. */
export function standingContent(
  base: Region,
  standing: readonly Entry[],
  of: Pick<Entry, 'kind' | 'id'>,
): unknown {
  const published = standing.find(({ kind, id }) => kind === of.kind && id === of.id)
  return published ? (published.content ?? undefined) : base.parts[of.kind].get(of.id)?.value
}

/** Digest by which it is seen whether somebody else has changed a part meanwhile; null where nothing stands. */
export function baseOf(content: unknown): string | null {
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
  return {
    ...(region ? { region } : {}),
    faults,
    warnings: warnings.filter((warning) => !old.has(JSON.stringify(warning))),
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
  const late = parts.find((part) => baseOf(standingContent(base, standing, part)) !== part.base)
  if (late) throw refuseDesign('design.overtaken', { part: `${late.kind}/${late.id}` })
}

/** Whether the day of a design has come. */
export function isDue(design: Design, today: string): boolean {
  return design.effectiveOn === null || design.effectiveOn <= today
}
