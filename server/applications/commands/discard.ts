import { NOTHING_KNOWN } from '../../onething/plan.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { lockDraft, saveDraft } from '../store.ts'

/** Throws a draft away; what was looked up for it is forgotten. 个人信息保护法 §47. */
export async function discardDraft(ctx: WriteCtx, input: { draftId: string }): Promise<void> {
  const draft = await lockDraft(ctx, input.draftId)
  await saveDraft(ctx, { ...draft, state: 'discarded', facts: structuredClone(NOTHING_KNOWN) })
  await record(ctx, 'draft.discarded', draft.id)
}
