import type { WriteCtx } from '../../platform/ctx.ts'
import { noSuchDraft } from '../refusals.ts'
import { planDraft } from '../queries.ts'
import { lockDraft, saveDraft } from '../store.ts'

/** Leaves an optional item out of the application, or takes it in again. */
export async function leaveOut(
  ctx: WriteCtx,
  input: { draftId: string; step: string; unwanted: boolean },
): Promise<void> {
  const draft = await lockDraft(ctx, input.draftId)
  const { plan } = await planDraft(ctx, draft)
  if (!plan.steps.some((step) => step.id === input.step && step.optional)) throw noSuchDraft()
  const others = draft.facts.unwanted.filter((step) => step !== input.step)
  const unwanted = input.unwanted ? [...others, input.step] : others
  await saveDraft(ctx, { ...draft, facts: { ...draft.facts, unwanted } })
}
