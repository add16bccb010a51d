import { isCovered } from '../calendar/rules.ts'
import type { Calendar } from '../calendar/model.ts'
import type { Limit } from '../deadlines/model.ts'
import { dueOn } from '../deadlines/rules.ts'
import type { Item } from '../catalog/model.ts'
import type { Plan } from '../onething/model.ts'
import { isFor } from '../channels/rules.ts'
import type { Officer, Person } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import { needIds, readNeed, type Step } from '../onething/model.ts'
import type { Case, CaseConfirmation, CaseItem, ConfirmationState, ItemState, WholeCase } from './model.ts'
import {
  alreadyDone,
  certificateStands,
  claimedAlready,
  claimedByNobody,
  findingMissing,
  handledElsewhere,
  heldByColleague,
  mustAvoid,
  needFailed,
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

/** A need that does not hold. `failed`: nor will it, unless an error is put right; otherwise somebody is at it. */
export type Unmet = { need: string; failed: boolean }

/** What rules about officers need to know of one item. */
export type Held = Node &
  Pick<CaseItem, 'office' | 'officerId' | 'officer' | 'decidedAt' | 'proposal' | 'undertaking'>

/** The day that orders an item which has no due date behind all that have one. */
export const NO_DUE_DATE = '9999-12-31'

/** What the law and the one-thing say of an item that decides which turns it knows at all. */
export type Known = {
  law: Pick<Item, 'officers' | 'promise' | 'specialProcedures' | 'limits' | 'counterAccepts'>
  mode: Step['mode']
}

/**
 * How an officer stands to an item. `related`: the case is their own or a relative's. `handledBy`: the department system
 * that handles it, where it is not handled here. `openSession`: the joint inspection or review in which the office has not
 * given its finding yet. `unmet`: what the item was accepted on and does not stand any more, by name. `atCounter`: a clerk takes the
 * matter in from somebody who is present.
 */
export type Standing = Known & {
  related: boolean
  handledBy?: string | null
  openSession?: string | undefined
  /** Why an officer who has decided many matters in a row decides nothing for a while. */
  tired?: Refusal | undefined
  unmet?: { names: string; failed: boolean } | undefined
  /** The number of the licence that its holder would lose with the decision on the item: it is to be revoked first. */
  certificate?: string | undefined
  atCounter?: boolean
}

/** Turns that settle an item or prepare it: what it rests on must stand, and the office must have seen what it was called to. */
const SETTLING: readonly OfficerTurn[] = [
  'propose',
  'opine',
  'grant',
  'grantOnPromise',
  'refuse',
  'approve',
  'approveRefusal',
]
/** Of these, the ones that can go against the applicant: what is left to do where a need has failed for good. */
const AGAINST: readonly OfficerTurn[] = ['propose', 'opine', 'refuse', 'approveRefusal']
/** By these what an item gave is taken away again. */
const TAKING_BACK: readonly OfficerTurn[] = ['revoke', 'reopen']

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
  const entrusted = isEntrusted(turn, officer, about)
  if (item.office !== officer.office && !entrusted) return notYours()
  if (about.handledBy) return handledElsewhere(about.handledBy)
  if (!mayTake(turn, officer) && !entrusted) return notPermitted(rowOf(turn).permission)
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
  // A system reports what two officers have decided over there.
  if (reviews && item.proposal?.officerId === officer.id && officer.system === undefined)
    return needsSecondOfficer()
  if (reviews && item.proposal?.verdict !== (turn === 'approve' ? 'grant' : 'refuse')) {
    return proposedOtherwise(item.proposal?.verdict)
  }
  if (turn === 'grantOnPromise' && item.undertaking?.kind !== 'promise') return noPromise()
  if (SETTLING.includes(turn)) {
    const { unmet, openSession } = about
    if (unmet && !(unmet.failed && AGAINST.includes(turn))) return needFailed(unmet)
    if (openSession !== undefined) return findingMissing(openSession)
  }
  if (TAKING_BACK.includes(turn) && about.certificate !== undefined)
    return certificateStands(about.certificate, turn)
  return isDecision(turn) ? about.tired : undefined
}

