import type { WriteCtx } from '../../platform/ctx.ts'
import { applyTurn, beginTurn, type TaskKey } from '../turn.ts'

/** 认领. The officer takes the item into their own hands; colleagues can no longer act on it. */
export async function claimItem(ctx: WriteCtx, key: TaskKey): Promise<void> {
  const hand = await beginTurn(ctx, key, 'claim')
  await applyTurn(ctx, hand, 'claim', {})
}

/** 释放. The officer gives the item back to the office. */
export async function releaseItem(ctx: WriteCtx, key: TaskKey): Promise<void> {
  const hand = await beginTurn(ctx, key, 'release')
  await applyTurn(ctx, hand, 'release', { change: { officerId: null, officer: null } })
}
