import { closedItems, suspendedEntries } from '../server/inventory/queries.ts'
import type { ReadCtx } from '../server/platform/ctx.ts'
import type { Find } from './components/finds.tsx'

type Named = Pick<Find, 'kind' | 'id'>

/** The same lines, with a mark on what nobody can apply for today: 暂停. A one-thing is marked when it cannot do without such an item. */
export async function marked<Line extends Named>(
  ctx: ReadCtx,
  lines: readonly Line[],
): Promise<(Line & { suspended: boolean })[]> {
  const { onethings } = ctx.world.region
  const needs = ({ kind, id }: Named): string[] => {
    if (kind === 'item') return [id]
    if (kind !== 'onething') return []
    const steps = onethings.get(id)?.onething.steps ?? []
    return steps.filter(({ optional, when }) => !optional && when === undefined).map(({ item }) => item)
  }
  const closed = await closedItems(ctx, [...new Set(lines.flatMap(needs))])
  const listed = await suspendedEntries(
    ctx,
    lines.filter(({ kind }) => kind === 'listed').map(({ id }) => id),
  )
  return lines.map((line) => ({
    ...line,
    suspended:
      needs(line).some((item) => closed.get(item)?.code === 'inventory.suspended') ||
      (line.kind === 'listed' && listed.has(line.id)),
  }))
}
