import { toLocalDate } from '../../calendar/rules.ts'
import { parseAnswer } from '../../forms/answer.ts'
import type { Actor, WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import type { FieldProblem } from '../../platform/refusal.ts'
import { planFor } from '../../onething/plan.ts'
import { forgetChoice } from '../../sharing/rules.ts'
import { badAnswers, noConsent, notAsked } from '../refusals.ts'
import { planDraft } from '../queries.ts'
import { lockDraft, saveDraft } from '../store.ts'
import { refreshKnown } from './consent.ts'

export type AnswerInput = {
  draftId: string
  /** Element → as typed. */
  answers: Record<string, string>
  /** The question page that was sent: its required answers may not be missing. */
  question?: string
}

/**
 * Saves what was typed. Each answer is checked by itself: those that are right are kept even if others are wrong, and
 * the refusal names only the wrong ones; what is not asked in the end is left out. What a register knows cannot be overwritten here. Looks up what a new answer
 * has made possible (which of the twins).
 */
export async function saveAnswers(db: Database, actor: Actor, input: AnswerInput): Promise<void> {
  const { problems, lookAgain } = await db.write(actor, (ctx) => keepAnswers(ctx, input))
  if (lookAgain) await refreshKnown(db, actor, input)
  if (problems.length > 0) throw badAnswers(problems)
}

async function keepAnswers(
  ctx: WriteCtx,
  input: AnswerInput,
): Promise<{ problems: FieldProblem[]; lookAgain: boolean }> {
  const draft = await lockDraft(ctx, input.draftId)
  if (!draft.consentedAt) throw noConsent()
  const before = await planDraft(ctx, draft)
  const answers = { ...draft.facts.answers }
  const problems: FieldProblem[] = []
  const today = toLocalDate(ctx.now)
  const page = before.plan.questions.find((question) => question.id === input.question)
  const { elements } = before.definition
  let { plan } = before
  const take = (id: string): void => {
    const [element, planned] = [elements[id], plan.elements[id]]
    if (!element || !planned) return
    if (planned.resolution.as !== 'asked') throw notAsked(element.name)
    const raw = input.answers[id] ?? ''
    if (raw.trim() === '' && !planned.required) {
      delete answers[id]
      return
    }
    const parsed = parseAnswer(element, raw, today, planned.choices)
    if (parsed.ok)
      answers[id] = { value: parsed.value, origin: { kind: 'answer', at: ctx.now.toISOString() } }
    else problems.push({ field: id, code: parsed.code, zh: parsed.zh })
  }
  // What is asked only because of another answer may come together with it.
  const waiting = new Set([...Object.keys(input.answers), ...(page?.elements ?? [])])
  for (;;) {
    const asked = [...waiting].filter((id) => Object.hasOwn(plan.elements, id))
    for (const id of asked) {
      take(id)
      waiting.delete(id)
    }
    if (asked.length === 0 || waiting.size === 0) break
    plan = planFor(before.definition, { ...draft.facts, answers })
  }
  const { prefill } = before.definition.onething
  const rechosen = Object.keys(draft.facts.candidates).filter(
    (id) => answers[id]?.value !== draft.facts.answers[id]?.value,
  )
  const kept = rechosen.reduce((facts, id) => forgetChoice(facts, id, prefill, elements), draft.facts)
  await saveDraft(ctx, { ...draft, facts: { ...kept, answers } })
  return { problems, lookAgain: rechosen.length > 0 }
}
