import { toLocalDate } from '../../calendar/rules.ts'
import type { SpecialReason } from '../../deadlines/model.ts'
import { parseAnswer } from '../../forms/answer.ts'
import type { Value } from '../../forms/expression.ts'
import type { Officer, ReadCtx, WriteCtx } from '../../platform/ctx.ts'
import type { CaseItem, Problem, ReportedState, WholeCase } from '../model.ts'
import { alreadyDone, notYet, outputsSettled, unknownOutputs } from '../refusals.ts'
import { asOf } from '../reported.ts'
import { settlingTurn } from '../rules.ts'
import { modeOf } from '../standing.ts'
import { findCase, findLocked } from '../store.ts'
import { handOf, takeInHand, type InHand, type TaskKey } from '../turn.ts'
import { isFinal, type OfficerTurn } from '../turns.ts'
import { acceptItem } from './accept-item.ts'
import { declineItem, giveOpinion, grantItem, refuseItem } from './decide-item.ts'
import { pauseItem, resumeItem } from './pause-item.ts'
import { proposeDecision } from './propose-decision.ts'
import { requestCorrection } from './request-correction.ts'
import { approveDecision, approveRefusal } from './review-decision.ts'
import { readmitItem, reopenItem, revokeItem } from './verify-promise.ts'
import { terminateItem } from './withdraw-item.ts'

/** What the system that handles one of our items says of it. */
export type ItemReport = {
  /** Null where a correction says all. */
  state: ReportedState | null
  /** 更正: what was decided before was wrong. */
  correction: { act: 'reopen' | 'revoke'; reason: string } | null
  /** When it came to that there; it counts from the day on which it happened, not on which we heard. */
  at: Date
  reason: string | null
  opinion: string | null
  problems: Problem[]
  outputs: Record<string, Value>
  procedure: SpecialReason | null
}

/** An item that a system speaks of, its case locked. */
export type Spoken = { number: string; item: CaseItem; isOver: boolean; current: WholeCase }

/** Locks the case of an item that a system speaks of; undefined where there is none. */
export async function lockReported(ctx: WriteCtx, { caseId, step }: TaskKey): Promise<Spoken | undefined> {
  const current = await findLocked(ctx, caseId)
  const item = current?.items.find((each) => each.step === step)
  return current && item && { number: current.case.number, item, isOver: isFinal(item.state), current }
}

/** The same as it stands, without a lock, for whoever only reads. */
export async function findReported(ctx: ReadCtx, { caseId, step }: TaskKey): Promise<CaseItem | undefined> {
  const current = await findCase(ctx, { id: caseId })
  return current?.items.find((each) => each.step === step)
}

/**
 * 部门系统报来: takes the turns with our item that lead to what was reported, those that were left out on the way too: whoever has
 * granted has accepted. They are the same turns that an officer takes at our desk, with their rules, clocks, papers and
 * certificates. A correction takes the turn by which an officer would put the decision right, then what leads to the state that is told.
 * Refuses what is not possible from where the item stands, so that both sides can agree again; results that the item does not have, and
 * others than it was decided with. Gives the names of results that are not kept, since the item is not granted by this.
 */
export async function reportItem(
  ctx: WriteCtx,
  { item, current }: Spoken,
  by: Officer,
  report: ItemReport,
): Promise<string[]> {
  const { state, correction, outputs } = report
  const key = { caseId: item.caseId, step: item.step }
  const known = [item.submittedAt, item.acceptedAt, correction && item.decidedAt]
  const earliest = Math.max(...known.map((each) => each?.getTime() ?? 0))
  const at = new Date(Math.min(ctx.now.getTime(), Math.max(report.at.getTime(), earliest)))
  const then = asOf({ ...ctx, actor: by }, at)
  if (correction) await correct(then, { ...key, reason: correction.reason }, item, correction.act)
  if (state === null) return Object.keys(outputs)
  const stands = correction ? await takeInHand(then, key) : await handOf(ctx, current, key.step)
  const turns = turnsTo(stands, state)
  demandOutputs(stands, outputs)
  const yields = state === 'granted' || stands.item.state === 'opined' || turns.includes('opine')
  if (yields && turns.length === 0) demandSame(stands, outputs, toLocalDate(ctx.now))
  for (const turn of turns) await take(then, key, turn, report)
  return yields ? [] : Object.keys(outputs)
}

type Outputs = ItemReport['outputs']

