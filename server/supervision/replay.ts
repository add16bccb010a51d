import type { Calendar } from '../calendar/model.ts'
import { toLocalDate, workingDaysBetween } from '../calendar/rules.ts'
import { ALL_TURNS, isFinal, rowOf, STATES, type ItemState } from '../cases/turns.ts'

/** In whose hands an item lies. `outside`: a special procedure. `waiting`: earlier steps or a co-applicant. */
export type Hands = 'office' | 'applicant' | 'outside' | 'waiting' | 'nobody'

/** Whose turn it is in a state. A promise that is still to be verified has been decided, so nobody keeps the applicant waiting. */
export function handsOf(state: ItemState): Hands {
  if (state === 'lacking') return 'applicant'
  if (hasEnded(state)) return 'nobody'
  const { bucket } = STATES[state]
  return bucket === 'correcting'
    ? 'applicant'
    : bucket === 'paused'
      ? 'outside'
      : bucket === 'waiting'
        ? 'waiting'
        : 'office'
}

/** Has the applicant got what comes of it? */
export function hasEnded(state: ItemState): boolean {
  return isFinal(state) || state === 'undertaken'
}

const DECIDED: ReadonlySet<ItemState> = new Set(['granted', 'undertaken', 'opined', 'refused', 'revoked'])

/** 办结: ended by a decision or an opinion, rather than withdrawn, stopped or not taken in. */
export function isDecided(state: ItemState): boolean {
  return DECIDED.has(state)
}

/** The state to which each kind of event leads; events that change no state are not here. */
const LEADS_TO: ReadonlyMap<string, ItemState> = new Map([
  ['case.received', 'submitted'],
  ...ALL_TURNS.flatMap((turn) => {
    const { event, to } = rowOf(turn)
    return to ? [[event, to] as const] : []
  }),
])

const DEEMED = rowOf('deem').event

/** Kinds of events that move an item from state to state. */
export const MOVING_EVENTS = [...LEADS_TO.keys()]

/** Kinds of events after which an item may have ended, or has begun again. */
export const TURNING_EVENTS = [...LEADS_TO]
  .filter(([, state]) => hasEnded(state))
  .map(([kind]) => kind)
  .concat(rowOf('reopen').event, rowOf('readmit').event, rowOf('revive').event, 'case.closed')

export type Moved = { kind: string; at: Date }

/** How one item came to its end. */
export type Course = {
  state: ItemState
  /** When it last came to an end; null while it is open. */
  endedAt: Date | null
  corrections: number
  minutes: Record<Exclude<Hands, 'nobody'>, number>
  /** Working days in the hands of the office since it arrived there. The first day of each stretch is not counted. */
  officeDays: number
  /** Of these, the days after acceptance; null: never accepted. */
  days: number | null
}

/**
 * Replays what happened to one item since the case was submitted: whose turn it was, for how long. `moved` in the order of
 * time. A stretch from day P to day R counts the working days after P up to and including R, as the clocks do
 * (民法典 201), so what is paused is left out of the office's days.
 */
export function replay(calendar: Calendar, submittedAt: Date, moved: readonly Moved[]): Course {
  const minutes = { office: 0, applicant: 0, outside: 0, waiting: 0 }
  let [state, since]: [ItemState, Date] = ['waiting', submittedAt]
  let [corrections, officeDays, daysAfter, accepted] = [0, 0, 0, false]
  let endedAt: Date | null = null

  for (const { kind, at } of moved) {
    const next = LEADS_TO.get(kind)
    if (!next) continue
    const hands = handsOf(state)
    if (hands !== 'nobody') minutes[hands] += Math.max(0, at.getTime() - since.getTime()) / 60_000
    if (hands === 'office') {
      const days = Math.max(0, workingDaysBetween(calendar, toLocalDate(since), toLocalDate(at)))
      officeDays += days
      // Silence means accepted from the day of receipt, so the days until then count as well.
      if (accepted || kind === DEEMED) daysAfter += days
    }
    if (next === 'accepted' || next === 'lacking') accepted = true
    if (next === 'correcting') corrections += 1
    if (!hasEnded(next)) endedAt = null
    else if (!hasEnded(state)) endedAt = at
    ;[state, since] = [next, at]
  }
  const whole = Object.fromEntries(
    Object.entries(minutes).map(([hands, sum]) => [hands, Math.round(sum)]),
  ) as Course['minutes']
  return { state, endedAt, corrections, minutes: whole, officeDays, days: accepted ? daysAfter : null }
}
