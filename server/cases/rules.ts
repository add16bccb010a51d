import { isCovered } from '../calendar/rules.ts'
import type { Calendar, CountedDay } from '../calendar/model.ts'
import { dueOn } from '../deadlines/rules.ts'
import type { Item } from '../catalog/model.ts'
import type { Plan } from '../onething/model.ts'
import type { Officer } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import { STATES, type Act, type ConfirmationState, type ItemState } from './model.ts'
import {
  alreadyDone,
  claimedAlready,
  claimedByNobody,
  heldByColleague,
  notPermitted,
  notYet,
  notYours,
} from './refusals.ts'

/** What the graph needs to know of one item of a case. */
export type Node = { step: string; state: ItemState; needs: readonly string[] }

/** What rules about officers need to know of one item. */
export type Held = Node & {
  office: string
  officerId: string | null
  officer: string | null
  decidedAt: Date | null
}

const OFFICER_ACTS = [
  'claim',
  'release',
  'accept',
  'requestCorrection',
  'decline',
  'grant',
  'refuse',
] as const
export type OfficerAct = (typeof OFFICER_ACTS)[number]

const PERMISSION: Record<OfficerAct, string> = {
  claim: 'case.accept',
  release: 'case.accept',
  accept: 'case.accept',
  requestCorrection: 'case.accept',
  decline: 'case.accept',
  grant: 'case.decide',
  refuse: 'case.decide',
}

/** The day that orders an item which has no due date behind all that have one. */
export const NO_DUE_DATE = '9999-12-31'

/** Does the table of states allow this act now? */
export function isAllowed(state: ItemState, act: Act): boolean {
  return (STATES[state].acts as readonly Act[]).includes(act)
}

/** The state after an act. Only called after the act was found to be allowed. */
export function stateAfter(state: ItemState, act: Act): ItemState {
  const to: Partial<Record<Act, ItemState>> = STATES[state].to
  return to[act] ?? state
}

/** May this officer do this to this item? The item of another office is refused as if it did not exist. */
export function refuseAct(item: Held, act: OfficerAct, officer: Officer): Refusal | undefined {
  if (item.office !== officer.office) return notYours()
  if (!officer.permissions.includes(PERMISSION[act])) return notPermitted()
  if (!isAllowed(item.state, act))
    return isAhead(item.state, act) ? notYet(item.state) : alreadyDone(item, act)
  if (item.officerId && item.officerId !== officer.id) return heldByColleague(item.officer ?? '')
  if (act === 'claim' && item.officerId === officer.id) return claimedAlready()
  if (act === 'release' && !item.officerId) return claimedByNobody()
  return undefined
}

/** Does the act belong to a state that this item may still reach? */
function isAhead(state: ItemState, act: OfficerAct): boolean {
  if (state === 'waiting' || state === 'correcting') return true
  return state === 'submitted' && (act === 'grant' || act === 'refuse')
}

/** Every act of an officer with the reason why it is not possible now; draws the buttons of the desk. */
export function actsFor(
  item: Held,
  officer: Officer,
): { act: OfficerAct; allowed: boolean; reason: string | null }[] {
  return OFFICER_ACTS.map((act) => {
    const refusal = refuseAct(item, act, officer)
    return { act, allowed: !refusal, reason: refusal?.zh ?? null }
  })
}

/** A step that is left out hands its own needs on to those that needed it. */
export function effectiveNeeds(plan: Plan): Map<string, string[]> {
  const steps = new Map(plan.steps.map((step) => [step.id, step]))
  const confirmations = new Set(plan.confirmations)
  const expand = (need: string): string[] => {
    const step = steps.get(need)
    if (!step) return confirmations.has(need) ? [need] : []
    return step.included ? [need] : step.needs.flatMap(expand)
  }
  return new Map(
    plan.steps
      .filter((step) => step.included)
      .map((step) => [step.id, [...new Set(step.needs.flatMap(expand))]]),
  )
}

export type Advance = {
  /** Steps whose needs are all met now: they go to their departments. */
  start: string[]
  /** Steps that can never be done any more, each with the need that failed. */
  stop: { step: string; because: string }[]
  /** Nothing is left to do. */
  closed: boolean
}

