import type { Limit } from '../deadlines/model.ts'
import { needIds, type Definition } from './model.ts'

export type Stretch = {
  step: string
  item: string
  /** Working days after submission, and parts of them, at which it begins and ends at the latest. */
  from: number
  to: number
  needs: string[]
  optional: boolean
  /** Only needed in some situations. */
  sometimes: boolean
}

/** Hours of a working day, by which limits in hours are laid end to end. */
const DAY = 8

/** Hours to show for a limit; five of seven natural days are worked. */
function hoursOf(limit: Limit | null): number {
  if (!limit) return 0
  if ('hours' in limit) return limit.hours
  return (limit.unit === 'working' ? limit.days : Math.ceil((limit.days * 5) / 7)) * DAY
}

/** What a schedule is computed from. */
export type Scheduled = {
  onething: Pick<Definition['onething'], 'steps'>
  items: Record<string, Pick<Definition['items'][string], 'item'>>
}

function hoursOfStep(definition: Scheduled, item: string): number {
  const limits = definition.items[item]?.item.limits
  return limits ? hoursOf(limits.promised ?? limits.statutory) : 0
}

/**
 * When each item runs at the latest if every office uses the time it promised: those without needs begin at once, side by
 * side; others when what they need has ended. `total` is the end of the longest chain, in working days.
 */
export function scheduleOf(definition: Scheduled): { stretches: Stretch[]; total: number } {
  const steps = new Map(definition.onething.steps.map((step) => [step.id, step]))
  const done = new Map<string, Stretch>()
  const visit = (id: string): Stretch | undefined => {
    const found = done.get(id)
    if (found) return found
    const step = steps.get(id)
    if (!step) return undefined
    const needs = step.needs.flatMap(needIds).filter((need) => steps.has(need))
    const from = Math.max(0, ...needs.map((need) => visit(need)?.to ?? 0))
    const stretch: Stretch = {
      step: id,
      item: step.item,
      from,
      to: from + hoursOfStep(definition, step.item),
      needs,
      optional: step.optional,
      sometimes: step.when !== undefined,
    }
    done.set(id, stretch)
    return stretch
  }
  for (const id of steps.keys()) visit(id)
  const stretches = [...done.values()]
    .map((stretch) => ({ ...stretch, from: stretch.from / DAY, to: stretch.to / DAY }))
    .sort((a, b) => a.from - b.from || a.to - b.to)
  return { stretches, total: Math.ceil(Math.max(0, ...stretches.map((stretch) => stretch.to))) }
}

/** Working days of these items one after the other, as when each is applied for alone. */
export function daysOneByOne(definition: Scheduled, items: readonly string[]): number {
  return Math.ceil(items.reduce((sum, item) => sum + hoursOfStep(definition, item), 0) / DAY)
}
