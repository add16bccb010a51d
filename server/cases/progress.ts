import { resultName } from '../catalog/rules.ts'
import { startClock } from '../deadlines/commands/start-clock.ts'
import { pauseClock } from '../deadlines/commands/pause-clock.ts'
import { resumeClock } from '../deadlines/commands/resume-clock.ts'
import { stopClock } from '../deadlines/commands/stop-clock.ts'
import type { Clock } from '../deadlines/model.ts'
import { sendMessage } from '../messages/commands/send-message.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import type { Definition } from '../onething/model.ts'
import { itemOf } from '../onething/prepare.ts'
import { clocksOf, keepClock } from './clock-moves.ts'
import { deliverCertificates, issueHeldBack } from './deliver.ts'
import type { CaseItem, WholeCase } from './model.ts'
import { followNeeds, needNames, tellHandler } from './needs.ts'
import { issueCompletion } from './papers.ts'
import { advance, confirmationStates, type Unmet } from './rules.ts'
import { closeCase, reopenCase } from './store.ts'
import { applyTurn, type InHand, type Outcome } from './turn.ts'
import { isOfficesTurn, type Turn } from './turns.ts'

/** One sentence to the applicant, kept in the platform and sent to the phone. */
export async function tellApplicant(
  ctx: WriteCtx,
  current: WholeCase,
  text: string,
  path = '',
): Promise<void> {
  await sendMessage(ctx, {
    personId: current.case.personId,
    phone: current.case.phone ?? undefined,
    caseId: current.case.id,
    text,
    link: `/cases/${current.case.number}${path}`,
  })
}

/** What the applicant is told of a turn, given the item as it is afterwards; `path` leads on from the page of the case. */
export type Words = (item: CaseItem) => { text: string; path?: string }

/** Takes a turn and everything that follows from it: the applicant is told, the graph goes on. Gives the item as it is now. */
export async function takeTurn(
  ctx: WriteCtx,
  hand: InHand,
  turn: Turn,
  outcome: Outcome,
  words?: Words,
): Promise<CaseItem> {
  const item = await applyTurn(ctx, hand, turn, outcome)
  const told = words?.(item)
  if (told) await tellApplicant(ctx, hand.current, told.text, told.path)
  await proceed(ctx, hand.current, hand.definition, hand.unmet)
  return item
}

/**
 * Lets the graph go on after something has changed: what can start goes to its department, what has lost a need comes back
 * or is held up, what can never be done is stopped with the reason, and the case is closed when nothing is left. `before`:
 * the needs that did not hold when the case was locked. The caller holds the lock.
 */
export async function proceed(
  ctx: WriteCtx,
  current: WholeCase,
  definition: Definition,
  before: ReadonlyMap<string, Unmet>,
): Promise<void> {
  const next = advance(current.items, confirmationStates(current.confirmations))
  const take = async (step: string, turn: Turn, outcome: Outcome): Promise<CaseItem | undefined> => {
    const item = current.items.find((each) => each.step === step)
    const law = itemOf(definition, step)
    return item && applyTurn(ctx, { current, item, definition, law, unmet: before }, turn, outcome)
  }

  const gone = new Set([...next.spare, ...next.stop.map(({ step }) => step)])
  const sentences: string[] = []
  for (const { step, because } of next.hold) {
    const held = await take(step, 'hold', { data: { because } })
    if (!held || gone.has(step)) continue
    const wait = `要等${needNames(definition, current, because)}，它正在重新办理或者重新确认`
    await tellHandler(ctx, held, 'need', `「${held.itemName}」退回等待：${wait}。有结果以后会自动送回来。`)
    sentences.push(`「${held.itemName}」先等一等：${wait}。有结果以后自动送回部门，您不用做什么。`)
  }
  for (const step of next.revive) {
    const revived = await take(step, 'revive', { change: { decidedAt: null, reason: null } })
    if (revived) {
      const text = `「${revived.itemName}」恢复办理：前面的决定正在纠正，有结果就通知您。`
      await tellApplicant(ctx, current, text)
    }
  }
  for (const step of next.start) await take(step, 'start', { change: { submittedAt: ctx.now } })
  for (const step of next.spare) {
    const reason = '同一件事里已经办成了另一项，这一项不用再办。'
    await take(step, 'spare', { change: { decidedAt: ctx.now, reason } })
  }
  for (const { step, because } of next.stop) {
    const reason = `${needNames(definition, current, because)}没有办成，这一项要用到它的结果，所以现在办不了。其他不受影响的事项继续办理。`
    const stopped = await take(step, 'stop', { change: { decidedAt: ctx.now, reason }, data: { because } })
    if (stopped) await tellApplicant(ctx, current, `「${stopped.itemName}」无法继续：${reason}`)
  }
  sentences.push(...(await followNeeds(ctx, current, definition, before)))
  if (sentences.length > 0) await tellApplicant(ctx, current, sentences.join(''))
  await keepJointClock(ctx, current, definition, next.closed)
  const { outlet, leadOffice } = definition.onething
  const together = await issueHeldBack(ctx, current, definition)
  if (together.length > 0) {
    const titles = together.map(({ step }) => `《${resultName(itemOf(definition, step))}》`)
    await tellApplicant(ctx, current, `您的${titles.join('、')}可以下载了。`, '/results')
  }
  if (outlet === 'each') await deliverCertificates(ctx, current, definition, together, leadOffice)
  if (next.closed && !current.case.closedAt) await close(ctx, current, definition)
  if (!next.closed && current.case.closedAt) await reopenCase(ctx, current.case)
}

async function close(ctx: WriteCtx, current: WholeCase, definition: Definition): Promise<void> {
  await closeCase(ctx, current.case)
  await record(ctx, 'case.closed', current.case.id)
  issueCompletion(ctx, current, definition)
  const { outlet, leadOffice } = definition.onething
  if (outlet === 'together') await deliverCertificates(ctx, current, definition, current.items, leadOffice)
  const granted = current.items.filter((item) => item.state === 'granted').length
  await tellApplicant(
    ctx,
    current,
    `「${current.case.onethingName}」全部办完：${current.items.length} 项中办成 ${granted} 项。点开可查看和下载全部结果。`,
    '/results',
  )
}

/** The subject of the clock over the whole one-thing. */
export const WHOLE = 'case'

/**
 * 联办时限: the one-thing's own promise over all its items. It starts with the first acceptance, stands still while no office
 * has anything to do (all wait for the applicant or a special procedure), and stops when the case closes.
 */
async function keepJointClock(
  ctx: WriteCtx,
  current: WholeCase,
  definition: Definition,
  closed: boolean,
): Promise<void> {
  const { promised, statutory, leadOffice } = definition.onething
  if (!promised && !statutory) return
  const ref = { owner: current.case.id, subject: WHOLE, kind: 'joint' as const }
  const accepted = current.items.some((item) => item.acceptedAt)
  const busy = current.items.some((item) => isOfficesTurn(item.state))
  const open = (await clocksOf(ctx, current)).find(
    ({ subject, kind, state }) => subject === ref.subject && kind === ref.kind && state !== 'stopped',
  )
  const begins = !open && accepted && !closed
  const clock = begins ? await startClock(ctx, { ...ref, office: leadOffice, statutory, promised }) : open
  if (!clock) return
  const move = (): Promise<Clock> | Clock => {
    if (closed) return stopClock(ctx, ref, { reason: '全部办完' })
    if (clock.state === 'running' && !busy) return pauseClock(ctx, ref, { reason: 'elsewhere' })
    return clock.state === 'paused' && busy ? resumeClock(ctx, ref, {}) : clock
  }
  keepClock(current, await move())
}
