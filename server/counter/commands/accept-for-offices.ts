import { acceptItem, acceptLacking } from '../../cases/commands/accept-item.ts'
import { releaseItem } from '../../cases/commands/claim-item.ts'
import { officerOf, type Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { Refusal } from '../../platform/refusal.ts'
import { lackingText } from '../rules.ts'
import type { Signature } from '../../documents/model.ts'
import { listAcceptable, type Acceptable } from '../queries.ts'

/**
 * 窗口受理. Accepts for their offices the items that these have entrusted to the counter (`counterAccepts`), and leaves them to
 * the office at once: the clerk decides nothing. What may not be accepted now (回避, a state that has moved on) stays as it is. Papers that were
 * promised are accepted as 容缺, with the promise that the applicant signed.
 */
export async function acceptForOffices(db: Database, actor: Actor, caseId: string): Promise<void> {
  const items = await db.read(actor, (ctx) => listAcceptable(ctx, caseId))
  for (const { step, office, lacking, signature } of items) {
    try {
      await db.write(actor, async (ctx) => {
        const entrusted = {
          ...ctx,
          actor: { ...officerOf(ctx), office, permissions: ['case.accept'] },
        } as typeof ctx
        if (lacking.length === 0) await acceptItem(entrusted, { caseId, step, opinion: '窗口受理' })
        else if (signature) {
          await acceptLacking(entrusted, { caseId, step, undertaking: undertakingOf(lacking, signature) })
        } else return
        await releaseItem(entrusted, { caseId, step })
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
}

/** 容缺承诺. What the applicant's screen showed above the signature. */
export function undertakingOf(lacking: Acceptable['lacking'], signature: Signature) {
  return {
    text: lackingText(lacking.map(({ name }) => name)),
    materials: lacking.map(({ id }) => id),
    signature,
  }
}
