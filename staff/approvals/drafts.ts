import { useState } from 'react'
import type { OfficerAct, TaskKey } from '../api/hooks.ts'

/** Kept in memory only, so nothing personal stays in the browser; it survives a closed drawer and a new sign-in. */
const drafts = new Map<string, unknown>()

const nameOf = (task: TaskKey, act: OfficerAct) => `${task.caseId}/${task.step}/${act}`

/** What was typed for one act on one matter, until the act is done. */
export function useDraft<Draft>(
  task: TaskKey,
  act: OfficerAct,
  start: Draft,
): [Draft, (next: Draft) => void] {
  const name = nameOf(task, act)
  const [draft, setDraft] = useState<Draft>(() => (drafts.get(name) as Draft | undefined) ?? start)
  const keep = (next: Draft) => {
    drafts.set(name, next)
    setDraft(next)
  }
  return [draft, keep]
}

export function forgetDraft(task: TaskKey, act: OfficerAct): void {
  drafts.delete(nameOf(task, act))
}
