import { itemOf } from '../../onething/prepare.ts'
import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { displayDate } from '../../forms/display.ts'
import { tellApplicant } from '../progress.ts'
import { decisionDates, NO_DUE_DATE } from '../rules.ts'
import { saveItem } from '../store.ts'
import { beginAct, type TaskKey } from './act.ts'

/** 受理. The office takes the item in; from this moment the legal clocks run. 行政许可法 §32, §42. */
export async function acceptItem(ctx: WriteCtx, input: TaskKey & { opinion?: string }): Promise<void> {
  const { current, item, definition } = await beginAct(ctx, input, 'accept')
  const { promised, statutory } = decisionDates(
    ctx.world.region.calendar,
    itemOf(definition, item.step),
    toLocalDate(ctx.now),
  )
  const due = promised ?? statutory
  await saveItem(ctx, {
    ...item,
    acceptedAt: ctx.now,
    promisedOn: promised?.date ?? null,
    statutoryOn: statutory?.date ?? null,
    dueOn: due?.date ?? null,
    dueKind: promised ? 'promised' : statutory ? 'statutory' : null,
    provisional: due?.provisional ?? false,
    orderOn: due?.date ?? NO_DUE_DATE,
  })
  await record(ctx, 'case.accepted', current.case.id, { step: item.step, opinion: input.opinion ?? null })
  await tellApplicant(
    ctx,
    current,
    due
      ? `「${item.itemName}」已受理，${displayDate(due.date)}前办完。`
      : `「${item.itemName}」已受理，办完就通知您。`,
  )
}
