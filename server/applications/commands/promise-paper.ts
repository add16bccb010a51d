import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { planDraft } from '../queries.ts'
import { noSuchDraft } from '../refusals.ts'
import { lockDraft, saveDraft } from '../store.ts'

/**
 * 容缺. The applicant promises to bring a paper later, or takes the promise back. Refused for a paper that one of the items
 * needs at once, and for one that is not asked.
 */
export async function promisePaper(
  ctx: WriteCtx,
  input: { draftId: string; material: string; promised: boolean },
): Promise<void> {
  const draft = await lockDraft(ctx, input.draftId)
  const { plan } = await planDraft(ctx, draft)
  const paper = plan.materials.find(({ id }) => id === input.material)
  if (!paper?.deferrable || paper.resolution.as !== 'asked') throw noSuchDraft()
  const others = draft.facts.promised.filter((id) => id !== input.material)
  const promised = input.promised ? [...others, input.material] : others
  await saveDraft(ctx, { ...draft, facts: { ...draft.facts, promised } })
  await record(ctx, 'draft.paper-promised', draft.id, { material: input.material, promised: input.promised })
}
