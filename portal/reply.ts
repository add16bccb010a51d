import type { PageReply } from '../server/platform/http-pages.ts'
import { Refusal } from '../server/platform/refusal.ts'
import type { Problems } from './components/form.tsx'

export function problemsOf(refusal: Refusal): Problems {
  return { zh: refusal.zh, en: refusal.en, fields: refusal.fields }
}

/** Problems that a page finds itself, before any command runs. */
export function oneProblem(field: string, zh: string): Problems {
  return { zh, en: zh, fields: [{ field, code: 'missing', zh }] }
}

/**
 * Runs a command and shows the same page again with what was typed when the command finds it wrong. Refusals of any other
 * kind (not yours, not there, too late) get a page of their own.
 */
export async function orAgain(
  work: () => Promise<PageReply>,
  again: (problems: Problems) => PageReply | Promise<PageReply>,
  kinds: readonly Refusal['kind'][] = ['invalid'],
): Promise<PageReply> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || !kinds.includes(error.kind)) throw error
    return again(problemsOf(error))
  }
}
