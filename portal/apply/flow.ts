import type { OpenDraft } from '../../server/applications/model.ts'
import { paths } from '../paths.ts'

/** Materials that have to be handed in and are not there yet. */
export function missingMaterials(open: OpenDraft): string[] {
  const { plan, draft } = open
  return plan.materials
    .filter((material) => material.resolution.as === 'asked' && material.required)
    .map((material) => material.id)
    .filter((id) => (draft.facts.files[id] ?? []).length === 0)
}

export function asksMaterials(open: OpenDraft): boolean {
  return open.plan.materials.some((material) => material.resolution.as === 'asked')
}

/**
 * Where to go on: consent, then the questions not answered yet, then uploads if any are needed, then the check page. Every
 * page leads here after saving, so that a draft opened again goes on where it stopped. Whoever cannot apply is told so on
 * the check page at once, before anything is asked in vain.
 */
export function nextPath(open: OpenDraft): string {
  const { draft, plan } = open
  if (!draft.consentedAt) return paths.consent(draft.id)
  if (plan.ineligible.length > 0) return paths.check(draft.id)
  const question = plan.questions.find((each) => !each.answered)
  if (question) return paths.question(draft.id, question.id)
  if (missingMaterials(open).length > 0) return paths.materials(draft.id)
  return paths.check(draft.id)
}

/** The page before a question: the question before it, or the guide. */
export function backPath(open: OpenDraft, question?: string): string {
  const { draft, plan } = open
  const at = question ? plan.questions.findIndex((each) => each.id === question) : plan.questions.length
  const before = at > 0 ? plan.questions[at - 1] : undefined
  return before ? paths.question(draft.id, before.id) : paths.onething(draft.onething)
}
