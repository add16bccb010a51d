import { createHash } from 'node:crypto'
import { digestOf, filedValues } from '../applications/commands/submit.ts'
import type { OpenDraft } from '../applications/model.ts'

/** SHA-256 over the values that would be filed now: the very digest that the case keeps beside its signature. */
export function digestOfDraft(open: OpenDraft): string {
  return digestOf(filedValues({ plan: open.plan, facts: open.draft.facts }))
}

/** What the signature of a hand-out is over: exactly these deliveries. */
export function digestOfHandOut(deliveries: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(deliveries.toSorted())).digest('hex')
}
