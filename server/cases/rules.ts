import { isCovered } from '../calendar/rules.ts'
import type { Calendar } from '../calendar/model.ts'
import type { Limit } from '../deadlines/model.ts'
import { dueOn } from '../deadlines/rules.ts'
import type { Item } from '../catalog/model.ts'
import type { Plan } from '../onething/model.ts'
import type { Officer } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import { needIds, readNeed, type Step } from '../onething/model.ts'
import type { CaseItem, ConfirmationState, ItemState, WholeCase } from './model.ts'
import {
  alreadyDone,
  claimedAlready,
  claimedByNobody,
  findingMissing,
  handledElsewhere,
  heldByColleague,
  mustAvoid,
  needsSecondOfficer,
  noPromise,
  notKnown,
  notPermitted,
  notYet,
  notYours,
  proposedOtherwise,
} from './refusals.ts'
import { isDecision } from './rest.ts'
import { hasSucceeded, isFinal, isPossible, OFFICER_TURNS, rowOf, type OfficerTurn } from './turns.ts'

/** What the graph needs to know of one item of a case. */
export type Node = { step: string; state: ItemState; needs: readonly string[] }

/** What rules about officers need to know of one item. */
export type Held = Node &
  Pick<CaseItem, 'office' | 'officerId' | 'officer' | 'decidedAt' | 'proposal' | 'undertaking'>

/** The day that orders an item which has no due date behind all that have one. */
export const NO_DUE_DATE = '9999-12-31'

/** What the law and the one-thing say of an item that decides which turns it knows at all. */
export type Known = {
  law: Pick<Item, 'officers' | 'promise' | 'specialProcedures' | 'limits'>
  mode: Step['mode']
}

/**
 * How an officer stands to an item. `related`: the case is their own or a relative's. `handledBy`: the department system
 * that handles it, where it is not handled here. `openSession`: the joint inspection or review in which the office has not
 * given its finding yet.
 */
export type Standing = Known & {
  related: boolean
  handledBy?: string | null
  openSession?: string | undefined
  /** Why an officer who has decided many matters in a row decides nothing for a while. */
  tired?: Refusal | undefined
}

/** Turns that settle an item or prepare it, for which the office must have seen what it was called to see. */
const AFTER_FINDING: readonly OfficerTurn[] = [
  'propose',
  'opine',
  'grant',
  'grantOnPromise',
  'refuse',
  'approve',
  'approveRefusal',
]

/** The turn by which the first officer settles this item. */
export function settlingTurn({ law, mode }: Known): 'grant' | 'propose' | 'opine' {
  if (mode === 'opinion') return 'opine'
  return law.officers === 2 ? 'propose' : 'grant'
}

/** Does this item know the turn at all? What it does not know is no button. */
export function isKnown({ law, mode }: Known, turn: OfficerTurn): boolean {
  const opinion = ['opine', 'claim', 'release', 'correctOnSpot', 'requestCorrection', 'reopen']
  if (mode === 'opinion') return opinion.includes(turn)
  switch (turn) {
    case 'opine':
      return false
    case 'propose':
    case 'sendBack':
    case 'approve':
    case 'approveRefusal':
      return law.officers === 2
    case 'grant':
    case 'refuse':
      return law.officers === 1
    case 'grantOnPromise':
    case 'verify':
      return law.promise !== undefined
    case 'pause':
    case 'resume':
      return law.specialProcedures.length > 0
    case 'extend':
      return law.limits.extension !== undefined
    default:
      return true
  }
}

/**
 * May this officer take this turn with this item? The item of another office is refused as if it did not exist. Whoever
 * stands in for an absent colleague acts on what that colleague holds (AB岗). `related`: the case is the officer's own or a
 * relative's (回避).
 */
