import { displayDate } from '../../forms/display.ts'
import { reckon } from '../../deadlines/counting.ts'
import { findClock } from '../../deadlines/queries.ts'
import { limitText, settingsOf } from '../../deadlines/rules.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { takeTurn } from '../progress.ts'
import { beginTurn, type TaskKey } from '../turn.ts'

/** 延期, once, approved by the head of the organ, with the reasons told to the applicant. 行政许可法 §42. */
export async function extendItem(ctx: WriteCtx, input: TaskKey & { reason: string }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'extend')
  const { officer, officerId, dueOn } =
    hand.current.items.find(({ step }) => step === input.step) ?? hand.item
  const by = hand.law.limits.extension
  const { calendar } = ctx.world.region
  const settings = settingsOf(ctx.world)
  const decision = await findClock(ctx, { owner: input.caseId, subject: input.step, kind: 'decision' })
  await takeTurn(
    ctx,
    hand,
    'extend',
    {
      // Whoever approves does not take the work over.
      change: { officer, officerId },
      data: { reason: input.reason },
      facts: {
        'extension.reason': input.reason,
        'extension.days': by ? limitText(by) : null,
        'extension.basis': by?.basis ?? null,
        'extension.approver': officerOf(ctx).name,
        'due.on': dueOn,
        'due.newOn': decision && by ? reckon(calendar, settings, { ...decision, extension: by }).dueOn : null,
      },
    },
    (item) => ({
      text: `「${item.itemName}」经批准延期，${displayDate(item.dueOn ?? '')}前办完。原因：${input.reason}`,
    }),
  )
}
