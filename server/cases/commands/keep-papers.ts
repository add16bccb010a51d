import { getDefinition } from '../../onething/queries.ts'
import { writeLast, type WriteCtx } from '../../platform/ctx.ts'
import { lockCase } from '../store.ts'
import { keepFilingPapers } from '../turn.ts'

/** 申请书 and 收件凭证 at once, for somebody who waits for them at a counter; a job makes them otherwise. */
export async function issuePapersNow(ctx: WriteCtx, input: { caseId: string }): Promise<void> {
  const current = await lockCase(ctx, input.caseId)
  const { onething, onethingVersion } = current.case
  await keepFilingPapers(ctx, current, await getDefinition(ctx, onething, onethingVersion))
  await writeLast(ctx)
}