/**
 * 联办. What follows in the graph from the states as they are: pure, the same for every theme. A failed need stops only
 * what depends on it; the rest goes on.
 */
export function advance(
  nodes: readonly Node[],
  confirmations: Readonly<Record<string, ConfirmationState>>,
): Advance {
  const states = new Map<string, ItemState>(nodes.map((node) => [node.step, node.state]))
  const stop: Advance['stop'] = []
  const failed = (need: string): boolean => {
    const confirmation = confirmations[need]
    if (confirmation) return confirmation === 'disputed'
    const state = states.get(need)
    return state !== undefined && state !== 'granted' && STATES[state].final
  }
  const met = (need: string): boolean => confirmations[need] === 'confirmed' || states.get(need) === 'granted'

  for (let changed = true; changed;) {
    changed = false
    for (const node of nodes) {
      if (states.get(node.step) !== 'waiting') continue
      const because = node.needs.find(failed)
      if (because === undefined) continue
      states.set(node.step, 'stopped')
      stop.push({ step: node.step, because })
      changed = true
    }
  }
  const start = nodes
    .filter((node) => states.get(node.step) === 'waiting' && node.needs.every(met))
    .map((n) => n.step)
  return { start, stop, closed: [...states.values()].every((state) => STATES[state].final) }
}

export type Dates = {
  answer: CountedDay
  promised: CountedDay | undefined
  statutory: CountedDay | undefined
}

/** The day by which the office must say whether it takes the item, counted from the day it arrived. */
export function answerDate(calendar: Calendar, item: Item, receivedOn: string): CountedDay {
  return dueOn(calendar, item.limits.answer, receivedOn) ?? { date: receivedOn, provisional: false }
}

/** 办结期限, counted from the day of acceptance (行政许可法 42, 82: working days, statutory holidays left out). */
export function decisionDates(
  calendar: Calendar,
  item: Item,
  acceptedOn: string,
): { promised: CountedDay | undefined; statutory: CountedDay | undefined } {
  return {
    promised: dueOn(calendar, item.limits.promised, acceptedOn),
    statutory: dueOn(calendar, item.limits.statutory, acceptedOn),
  }
}

export type Clocked = Node & {
  decidedOn: string | null
  promisedOn: string | null
  statutoryOn: string | null
  answerOn: string | null
}

/**
 * When the applicant can count on each step: a due date where a clock runs, otherwise a forecast along the graph with
 * the promised limits (receipt and acceptance on the same day).
 */
export function forecast(
  calendar: Calendar,
  nodes: readonly Clocked[],
  itemOf: (step: string) => Item,
  today: string,
): Map<string, { on: string; forecast: boolean; provisional: boolean }> {
  const byStep = new Map(nodes.map((node) => [node.step, node]))
  const done = new Map<string, { on: string; forecast: boolean; provisional: boolean }>()
  const dateOf = (step: string): { on: string; forecast: boolean; provisional: boolean } => {
    const known = done.get(step)
    if (known) return known
    const made = count(step)
    done.set(step, made)
    return made
  }
  const count = (step: string): { on: string; forecast: boolean; provisional: boolean } => {
    const node = byStep.get(step)
    if (!node) return { on: today, forecast: true, provisional: false }
    if (node.decidedOn) return { on: node.decidedOn, forecast: false, provisional: false }
    const due = node.state === 'accepted' ? (node.promisedOn ?? node.statutoryOn) : null
    if (due && due >= today) return { on: due, forecast: false, provisional: !isCovered(calendar, due) }
    const begins = node.needs
      .filter((need) => byStep.has(need))
      .map(dateOf)
      .reduce((latest, next) => (next.on > latest.on ? next : latest), {
        on: today,
        forecast: true,
        provisional: false,
      })
    const { promised, statutory } = itemOf(step).limits
    const counted = dueOn(calendar, promised ?? statutory, begins.on)
    return {
      on: counted?.date ?? begins.on,
      forecast: true,
      provisional: begins.provisional || (counted?.provisional ?? false),
    }
  }
  for (const node of nodes) dateOf(node.step)
  return done
}
