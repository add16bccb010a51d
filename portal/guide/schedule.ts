import type { Limit } from '../../server/deadlines/model.ts'
import { needIds, type Definition } from '../../server/onething/model.ts'

export type Stretch = {
  step: string
  item: string
  /** Working days after submission at which it begins and ends at the latest. */
  from: number
  to: number
  needs: string[]
  optional: boolean
  /** Only needed in some situations. */
  sometimes: boolean
}

/** Working days to show for a limit; five of seven natural days are worked, eight hours make a day. */
function workingDays(limit: Limit | null): number {
  if (!limit) return 0
  if ('hours' in limit) return Math.ceil(limit.hours / 8)
  return limit.unit === 'working' ? limit.days : Math.ceil((limit.days * 5) / 7)
}

/**
 * When each item runs at the latest if every office uses the time it promised: those without needs begin at once, side by
 * side; others when what they need has ended. `total` is the end of the longest chain, in working days.
 */
export function scheduleOf(definition: Definition): { stretches: Stretch[]; total: number } {
  const included = new Map(definition.onething.steps.map((step) => [step.id, step]))
  const done = new Map<string, Stretch>()
  const visit = (id: string): Stretch | undefined => {
    const found = done.get(id)
    if (found) return found
    const step = included.get(id)
    if (!step) return undefined
    const item = definition.items[step.item]?.item
    const needs = step.needs.flatMap(needIds).filter((need) => included.has(need))
    const from = Math.max(0, ...needs.map((need) => visit(need)?.to ?? 0))
    const own = item ? workingDays(item.limits.promised ?? item.limits.statutory) : 0
    const stretch: Stretch = {
      step: id,
      item: step.item,
      from,
      to: from + own,
      needs,
      optional: step.optional,
      sometimes: step.when !== undefined,
    }
    done.set(id, stretch)
    return stretch
  }
  for (const id of included.keys()) visit(id)
  const stretches = [...done.values()].sort((a, b) => a.from - b.from || a.to - b.to)
  return { stretches, total: Math.max(0, ...stretches.map((stretch) => stretch.to)) }
}
