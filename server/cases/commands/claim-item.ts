import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { saveItem } from '../store.ts'
import { beginAct, type TaskKey } from './act.ts'

/** 认领. The officer takes the item into their own hands; colleagues can no longer act on it. */
export async function claimItem(ctx: WriteCtx, key: TaskKey): Promise<void> {
  const { current, item } = await beginAct(ctx, key, 'claim')
  await saveItem(ctx, item)
  await record(ctx, 'case.claimed', current.case.id, { step: key.step })
}

/** 释放. The officer gives the item back to the office. */
export async function releaseItem(ctx: WriteCtx, key: TaskKey): Promise<void> {
  const { current, item } = await beginAct(ctx, key, 'release')
  await saveItem(ctx, { ...item, officerId: null, officer: null })
  await record(ctx, 'case.released', current.case.id, { step: key.step })
}
