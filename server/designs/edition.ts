import { digestOf } from '../catalog/commands/publish-versions.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { layOver } from '../regions/assemble.ts'
import type { Entry, Region } from '../regions/model.ts'
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
  const late = parts.find((part) => baseOf(standingContent(base, standing, part)) !== part.base)
  if (late) throw refuseDesign('design.overtaken', { part: `${late.kind}/${late.id}` })
}

/** Whether the day of a design has come. */
export function isDue(design: Design, today: string): boolean {
  return design.effectiveOn === null || design.effectiveOn <= today
}
