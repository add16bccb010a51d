import { sql } from 'kysely'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { takeTurn } from '../progress.ts'
import { filedElsewhere } from '../refusals.ts'
import { beginOwnTurn, beginTurn, type TaskKey } from '../turn.ts'

/**
 * 撤回. The applicant takes an item back before it is decided; only what depends on it stops. A channel takes back only what it has filed.
 */
export async function withdrawItem(ctx: WriteCtx, key: TaskKey): Promise<void> {
  const hand = await beginOwnTurn(ctx, key, 'withdraw')
  const { through } = personOf(ctx)
  if (through && !(await isFiledThrough(ctx, key.caseId, through.id))) throw filedElsewhere(through.name)
  await takeTurn(ctx, hand, 'withdraw', { change: { decidedAt: ctx.now, reason: '申请人撤回' } }, (item) => ({
    text: `您已撤回「${item.itemName}」。需要时可以重新申请。`,
  }))
}

async function isFiledThrough(ctx: WriteCtx, caseId: string, channel: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from cases.through where case_id = ${caseId} and channel = ${channel}`.execute(ctx.db)
  return rows.length > 0
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
