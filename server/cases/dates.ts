import type { Clock } from '../deadlines/model.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { toLocalDate } from '../calendar/rules.ts'
import type { CaseItem } from './model.ts'
import { NO_DUE_DATE } from './rules.ts'
import { isFinal } from './turns.ts'

type OpenDates = Pick<CaseItem, 'dueOn' | 'dueKind' | 'provisional' | 'orderOn'>

/** What the item's own columns say of its clocks that ran: kept when they have stopped, for the papers and the page. */
export function ranDates(
  clocks: readonly Clock[],
  item: CaseItem,
): Pick<CaseItem, 'answerOn' | 'promisedOn' | 'statutoryOn'> {
  const newest = (kind: Clock['kind']): Clock | undefined =>
    clocks.filter((clock) => clock.kind === kind).toSorted((a, b) => b.run - a.run)[0]
  const answer = newest('answer')
  const decision = newest('decision')
  return {
    answerOn: answer ? (answer.promisedOn ?? answer.statutoryOn) : item.answerOn,
    promisedOn: decision ? decision.promisedOn : item.promisedOn,
    statutoryOn: decision ? decision.statutoryOn : item.statutoryOn,
  }
}

/** The due date that counts now: the nearest of the clocks that run. The inbox is ordered by it. */
export function openDates(ctx: ReadCtx, clocks: readonly Clock[], item: CaseItem): OpenDates {
  const nearest = clocks
    .filter((clock) => clock.state === 'running' && clock.dueOn !== null)
    .toSorted((a, b) => (a.dueOn ?? '').localeCompare(b.dueOn ?? ''))[0]
  if (!nearest) {
    const orderOn = isFinal(item.state) ? toLocalDate(ctx.now) : NO_DUE_DATE
    return { dueOn: null, dueKind: null, provisional: false, orderOn }
  }
  return {
    dueOn: nearest.dueOn,
    dueKind: kindOf(nearest),
    provisional: nearest.provisional,
    orderOn: nearest.dueOn ?? NO_DUE_DATE,
  }
}

function kindOf(clock: Clock): CaseItem['dueKind'] {
  switch (clock.kind) {
    case 'decision':
      return clock.dueOn === clock.promisedOn ? 'promised' : 'statutory'
    case 'answer':
    case 'correction':
    case 'supplement':
    case 'verification':
      return clock.kind
    default:
      return null
  }
}
