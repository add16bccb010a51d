import { acceptItem, acceptLacking } from '../../cases/commands/accept-item.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { Refusal } from '../../platform/refusal.ts'
import { asClerk } from '../applicant.ts'
import type { Sitting } from '../model.ts'
import { listAcceptable, type Acceptable } from '../acceptable.ts'
import { lackingText } from '../rules.ts'

/**
 * 窗口受理. The clerk accepts the items that their offices have entrusted to the counter (`counterAccepts`) and decides nothing:
 * they stay with the office. Papers that were promised are accepted as 容缺, with the promise that the applicant signed. What
 * the clerk must keep away from (回避), or an officer has taken in hand meanwhile, is left as it is.
 */
export async function acceptForOffices(ctx: WriteCtx, sitting: Sitting, caseId: string): Promise<void> {
  for (const item of await listAcceptable(ctx, caseId)) {
    try {
      await acceptOne(asClerk(ctx, sitting), caseId, item)
    } catch (error) {
      if (!isLeftToOffice(error)) throw error
    }
  }
}

/** The rule comes first in every turn, so nothing was written. Any other refusal would be a fault of ours. */
function isLeftToOffice(error: unknown): boolean {
  return error instanceof Refusal && (error.code === 'case.must-avoid' || error.kind === 'conflict')
}

async function acceptOne(
  ctx: WriteCtx,
  caseId: string,
  { step, lacking, signature }: Acceptable,
): Promise<void> {
  if (lacking.length === 0) return acceptItem(ctx, { caseId, step, opinion: '窗口受理' }, true)
  if (!signature) return
  const text = lackingText(lacking.map(({ name }) => name))
  const undertaking = { text, materials: lacking.map(({ id }) => id), signature }
  await acceptLacking(ctx, { caseId, step, undertaking }, true)
}