/** Every result that is told must be one of the item. */
function demandOutputs({ law, definition }: InHand, told: Outputs): void {
  const known = law.outputs.map(({ element }) => ({
    element,
    name: definition.elements[element]?.name ?? '',
  }))
  const unknown = Object.keys(told).filter((name) => !known.some(({ element }) => element === name))
  if (unknown.length > 0) throw unknownOutputs(law.plainName, unknown, known)
}

/** What is decided keeps its results: its paper bears them, and others may have been granted on them. */
function demandSame({ item, law, definition }: InHand, told: Outputs, today: string): void {
  const others = law.outputs.flatMap(({ element: id }) => {
    const element = definition.elements[id]
    const raw = String(told[id] ?? '')
    if (!element || raw === '') return []
    const read = parseAnswer(element, raw, today)
    return read.ok && read.value === item.outputs[id] ? [] : [element.name]
  })
  if (others.length > 0) throw outputsSettled(law.plainName, others)
}

/** The turn by which an officer would put right what was decided: nothing else is asked, and nothing less refused. */
function correct(
  ctx: WriteCtx,
  input: TaskKey & { reason: string },
  { state }: CaseItem,
  act: 'reopen' | 'revoke',
): Promise<void> {
  if (act === 'revoke') return revokeItem(ctx, input)
  return state === 'declined' ? readmitItem(ctx, input) : reopenItem(ctx, input)
}

/** The turns from where an item stands to a state that was reported; none where it is there. */
function turnsTo({ item, law, definition }: InHand, wanted: ReportedState): OfficerTurn[] {
  const mode = modeOf(definition, item.step)
  const { state } = item
  const has = (...states: CaseItem['state'][]): boolean => states.includes(state)
  const inOffice = has('accepted', 'lacking', 'proposed', 'undertaken')
  if (isFinal(state)) {
    const said = state === 'opined' ? wanted === 'granted' || wanted === 'refused' : state === wanted
    if (said) return []
    throw alreadyDone(item, 'grant')
  }
  if (has('waiting')) throw notYet(state)
  const accepted: OfficerTurn[] = has('submitted') ? ['accept'] : has('paused') ? ['resume'] : []
  switch (wanted) {
    case 'submitted':
      return []
    case 'accepted':
      if (has('correcting')) throw notYet(state)
      return inOffice || mode === 'opinion' ? [] : accepted
    case 'correcting':
      if (inOffice || has('paused')) throw alreadyDone(item, 'requestCorrection')
      return has('submitted') ? ['requestCorrection'] : []
    case 'declined':
      return ['decline']
    case 'paused':
      return has('paused') ? [] : [...accepted, 'pause']
    case 'terminated':
      return [...accepted, 'terminate']
    case 'withdrawn':
      throw alreadyDone(item, 'withdraw')
    default: {
      if (mode === 'opinion') return ['opine']
      const settles = settlingTurn({ law, mode }) === 'propose'
      const end: OfficerTurn = wanted === 'granted' ? 'grant' : 'refuse'
      const second: OfficerTurn = wanted === 'granted' ? 'approve' : 'approveRefusal'
      return [...accepted, ...(settles ? (['propose', second] as const) : [end])]
    }
  }
}

async function take(ctx: WriteCtx, key: TaskKey, turn: OfficerTurn, report: ItemReport): Promise<void> {
  const { outputs } = report
  const opinion = report.opinion ?? '部门业务系统办理'
  const reason = report.reason ?? opinion
  switch (turn) {
    case 'accept':
      return acceptItem(ctx, { ...key, opinion })
    case 'resume':
      return resumeItem(ctx, { ...key, result: opinion })
    case 'requestCorrection':
      return requestCorrection(ctx, { ...key, problems: report.problems })
    case 'decline':
      return declineItem(ctx, { ...key, ground: 'other', reason })
    case 'pause':
      return pauseItem(ctx, { ...key, procedure: report.procedure ?? 'inspection', reason })
    case 'terminate':
      return terminateItem(ctx, { ...key, reason })
    case 'opine':
      return giveOpinion(ctx, { ...key, opinion, outputs, favourable: report.state === 'granted' })
    case 'propose': {
      const verdict = report.state === 'granted' ? 'grant' : 'refuse'
      return proposeDecision(ctx, { ...key, verdict, opinion, reason, outputs })
    }
    case 'approve':
      return approveDecision(ctx, { ...key, opinion })
    case 'approveRefusal':
      return approveRefusal(ctx, { ...key, opinion })
    case 'grant':
      return grantItem(ctx, { ...key, opinion, outputs })
    case 'refuse':
      return refuseItem(ctx, { ...key, reason, opinion })
    default:
      throw new Error(`no system reports ${turn}`)
  }
}
