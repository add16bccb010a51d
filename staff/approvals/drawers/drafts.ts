import { useState } from 'react'
import { useMe, type TaskKey } from '../../api/hooks.ts'
import type { Act } from '../../api/turns.ts'

/**
 * Kept in memory only, so nothing personal stays in the browser, and by officer, so nobody sees another's words. It
 * survives a closed drawer and a session that ended.
 */
const drafts = new Map<string, unknown>()

/** The acts in which something is typed. */
type Typed = Act | 'extendWhole'

/** What was typed for one act on one matter, until the act is done: the draft, how to change it. */
export function useDraft<Draft>(task: TaskKey, act: Typed, start: Draft): [Draft, (next: Draft) => void] {
  const name = nameOf(useMe().data?.id, task, act)
  const [draft, setDraft] = useState<Draft>(() => (drafts.get(name) as Draft | undefined) ?? start)
  const keep = (next: Draft) => {
    drafts.set(name, next)
    setDraft(next)
  }
  return [draft, keep]
}

/** The act is done: its draft is of no more use. */
export function useForgetDraft(task: TaskKey, act: Typed): () => void {
  const name = nameOf(useMe().data?.id, task, act)
  return () => void drafts.delete(name)
}

function nameOf(officer: string | undefined, { caseId, step }: TaskKey, act: Typed): string {
  return [officer, caseId, step, act].join('/')
}