export function refuseTurn(
  item: Held,
  turn: OfficerTurn,
  officer: Officer,
  about: Standing,
): Refusal | undefined {
  if (item.office !== officer.office) return notYours()
  if (about.handledBy) return handledElsewhere(about.handledBy)
  if (!mayTake(turn, officer)) return notPermitted(rowOf(turn).permission)
  // Whoever has to keep away and holds it must be able to let it go.
  if (about.related && turn !== 'release') return mustAvoid()
  if (!isKnown(about, turn)) return notKnown(turn, about.law.officers)
  if (!isPossible(item.state, turn))
    return isAhead(item.state, turn) ? notYet(item.state) : alreadyDone(item, turn)
  const { officerId } = item
  const stands = officerId !== null && officer.standsInFor.some((absent) => absent.id === officerId)
  if (officerId && officerId !== officer.id && !stands && !isOverColleagues(turn))
    return heldByColleague(item.officer ?? '')
  if (turn === 'claim' && officerId === officer.id) return claimedAlready()
  if (turn === 'release' && !officerId) return claimedByNobody()
  const reviews = turn === 'approve' || turn === 'approveRefusal'
  if (reviews && item.proposal?.officerId === officer.id) return needsSecondOfficer()
  if (reviews && item.proposal?.verdict !== (turn === 'approve' ? 'grant' : 'refuse')) {
    return proposedOtherwise(item.proposal?.verdict)
  }
  if (turn === 'grantOnPromise' && item.undertaking?.kind !== 'promise') return noPromise()
  if (about.openSession !== undefined && AFTER_FINDING.includes(turn))
    return findingMissing(about.openSession)
  return isDecision(turn) ? about.tired : undefined
}

/** Turns of a head or a second officer, which another officer's claim does not stand in the way of. */
function isOverColleagues(turn: OfficerTurn): boolean {
  const { permission } = rowOf(turn)
  return permission === 'case.review' || permission === 'case.extend' || permission === 'case.reopen'
}

const HANDLING: readonly string[] = ['case.accept', 'case.decide', 'case.review']

function mayTake(turn: OfficerTurn, officer: Officer): boolean {
  const { permission } = rowOf(turn)
  return permission === undefined
    ? officer.permissions.some((each) => HANDLING.includes(each))
    : officer.permissions.includes(permission)
}

/** Does the turn belong to a state that this item may still reach? */
function isAhead(state: ItemState, turn: OfficerTurn): boolean {
  if (state === 'waiting' || state === 'correcting' || state === 'paused') return true
  if (state === 'lacking') return rowOf(turn).from.includes('accepted')
  return state === 'submitted' && rowOf(turn).from.some((from) => from === 'accepted' || from === 'proposed')
}

/** Every turn that an officer could wish for, with the reason why it is not possible now; draws the buttons of the desk. */
export function actsFor(
  item: Held,
  officer: Officer,
  about: Standing,
): { act: OfficerTurn; allowed: boolean; reason: string | null }[] {
  return OFFICER_TURNS.filter((turn) => isKnown(about, turn)).map((act) => {
    const refusal = refuseTurn(item, act, officer, about)
    return { act, allowed: !refusal, reason: refusal?.zh ?? null }
  })
}

/** 回避: does the case concern the officer or a declared relative? Compares every citizen number that went with the case. */
export function isRelated(current: WholeCase, avoided: ReadonlySet<string>): boolean {
  return numbersOf(current).some((number) => avoided.has(number))
}

/** The citizen numbers of everybody whom the case is about. */
export function numbersOf({ case: { filed, personNumber } }: WholeCase): string[] {
  const filedNumbers = Object.values(filed.values).flatMap(({ value }) =>
    typeof value === 'string' && /^\d{17}[\dX]$/.test(value) ? [value] : [],
  )
  return [...new Set([personNumber, ...filedNumbers])]
}

