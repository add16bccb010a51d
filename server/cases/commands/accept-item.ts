import { displayDate } from '../../forms/display.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { demand, type Refusal } from '../../platform/refusal.ts'
import type { CaseItem, Undertaking } from '../model.ts'
import { takeTurn } from '../progress.ts'
import { noUndertaking } from '../refusals.ts'
import { beginTurn, type InHand, type TaskKey } from '../turn.ts'

/** 受理. The office takes the item in; from this moment the legal clocks run. 行政许可法 §32, §42. */
export async function acceptItem(
  ctx: WriteCtx,
  input: TaskKey & { opinion?: string },
  atCounter = false,
): Promise<void> {
  const hand = await beginTurn(ctx, input, 'accept', atCounter)
  await takeTurn(
    ctx,
    hand,
    'accept',
    { change: { acceptedAt: ctx.now }, data: { opinion: input.opinion ?? null } },
    (item) => ({ text: `「${item.itemName}」已受理，${whenDone(item)}` }),
  )
}

/**
 * 容缺受理. Accepts although papers are missing that the item allows to come later, on the applicant's signed undertaking:
 * the one given with the correction, or one signed at the counter now. What does not come in time ends the item.
 */
export async function acceptLacking(
  ctx: WriteCtx,
  input: TaskKey & { undertaking?: Omit<Undertaking, 'at' | 'kind'> | undefined },
  atCounter = false,
): Promise<void> {
  const hand = await beginTurn(ctx, input, 'acceptLacking', atCounter)
  const given: Undertaking | null = input.undertaking
    ? { ...input.undertaking, kind: 'lacking', at: ctx.now.toISOString() }
    : hand.item.undertaking
  demand(refuseLacking(hand, given))
  await takeTurn(
    ctx,
    hand,
    'acceptLacking',
    {
      change: { acceptedAt: ctx.now, undertaking: given },
      data: { materials: given?.materials ?? [] },
    },
    (item) => ({
      text: `「${item.itemName}」已容缺受理。请在${displayDate(item.dueOn ?? '')}前补齐材料，逾期视为撤回。`,
      path: `/supply/${item.step}`,
    }),
  )
}

function refuseLacking({ law }: InHand, given: Undertaking | null): Refusal | undefined {
  const allowed = new Set(law.materials.filter((each) => each.deferrable).map(({ id }) => id))
  const named = given?.kind === 'lacking' ? given.materials : []
  return named.length > 0 && named.every((id) => allowed.has(id)) ? undefined : noUndertaking()
}

/** The last day, for a sentence to the applicant. */
export function whenDone({ dueOn }: Pick<CaseItem, 'dueOn'>): string {
  return dueOn ? `${displayDate(dueOn)}前办完。` : '办完就通知您。'
}
