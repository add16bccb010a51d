import type { Limit, PauseReason } from '../deadlines/model.ts'
import { listClocks } from '../deadlines/queries.ts'
import type { Item } from '../catalog/model.ts'
import type { Facts } from '../documents/model.ts'
import type { Definition } from '../onething/model.ts'
import { itemOf } from '../onething/prepare.ts'
import { getDefinition } from '../onething/queries.ts'
import { officerOf, personOf, type WriteCtx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { demand, type Refusal } from '../platform/refusal.ts'
import { moveClocks } from './clock-moves.ts'
import { openDates, ranDates } from './dates.ts'
import type { CaseItem, WholeCase } from './model.ts'
import { needNames } from './needs.ts'
import { tellSystem } from './outgoing.ts'
import { issueFilingPapers, issueNotice, issuePapers } from './papers.ts'
import { alreadyDone, handledElsewhere, needFailed, notYours, stalePage, tooLate } from './refusals.ts'
import { isDecision, secondsInSight } from './rest.ts'
import { isOwn, refuseTurn, unmetNeeds, type Unmet } from './rules.ts'
import { standingOf } from './standing.ts'
import { listLooks, lockCase, noteDecision, saveItem, savePapersIssued } from './store.ts'
import { isPossible, rowOf, stateAfter, type OfficerTurn, type Turn } from './turns.ts'

/** Which item; with the revision that the page showed, so that an act from a stale page is refused. */
export type TaskKey = { caseId: string; step: string; revision?: number | undefined }

/** One item, locked with its whole case; `unmet` says which accepted items had lost a need when it was locked. */
export type InHand = {
  current: WholeCase
  item: CaseItem
  definition: Definition
  law: Item
  /** For a decision by hand: how long the matter was before the officer's eyes; null where it was not. */
  secondsInSight?: number | null
  unmet: ReadonlyMap<string, Unmet>
}

/** What a turn means beyond what the table says of it. */
export type Outcome = {
  change?: Partial<CaseItem>
  /** Told with the event, beside step and turn. */
  data?: Record<string, unknown>
  /** Facts for the papers of this turn, beside what the case itself tells. */
  facts?: Facts
  /** It rests on a paper that was issued already: none is. */
  hasPaper?: boolean
  clock?: { startedAt?: Date | undefined; procedure?: PauseReason; needed?: Limit }
}

/** Locks the case and takes one of its items in hand. Refuses what does not exist. */
export async function takeInHand(ctx: WriteCtx, key: TaskKey): Promise<InHand> {
  return handOf(ctx, await lockCase(ctx, key.caseId), key.step)
}

/** One item of a case that is locked already. Refuses what does not exist. */
export async function handOf(ctx: WriteCtx, current: WholeCase, step: string): Promise<InHand> {
  const item = current.items.find((candidate) => candidate.step === step)
  if (!item) throw notYours()
  const definition = await getDefinition(ctx, current.case.onething, current.case.onethingVersion)
  await keepFilingPapers(ctx, current, definition)
  return { current, item, definition, law: itemOf(definition, item.step), unmet: unmetNeeds(current) }
}

/** Issues 申请书 and 收件凭证 if that has not been done yet: what follows may change what was filed. */
export async function keepFilingPapers(
  ctx: WriteCtx,
  current: WholeCase,
  definition: Definition,
): Promise<void> {
  if (current.case.papersIssued) return
  current.case.papersIssued = true
  issueFilingPapers(ctx, current, definition)
  await savePapersIssued(ctx, current.case.id)
}

/**
 * Demands an officer's turn by rule. Acting on an unclaimed item claims it (首问负责); at the counter it stays the office's. `together`: part of a batch that was
 * confirmed as a whole; it is carried out to its end even where it takes the officer over the number after which one rests.
 */
export async function beginTurn(
  ctx: WriteCtx,
  key: TaskKey & { together?: boolean | undefined },
  turn: OfficerTurn,
  atCounter = false,
): Promise<InHand> {
  const officer = officerOf(ctx)
  const hand = await takeInHand(ctx, key)
  const { current, item, definition } = hand
  const standing = { ...(await standingOf(ctx, current, definition, item)), atCounter }
  demand(refuseTurn(item, turn, officer, key.together ? { ...standing, tired: undefined } : standing))
  if (key.revision !== undefined && key.revision !== item.revision) throw stalePage(item)
  if (isDecision(turn) && officer.system === undefined) {
    await noteDecision(ctx, officer.id, key)
    if (!key.together) hand.secondsInSight = secondsInSight(await listLooks(ctx, officer.id, key), ctx.now)
  }
  // A stand-in acts on what stays the absent colleague's.
  const standsIn = officer.standsInFor.some(({ id }) => id === item.officerId)
  return standsIn || atCounter
    ? hand
    : { ...hand, item: { ...item, officerId: officer.id, officer: officer.name } }
}

/** Whoever proposes or advises in favour rests it on what the item needs; against is possible where a need has failed for good. */
export function demandNeeds({ current, item, definition, unmet }: InHand): void {
  const lost = unmet.get(item.step)
  if (lost) throw needFailed({ names: needNames(definition, current, lost.need), failed: lost.failed })
}

/** Demands a turn of the applicant's own; the case of somebody else does not exist. */
export async function beginOwnTurn(ctx: WriteCtx, key: TaskKey, turn: Turn): Promise<InHand> {
  const person = personOf(ctx)
  const hand = await takeInHand(ctx, key)
  if (!isOwn(person, hand.current.case)) throw notYours()
  if (hand.current.case.sourceName !== null) throw handledElsewhere(hand.current.case.sourceName)
  demand(await refuseLate(ctx, hand, turn))
  if (!isPossible(hand.item.state, turn)) throw alreadyDone(hand.item, turn)
  return hand
}

/** After the last day nothing can be put right or supplied any more, whether or not the sweep has been there. */
async function refuseLate(
  ctx: WriteCtx,
  { current, item }: InHand,
  turn: Turn,
): Promise<Refusal | undefined> {
  const kind = turn === 'correct' ? 'correction' : turn === 'supply' ? 'supplement' : undefined
  if (!kind) return undefined
  const clocks = await listClocks(ctx, current.case.id)
  const newest = clocks.findLast((clock) => clock.subject === item.step && clock.kind === kind)
  if (!newest?.dueAt || newest.dueAt > ctx.now) return undefined
  const lapsed = item.state === 'withdrawn' && item.decidedBy === 'system'
  return lapsed || newest.state === 'running' ? tooLate(turn, newest.dueOn ?? '') : undefined
}

/**
 * Takes one turn: state, clocks and papers as the table says, then the event. `hand.current` holds the changed item
 * afterwards, so that what follows sees it.
 */
export async function applyTurn(
  ctx: WriteCtx,
  hand: InHand,
  turn: Turn,
  outcome: Outcome,
): Promise<CaseItem> {
  const { current } = hand
  const row = rowOf(turn)
  const turned: CaseItem = {
    ...hand.item,
    ...outcome.change,
    state: stateAfter(hand.item.state, turn),
  }
  // The notice comes first where the law lets a clock move only on notice; elsewhere it tells the dates that follow.
  const onNotice = row.clocks?.some((move) => 'pause' in move || 'extend' in move) ?? false
  const paper = { turn, facts: outcome.facts ?? {} }
  const notice = onNotice ? await issueNotice(ctx, { ...hand, item: turned }, paper) : undefined
  const clocks = await moveClocks(ctx, hand, turn, {
    ...outcome.clock,
    notice,
    told: outcome.data?.['reason'],
  })
  const item: CaseItem = { ...turned, ...ranDates(clocks, turned), ...openDates(ctx, clocks, turned) }
  replaceItem(current, item)
  if (!onNotice && !outcome.hasPaper) issuePapers(ctx, { ...hand, item }, paper)
  await saveItem(ctx, item)
  await tellSystem(ctx, { case: current.case, item, law: hand.law }, turn)
  const sight = hand.secondsInSight === undefined ? {} : { secondsInSight: hand.secondsInSight }
  await record(ctx, row.event, current.case.id, { step: item.step, turn, ...sight, ...outcome.data })
  return item
}

/** Puts the changed item into the case in hand. */
function replaceItem(current: WholeCase, item: CaseItem): void {
  current.items = current.items.map((other) => (other.step === item.step ? item : other))
}
