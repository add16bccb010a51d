import type { Rest } from '../offices/model.ts'
import type { Refusal } from '../platform/refusal.ts'
import { needsRest } from './refusals.ts'
import type { OfficerTurn } from './turns.ts'

/** After sixty decisions in a row ten minutes, unless the office or the region says otherwise. */
export const DEFAULT_REST: Rest = { after: 60, minutes: 10 }

/** Turns that need a clear head: they decide an item, or say how another should decide it. */
const DECISIONS: readonly OfficerTurn[] = [
  'decline',
  'propose',
  'opine',
  'grant',
  'grantOnPromise',
  'refuse',
  'approve',
  'approveRefusal',
]
export const isDecision = (turn: OfficerTurn): boolean => DECISIONS.includes(turn)

/**
 * Must an officer rest who decided at these instants, newest first? Decisions are in a row as long as no pause of the
 * length of a rest lies between them; the rest itself runs from the last one.
 */
export function refuseTired(decisions: readonly Date[], rest: Rest, now: Date): Refusal | undefined {
  const pause = rest.minutes * 60_000
  let after = now
  let inARow = 0
  for (const at of decisions) {
    if (after.getTime() - at.getTime() >= pause) break
    inARow += 1
    after = at
  }
  const [last] = decisions
  return last && inARow >= rest.after ? needsRest(inARow, new Date(last.getTime() + pause)) : undefined
}

/** The desk asks for an open matter anew each minute; what was not asked for so long was out of sight. */
const OUT_OF_SIGHT_MS = 150_000

/**
 * How many seconds a matter was before an officer's eyes before `now`, by the instants at which the server showed it, newest
 * first. Null: it was not. A matter that was put away and opened again counts from its opening.
 */
export function secondsInSight(shown: readonly Date[], now: Date): number | null {
  let since = now
  for (const at of shown) {
    if (since.getTime() - at.getTime() > OUT_OF_SIGHT_MS) break
    since = at
  }
  return since === now ? null : Math.round((now.getTime() - since.getTime()) / 1000)
}
