import type { WriteCtx } from '../../platform/ctx.ts'
import { takeTurn } from '../progress.ts'
import { beginOwnTurn, beginTurn, type TaskKey } from '../turn.ts'

/** 撤回. The applicant takes an item back before it is decided; only what depends on it stops. */
export async function withdrawItem(ctx: WriteCtx, key: TaskKey): Promise<void> {
  const hand = await beginOwnTurn(ctx, key, 'withdraw')
  await takeTurn(ctx, hand, 'withdraw', { change: { decidedAt: ctx.now, reason: '申请人撤回' } }, (item) => ({
    text: `您已撤回「${item.itemName}」。需要时可以重新申请。`,
  }))
}

/** 终止办理. There is nothing left to decide: the applicant has died or been dissolved, or the ground has gone. The reason is told. */
export async function terminateItem(ctx: WriteCtx, input: TaskKey & { reason: string }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'terminate')
  await takeTurn(
    ctx,
    hand,
    'terminate',
    {
      change: { decidedAt: ctx.now, decidedBy: 'officer', reason: input.reason },
      data: { reason: input.reason },
    },
    (item) => ({ text: `「${item.itemName}」已终止办理。原因：${input.reason}` }),
  )
}