/** A step that is left out hands its own needs on to those that needed it. */
export function effectiveNeeds(plan: Plan): Map<string, string[]> {
  const steps = new Map(plan.steps.map((step) => [step.id, step]))
  const confirmations = new Set(plan.confirmations)
  const expand = (need: string): string[] => {
    const { ids, mode } = readNeed(need)
    if (mode === 'one') {
      const left = ids.filter((id) => steps.get(id)?.included)
      return left.length > 0
        ? [left.join('|')]
        : ids.flatMap((id) => steps.get(id)?.needs.flatMap(expand) ?? [])
    }
    const [id = ''] = ids
    const step = steps.get(id)
    if (!step) return confirmations.has(id) ? [id] : []
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
  /** Steps of which another one has already done the work. */
  spare: string[]
  /** Steps that had been stopped or spared and can go on after all, because an error was put right. */
  revive: string[]
  /** Nothing is left to do. */
  closed: boolean
}

/** States that only the graph gives and takes. */
const OWNED: readonly ItemState[] = ['waiting', 'stopped', 'spared']

/**
 * 联办. What follows in the graph from the states as they are: pure, the same for every theme. A failed need stops only
 * what depends on it; the rest goes on. Where one of several is enough, the first to succeed spares those not yet begun.
 */
export function advance(
  nodes: readonly Node[],
  confirmations: Readonly<Record<string, ConfirmationState>>,
): Advance {
  const states = new Map<string, ItemState>(nodes.map((node) => [node.step, node.state]))
  const succeeded = (id: string): boolean => {
    const state = states.get(id)
    return confirmations[id] === 'confirmed' || (state !== undefined && hasSucceeded(state))
  }
  const over = (id: string): boolean => {
    const state = states.get(id)
    return state !== undefined && (isFinal(state) || hasSucceeded(state))
  }
  const failed = (id: string): boolean => confirmations[id] === 'disputed' || (over(id) && !succeeded(id))
  const isMet = (need: string): boolean => {
    const { ids, mode } = readNeed(need)
    return mode === 'over' ? ids.every(over) : ids.some(succeeded)
  }
  const cannot = (need: string): boolean => {
    const { ids, mode } = readNeed(need)
    return mode !== 'over' && ids.every(failed)
  }
  const rivals = nodes.flatMap((node) => node.needs.map(readNeed)).filter(({ mode }) => mode === 'one')
  const isSpared = (step: string): boolean =>
    rivals.some(({ ids }) => ids.includes(step) && ids.some((id) => id !== step && succeeded(id)))

  // What the graph itself decides is decided anew each time, so the order of the steps does not matter and errors put right
  // earlier show at once.
  const owned = nodes.filter(({ state }) => OWNED.includes(state))
  for (const { step } of owned) states.set(step, isSpared(step) ? 'spared' : 'waiting')
  const because = new Map<string, string>()
  for (let changed = true; changed;) {
    changed = false
    for (const { step, needs } of owned) {
      const failing = states.get(step) === 'waiting' ? needs.find(cannot) : undefined
      if (failing === undefined) continue
      states.set(step, 'stopped')
      because.set(step, failing)
      changed = true
    }
  }
  const turned = (to: ItemState): string[] =>
    owned.filter(({ step, state }) => states.get(step) === to && state !== to).map(({ step }) => step)
  const spare = turned('spared')
  const stop = turned('stopped').map((step) => ({ step, because: because.get(step) ?? '' }))
  const revive = owned
    .filter(({ step, state }) => state !== 'waiting' && states.get(step) !== state)
    .map(({ step }) => step)
  const start = nodes
    .filter((node) => states.get(node.step) === 'waiting' && node.needs.every(isMet))
    .map((n) => n.step)
  return { start, stop, spare, revive, closed: [...states.values()].every(isFinal) }
}

/** The limits of one clock of an item, each with its clause, and the turn that falls due by itself at the end. */
export function clockLimits(
  { limits, promise }: Pick<Item, 'limits' | 'promise'>,
  mode: Step['mode'],
  kind: 'answer' | 'decision' | 'correction' | 'supplement' | 'verification',
): { statutory: Limit | null; promised: Limit | null; atEnd?: 'deem' | 'lapse' | 'decideByDefault' } {
  switch (kind) {
    case 'answer':
      return mode === 'opinion'
        ? { statutory: limits.statutory, promised: limits.promised ?? limits.answer }
        : {
            statutory: limits.deemed ?? null,
            promised: limits.answer,
            ...(limits.deemed ? { atEnd: 'deem' } : {}),
          }
    case 'decision':
      return { statutory: limits.statutory, promised: limits.promised, atEnd: 'decideByDefault' }
    case 'correction':
      return { statutory: null, promised: limits.correction, atEnd: 'lapse' }
    case 'supplement':
      // 容缺 must be made good before the decision is due.
      return {
        statutory: null,
        promised: limits.promised ?? limits.statutory ?? limits.correction,
        atEnd: 'lapse',
      }
    case 'verification':
      return { statutory: null, promised: promise?.verify ?? null }
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
    const decides = ['accepted', 'lacking', 'proposed'].includes(node.state)
    const due = decides ? (node.promisedOn ?? node.statutoryOn) : null
    if (due && due >= today) return { on: due, forecast: false, provisional: !isCovered(calendar, due) }
    const begins = node.needs
      .flatMap(needIds)
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
