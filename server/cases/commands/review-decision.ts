import type { WriteCtx } from '../../platform/ctx.ts'
import { applyTurn, beginTurn, type TaskKey } from '../turn.ts'
import { refuseFor, succeed } from './decide-item.ts'

/** 审核同意: a second officer, never the one who proposed, makes the proposal the decision. */
export async function approveDecision(ctx: WriteCtx, input: TaskKey & { opinion: string }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'approve')
  const outputs = hand.item.proposal?.outputs ?? {}
  await succeed(ctx, hand, 'approve', { opinion: input.opinion, outputs })
}

/** 审核同意不予. */
export async function approveRefusal(ctx: WriteCtx, input: TaskKey & { opinion: string }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'approveRefusal')
  const reason = hand.item.proposal?.reason ?? input.opinion
  await refuseFor(ctx, hand, 'approveRefusal', { reason, opinion: input.opinion })
}

/** 退回承办人: the second officer does not agree and says why; the item is the first one's again. */
export async function sendBack(ctx: WriteCtx, input: TaskKey & { reason: string }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'sendBack')
  const { proposal } = hand.item
  await applyTurn(ctx, hand, 'sendBack', {
    change: { officerId: proposal?.officerId ?? null, officer: proposal?.officer ?? null, proposal: null },
    data: { reason: input.reason },
  })
}