/** 窗口受理. What the office lets the counter accept, the clerk accepts in its stead; nothing more. */
function isEntrusted(turn: OfficerTurn, officer: Officer, { atCounter, law }: Standing): boolean {
  const accepts = turn === 'accept' || turn === 'acceptLacking'
  return accepts && atCounter === true && law.counterAccepts && officer.permissions.includes('counter.work')
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
  /** Steps that are not accepted yet and have lost what they need: they come back from their offices. */
  hold: { step: string; because: string }[]
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
/** States that the graph takes an item back from: nobody has accepted it yet. */
const BEGUN: readonly ItemState[] = ['submitted', 'correcting']
/** States of an item that its office has accepted and not decided. */
const ACCEPTED: readonly ItemState[] = ['lacking', 'accepted', 'paused', 'proposed']

type Confirmations = Readonly<Record<string, ConfirmationState>>

/** How needs are judged where the steps stand as `states` says. */
function judge(states: ReadonlyMap<string, ItemState>, confirmations: Confirmations) {
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
  return { succeeded, isMet, cannot }
}

/**
 * 联办. What follows in the graph from the states as they are: pure, the same for every theme. A failed need stops only
 * what depends on it; the rest goes on. Where one of several is enough, the first to succeed spares those not yet begun. What
 * nobody has accepted yet comes back when it loses a need (what has been accepted stays: `unmetNeeds`).
 */
export function advance(nodes: readonly Node[], confirmations: Confirmations): Advance {
  const states = new Map<string, ItemState>(nodes.map((node) => [node.step, node.state]))
  const { succeeded, isMet, cannot } = judge(states, confirmations)
  const rivals = nodes.flatMap((node) => node.needs.map(readNeed)).filter(({ mode }) => mode === 'one')
  const isSpared = (step: string): boolean =>
    rivals.some(({ ids }) => ids.includes(step) && ids.some((id) => id !== step && succeeded(id)))

  // What the graph itself decides is decided anew each time, so the order of the steps does not matter and errors put right
  // earlier show at once.
  const owned = nodes.filter(({ state }) => OWNED.includes(state))
  const begun = nodes.filter(({ state }) => BEGUN.includes(state))
  for (const { step } of owned) states.set(step, isSpared(step) ? 'spared' : 'waiting')
  const because = new Map<string, string>()
  const settle = (): void => {
    for (let changed = true; changed;) {
      changed = false
      for (const { step, needs } of [...owned, ...begun]) {
        const failing = isFinal(states.get(step) ?? 'stopped') ? undefined : needs.find(cannot)
        if (failing === undefined) continue
        states.set(step, isSpared(step) ? 'spared' : 'stopped')
        because.set(step, failing)
        changed = true
      }
    }
  }
  settle()
  // What comes back for want of a need and is not wanted any more ends what rests on it. One at a time, the earliest first: what
  // another one waits for may be over by it.
  for (;;) {
    const unwanted = begun.filter(
      ({ step, needs }) =>
        !isFinal(states.get(step) ?? 'stopped') && isSpared(step) && needs.some((need) => !isMet(need)),
    )
    const first = unwanted.find(({ step }) => !unwanted.some((other) => restsOn(nodes, step, other.step)))
    if (!first) break
    states.set(first.step, 'spared')
    settle()
  }
  const hold = begun.flatMap(({ step, needs }) => {
    const lost = because.get(step) ?? needs.find((need) => !isMet(need))
    return lost === undefined ? [] : [{ step, because: lost }]
  })
  for (const { step } of hold) if (!isFinal(states.get(step) ?? 'stopped')) states.set(step, 'waiting')

  const turned = (to: ItemState): string[] =>
    [...owned, ...begun]
      .filter(({ step, state }) => states.get(step) === to && state !== to)
      .map(({ step }) => step)
  const spare = turned('spared')
  const stop = turned('stopped').map((step) => ({ step, because: because.get(step) ?? '' }))
  const revive = owned
    .filter(({ step, state }) => state !== 'waiting' && states.get(step) !== state)
    .map(({ step }) => step)
  const start = nodes
    .filter((node) => states.get(node.step) === 'waiting' && node.needs.every(isMet))
    .map((n) => n.step)
  return { hold, start, stop, spare, revive, closed: [...states.values()].every(isFinal) }
}

/** Whether a step needs another one, itself or through others. The graph has no circles. */
function restsOn(nodes: readonly Node[], step: string, other: string): boolean {
  const needs = nodes.find((node) => node.step === step)?.needs ?? []
  return needs.some((need) => readNeed(need).ids.some((id) => id === other || restsOn(nodes, id, other)))
}

type Graph = {
  items: readonly Node[]
  confirmations: readonly Pick<CaseConfirmation, 'id' | 'state'>[]
}

/** The needs of one step that do not hold now; those that have failed come first. */
export function unmetOf({ items, confirmations }: Graph, { needs }: Pick<Node, 'needs'>): Unmet[] {
  const states = new Map(items.map(({ step, state }) => [step, state]))
  const { isMet, cannot } = judge(states, confirmationStates(confirmations))
  return needs
    .filter((need) => !isMet(need))
    .map((need) => ({ need, failed: cannot(need) }))
    .toSorted((a, b) => Number(b.failed) - Number(a.failed))
}

/**
 * The accepted steps that have lost a need since, because it was reopened, revoked or is to be confirmed anew: their legal
 * clocks run on, but they cannot be settled in the applicant's favour.
 */
export function unmetNeeds(graph: Graph): Map<string, Unmet> {
  return new Map(
    graph.items
      .filter(({ state }) => ACCEPTED.includes(state))
      .flatMap((node) =>
        unmetOf(graph, node)
          .slice(0, 1)
          .map((unmet) => [node.step, unmet] as const),
      ),
  )
}

/** Where every confirmation of a case stands, by its id. */
export function confirmationStates(
  confirmations: readonly Pick<CaseConfirmation, 'id' | 'state'>[],
): Record<string, ConfirmationState> {
  return Object.fromEntries(confirmations.map(({ id, state }) => [id, state]))
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
      // Silence is no opinion.
      return {
        statutory: limits.statutory,
        promised: limits.promised,
        ...(mode === 'decide' && { atEnd: 'decideByDefault' }),
      }
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

/** Is this the person's own case, and may the channel that acts for them, if one does, be used for its one-thing? */
export function isOwn(person: Person, of: Pick<Case, 'personId' | 'onething'>): boolean {
  return of.personId === person.id && isFor(person, of.onething)
}
