import { toLocalDate } from '../calendar/rules.ts'
import type { Item } from '../catalog/model.ts'
import { sendMessage } from '../messages/commands/send-message.ts'
import { findPhone } from '../people/queries.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import type { Definition } from '../onething/model.ts'
import { itemOf } from '../onething/prepare.ts'
import type { CaseItem, WholeCase } from './model.ts'
import { advance, answerDate, stateAfter } from './rules.ts'
import { closeCase, saveItem } from './store.ts'

/** An item reaches its department: from this day the office's answer is due. */
export function arrived(ctx: WriteCtx, item: CaseItem, law: Item): CaseItem {
  const due = answerDate(ctx.world.region.calendar, law, toLocalDate(ctx.now))
  return {
    ...item,
    state: stateAfter(item.state, item.state === 'correcting' ? 'correct' : 'start'),
    submittedAt: item.submittedAt ?? ctx.now,
    answerOn: due.date,
    dueOn: due.date,
    dueKind: 'answer',
    provisional: due.provisional,
    orderOn: due.date,
  }
}

/** An item has come to its end; it leaves the inbox. */
export function ended(ctx: WriteCtx, item: CaseItem): CaseItem {
  return {
    ...item,
    decidedAt: ctx.now,
    dueOn: null,
    dueKind: null,
    provisional: false,
    orderOn: toLocalDate(ctx.now),
  }
}

/** One sentence to the applicant, kept in the platform and sent to the phone. */
export async function tellApplicant(
  ctx: WriteCtx,
  current: WholeCase,
  text: string,
  path = '',
): Promise<void> {
  await sendMessage(ctx, {
    personId: current.case.personId,
    phone: (await findPhone(ctx, current.case.personId)) ?? undefined,
    caseId: current.case.id,
    text,
    link: `/cases/${current.case.number}${path}`,
  })
}

/**
 * Lets the graph go on after something has changed: what can start goes to its department, what can never be done is
 * stopped with the reason, and the case is closed when nothing is left. The caller holds the lock.
 */
export async function proceed(ctx: WriteCtx, current: WholeCase, definition: Definition): Promise<void> {
  const confirmations = Object.fromEntries(current.confirmations.map(({ id, state }) => [id, state]))
  const next = advance(current.items, confirmations)
  const nameOf = (need: string): string =>
    (current.items.some(({ step }) => step === need) ? itemOf(definition, need).plainName : undefined) ??
    current.confirmations.find(({ id }) => id === need)?.name ??
    need

  for (const step of next.start) {
    const waiting = current.items.find((item) => item.step === step)
    if (!waiting) continue
    const started = arrived(ctx, waiting, itemOf(definition, step))
    await saveItem(ctx, started)
    await record(ctx, 'case.started', current.case.id, { step })
    current.items = current.items.map((item) => (item.step === step ? started : item))
  }
  for (const { step, because } of next.stop) {
    const waiting = current.items.find((item) => item.step === step)
    if (!waiting) continue
    const stopped: CaseItem = {
      ...ended(ctx, waiting),
      state: 'stopped',
      reason: `「${nameOf(because)}」没有办成，这一项要用到它的结果，所以现在办不了。其他不受影响的事项继续办理。`,
    }
    await saveItem(ctx, stopped)
    await record(ctx, 'case.stopped', current.case.id, { step, because })
    await tellApplicant(ctx, current, `「${stopped.itemName}」无法继续：${stopped.reason}`)
    current.items = current.items.map((item) => (item.step === step ? stopped : item))
  }
  if (next.closed && !current.case.closedAt) {
    await closeCase(ctx, current.case.id)
    await record(ctx, 'case.closed', current.case.id)
    const granted = current.items.filter((item) => item.state === 'granted').length
    await tellApplicant(
      ctx,
      current,
      `「${current.case.onethingName}」全部办完：${current.items.length} 项中办成 ${granted} 项。点开可查看和下载全部结果。`,
      '/results',
    )
  }
}
