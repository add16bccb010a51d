import type { Item } from '../../catalog/model.ts'
import { resultName } from '../../catalog/rules.ts'
import { parseAnswer } from '../../forms/answer.ts'
import type { Value } from '../../forms/expression.ts'
import type { Element } from '../../forms/model.ts'
import { toLocalDate } from '../../calendar/rules.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import type { FieldProblem } from '../../platform/refusal.ts'
import { deliverCertificates, isHeldBack, issueResult } from '../deliver.ts'
import type { CaseItem, DeclineGround } from '../model.ts'
import { takeTurn, type Words } from '../progress.ts'
import { badOutputs, officeNotNamed } from '../refusals.ts'
import { beginTurn, demandNeeds, type InHand, type Outcome, type TaskKey } from '../turn.ts'
import { stateAfter } from '../turns.ts'
import { findTypedTwice } from '../typed-twice.ts'

export type Grant = TaskKey & { opinion: string; outputs: Record<string, Value>; together?: boolean }

/**
 * 准予. Decides for the applicant: keeps what the item hands on (checked like any answer), issues its certificate and
 * lets the graph go on. Everything in one transaction.
 */
export async function grantItem(ctx: WriteCtx, input: Grant): Promise<void> {
  const hand = await beginTurn(ctx, input, 'grant')
  await succeed(ctx, hand, 'grant', input)
}

/** 告知承诺. Grants at once on the applicant's signed promise; what was promised is verified afterwards, within its own limit. */
export async function grantOnPromise(ctx: WriteCtx, input: Grant): Promise<void> {
  const hand = await beginTurn(ctx, input, 'grantOnPromise')
  hand.item.acceptedAt ??= ctx.now
  await succeed(ctx, hand, 'grantOnPromise', input)
}

/** Every way in which an item succeeds: an officer's decision, the second officer's, or the passing of the limit. */
export async function succeed(
  ctx: WriteCtx,
  hand: InHand,
  turn: 'grant' | 'approve' | 'grantOnPromise' | 'decideByDefault',
  input: { opinion: string; outputs: Record<string, Value> },
): Promise<void> {
  const { current, law, definition } = hand
  const outputs = readOutputs(law, definition.elements, input.outputs, daysOf(ctx, hand))
  const byOfficer = ctx.actor.kind === 'staff'
  const typed = ctx.actor.kind === 'staff' && ctx.actor.system === undefined
  const typedTwice = typed ? await findTypedTwice(ctx, hand.item, law, outputs) : undefined
  const decided: CaseItem = {
    ...hand.item,
    state: stateAfter(hand.item.state, turn),
    decidedAt: ctx.now,
    decidedBy: byOfficer ? 'officer' : 'system',
    outputs,
    opinion: input.opinion,
    reason: null,
    proposal: null,
  }
  // The certificate prints what the item yields, so the case has to show it as granted already.
  const after = {
    ...current,
    items: current.items.map((each) => (each.step === decided.step ? decided : each)),
  }
  const heldBack = isHeldBack(current, definition, decided.step)
  const certificate = heldBack ? null : await issueResult(ctx, after, definition, decided)
  const title = `《${resultName(law)}》`
  const paper = certificate
    ? `，您的${title}可以下载了`
    : heldBack && law.result.certificate
      ? `，${title}等一起发证的事项都有结果后发给您`
      : ''
  const { state: _, ...change } = decided
  const item = await takeTurn(
    ctx,
    hand,
    turn,
    {
      change: { ...change, certificate },
      data: { opinion: input.opinion, certificate, ...(typedTwice && { typedTwice }) },
    },
    (granted) => ({ text: `「${granted.itemName}」办成了${paper}。`, path: '/results' }),
  )
  if (certificate && definition.onething.outlet === 'each')
    await deliverCertificates(ctx, current, definition, [item], item.office)
}

/** 不予许可. Not a failure path: it has a reason in plain words and names the remedies. 行政许可法 §38. Only what depends on it stops. */
export async function refuseItem(
  ctx: WriteCtx,
  input: TaskKey & { reason: string; opinion?: string | undefined },
): Promise<void> {
  const hand = await beginTurn(ctx, input, 'refuse')
  await refuseFor(ctx, hand, 'refuse', input)
}

