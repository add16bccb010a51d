import { acceptItem, acceptLacking } from '../../cases/commands/accept-item.ts'
import { releaseItem } from '../../cases/commands/claim-item.ts'
import type { Officer, WriteCtx } from '../../platform/ctx.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Sitting } from '../model.ts'
import { listAcceptable, type Acceptable } from '../queries.ts'
import { lackingText } from '../rules.ts'

/**
 * 窗口受理. Accepts for their offices the items that these have entrusted to the counter (`counterAccepts`), and leaves them to
 * the office at once: the clerk decides nothing. Papers that were promised are accepted as 容缺, with the promise that the
 * applicant signed. What may not be accepted now (回避, a state that has moved on) stays as it is.
 */
export async function acceptForOffices(ctx: WriteCtx, sitting: Sitting, caseId: string): Promise<void> {
  for (const item of await listAcceptable(ctx, caseId)) {
    const entrusted: Officer = {
      kind: 'staff',
      id: sitting.officerId,
      name: sitting.officer,
      office: item.office,
      post: 'counter',
      permissions: ['case.accept'],
      standsInFor: [],
    }
    try {
      await acceptOne({ ...ctx, actor: entrusted } as WriteCtx, caseId, item)
    } catch (error) {
      // Refused before anything was written: the rule comes first in every turn.
      if (!(error instanceof Refusal)) throw error
    }
  }
}

async function acceptOne(
  ctx: WriteCtx,
  caseId: string,
  { step, lacking, signature }: Acceptable,
): Promise<void> {
  if (lacking.length === 0) await acceptItem(ctx, { caseId, step, opinion: '窗口受理' })
  else if (signature) {
    const text = lackingText(lacking.map(({ name }) => name))
    const undertaking = { text, materials: lacking.map(({ id }) => id), signature }
    await acceptLacking(ctx, { caseId, step, undertaking })
  } else return
  await releaseItem(ctx, { caseId, step })
}
