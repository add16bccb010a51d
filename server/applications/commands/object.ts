import { toLocalDate } from '../../calendar/rules.ts'
import { parseAnswer } from '../../forms/answer.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { badAnswers, noSuchDraft } from '../refusals.ts'
import { planDraft } from '../queries.ts'
import { lockDraft, saveDraft } from '../store.ts'

/**
 * 数据异议. The applicant says that a register is wrong and what is right. Their value goes on, marked as contested;
 * the department decides on it. The register's value is kept beside it.
 */
export async function objectTo(
  ctx: WriteCtx,
  input: { draftId: string; element: string; value: string; note: string },
): Promise<void> {
  const draft = await lockDraft(ctx, input.draftId)
  const { definition, plan } = await planDraft(ctx, draft)
  const element = Object.hasOwn(definition.elements, input.element)
    ? definition.elements[input.element]
    : undefined
  const { resolution } = plan.elements[input.element] ?? {}
  const contested = draft.facts.objections[input.element]
  const was =
    contested ?? (resolution?.as === 'known' && resolution.origin?.kind === 'source' ? resolution : undefined)
  const known = contested?.was ?? resolution?.value
  if (!element || !was || known === undefined || !was.origin) throw noSuchDraft()

  const parsed = parseAnswer(element, input.value, toLocalDate(ctx.now))
  if (!parsed.ok) throw badAnswers([{ field: input.element, code: parsed.code, zh: parsed.zh }])
  const at = ctx.now.toISOString()
  const facts = {
    ...draft.facts,
    answers: {
      ...draft.facts.answers,
      [input.element]: { value: parsed.value, origin: { kind: 'answer' as const, at } },
    },
    objections: {
      ...draft.facts.objections,
      [input.element]: { was: known, origin: was.origin, note: input.note.trim().slice(0, 500), at },
    },
  }
  await saveDraft(ctx, { ...draft, facts })
  await record(ctx, 'draft.objected', draft.id, { element: input.element })
}

/** Takes the objection back; the register's value stands again. */
export async function withdrawObjection(
  ctx: WriteCtx,
  input: { draftId: string; element: string },
): Promise<void> {
  const draft = await lockDraft(ctx, input.draftId)
  const { [input.element]: _answer, ...answers } = draft.facts.answers
  const { [input.element]: objection, ...objections } = draft.facts.objections
  if (!objection) return
  await saveDraft(ctx, { ...draft, facts: { ...draft.facts, answers, objections } })
}