/** A refusal by one officer, or by the second one after a proposal. */
export async function refuseFor(
  ctx: WriteCtx,
  hand: InHand,
  turn: 'refuse' | 'approveRefusal',
  input: { reason: string; opinion?: string | undefined },
): Promise<void> {
  const verdict = hand.law.type === 'licence' ? '不予许可' : '不予办理'
  await takeTurn(ctx, hand, turn, negative(ctx, input), negativeWords(hand, verdict, input.reason))
}

/** 不予受理: no permission is needed, or another office is competent (which one is said), or another ground. 行政许可法 §32(1)(2). */
export async function declineItem(
  ctx: WriteCtx,
  input: TaskKey & {
    ground: DeclineGround
    office?: string | undefined
    reason: string
    opinion?: string | undefined
  },
): Promise<void> {
  const hand = await beginTurn(ctx, input, 'decline')
  if (input.ground === 'not-ours' && !input.office) throw officeNotNamed()
  const stop = /[。！？]$/.test(input.reason) ? '' : '。'
  const elsewhere = input.office ? `${stop}请向${input.office}申请。` : ''
  const outcome = negative(ctx, { ...input, reason: `${input.reason}${elsewhere}` })
  await takeTurn(
    ctx,
    hand,
    'decline',
    {
      ...outcome,
      data: { ...outcome.data, ground: input.ground, office: input.office ?? null },
      facts: {
        'decline.notNeeded': input.ground === 'not-needed' ? input.reason : null,
        'decline.otherOffice': input.ground === 'not-ours' ? (input.office ?? null) : null,
        'decline.reason': input.reason,
      },
    },
    negativeWords(hand, '不予受理', `${input.reason}${elsewhere}`),
  )
}

/** 出具意见: to the deciding office, for or against; it ends this office's part and decides nothing. */
export async function giveOpinion(ctx: WriteCtx, input: Grant & { favourable: boolean }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'opine')
  if (input.favourable) demandNeeds(hand)
  const { law, definition } = hand
  const outputs = readOutputs(law, definition.elements, input.outputs, daysOf(ctx, hand))
  const opinion = `${input.favourable ? '同意' : '不同意'}：${input.opinion}`
  await takeTurn(ctx, hand, 'opine', {
    change: { decidedAt: ctx.now, decidedBy: 'officer', outputs, opinion },
    data: { opinion, favourable: input.favourable },
  })
}

function negative(ctx: WriteCtx, input: { reason: string; opinion?: string | undefined }): Outcome {
  return {
    change: {
      decidedAt: ctx.now,
      decidedBy: 'officer',
      reason: input.reason,
      opinion: input.opinion ?? null,
      proposal: null,
    },
    data: { reason: input.reason, opinion: input.opinion ?? null, by: officerOf(ctx).name },
  }
}

function negativeWords({ law }: InHand, verdict: string, reason: string): Words {
  return () => ({ text: `「${law.plainName}」${verdict}。原因：${reason} 您的权利：${law.remedies}` })
}

/** The days between which a day of the decision may lie: when the item came to its office, and today. */
export const daysOf = (ctx: WriteCtx, { item }: InHand): { filed: string; today: string } => ({
  filed: toLocalDate(item.submittedAt ?? ctx.now),
  today: toLocalDate(ctx.now),
})

function refuseOutside(
  name: string,
  day: string,
  days: { filed: string; today: string },
): string | undefined {
  if (day > days.today) return `「${name}」不能晚于今天（${days.today}）：还没有到的日子不能写。`
  return day < days.filed ? `「${name}」不能早于申请的那天（${days.filed}）。请核对日期。` : undefined
}

/** What the item hands on, checked like any answer. Refuses naming each field that is not right. */
export function readOutputs(
  law: Item,
  elements: Record<string, Element>,
  given: Record<string, Value>,
  days: { filed: string; today: string },
): Record<string, Value> {
  const problems: FieldProblem[] = []
  const outputs: Record<string, Value> = {}
  for (const { element: id, required, withinCase } of law.outputs) {
    const element = elements[id]
    const raw = given[id]
    if (!element || ((raw === undefined || raw === '') && !required)) continue
    const parsed = parseAnswer(element, String(raw ?? ''), days.today)
    const outside =
      parsed.ok && withinCase ? refuseOutside(element.name, String(parsed.value), days) : undefined
    if (outside) problems.push({ field: id, code: 'date-outside', zh: outside })
    else if (parsed.ok) outputs[id] = parsed.value
    else problems.push({ field: id, code: parsed.code, zh: parsed.zh })
  }
  if (problems.length > 0) throw badOutputs(problems)
  return outputs
}
