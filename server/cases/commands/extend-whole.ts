import { extendClock } from '../../deadlines/commands/extend-clock.ts'
import { limitText } from '../../deadlines/rules.ts'
import { displayDate } from '../../forms/display.ts'
import { getDefinition } from '../../onething/queries.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { issueExtension } from '../papers.ts'
import { tellApplicant } from '../progress.ts'
import { noJointExtension, notYours } from '../refusals.ts'
import { lockCase } from '../store.ts'
import { readWholeExtension, wholeRef } from '../whole.ts'

/**
 * 联办延期: extends the clock over the whole one-thing, once, by the lead office, with the name of whoever approved it in the
 * local government; the applicant is told in writing. 行政许可法 §42(2).
 */
export async function extendWhole(
  ctx: WriteCtx,
  input: { caseId: string; approver: string; reason: string },
): Promise<void> {
  const current = await lockCase(ctx, input.caseId)
  const { onething } = await getDefinition(ctx, current.case.onething, current.case.onethingVersion)
  if (onething.leadOffice !== officerOf(ctx).office) throw notYours()
  const { refusal, whole } = await readWholeExtension(ctx, current.case.id, onething)
  if (refusal || !whole) throw refusal ?? noJointExtension()
  const { by, clock, after } = whole
  const { approver, reason } = input
  const notice = await issueExtension(ctx, current, onething.leadOffice, {
    'extension.reason': reason,
    'extension.days': limitText(by),
    'extension.basis': by.basis ?? null,
    'extension.approver': approver,
    'due.on': clock.dueOn,
    'due.newOn': after.dueOn,
  })
  const extended = await extendClock(ctx, wholeRef(current.case.id), { by, approver, notice, reason })
  await record(ctx, 'case.whole-extended', current.case.id, { approver, opinion: reason, notice })
  const until = extended.dueOn ? `，${displayDate(extended.dueOn)}前办完` : ''
  await tellApplicant(ctx, current, `「${current.case.onethingName}」经批准延期${until}。原因：${reason}`)
}
