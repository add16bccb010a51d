import { compile } from '../../forms/expression.ts'
import type { Fact, Facts } from '../../forms/model.ts'
import { openLine, type Asking } from '../line.ts'
import type { Lookup, SourceCall } from '../model.ts'
import { aboutOf, prepareCall, readAnswer, readShared } from '../rules.ts'

/** What a granted item fetches from the department's own system: see `Output` of the catalogue. */
export type Fetching = { element: string; fetch?: Lookup }

/**
 * `refused`: the department said no, in its own words; `unready`: something that it needs is not known; `ungranted`, `spent`: it was not asked,
 * for no grant allows it, or not once more today.
 */
export type FetchFailure = {
  source: string
  name: string
  why: 'slow' | 'down' | 'refused' | 'unready' | 'ungranted' | 'spent'
  text?: string
}

/**
 * Has a department's system allot what an item's outputs name (citizen number, certificate number). The key that goes with
 * the call comes from case and step, so asking again after a lost answer allots nothing twice. No kept answer is used. Outputs without
 * `fetch` are left out; those in `missing` are typed by the officer.
 */
export async function fetchOutputs(
  asking: Asking & { outputs: readonly Fetching[]; facts: Facts; caseId: string; step: string },
): Promise<{
  given: Record<string, Fact>
  missing: string[]
  failures: FetchFailure[]
  calls: SourceCall[]
}> {
  const { sources, outputs, facts, elements = {}, now, caseId, step } = asking
  const line = openLine(asking, asking.budgetMs ?? 5000, true)
  // Unlike a look-up before submission, this one goes by the whole application as it was signed.
  const shared = readShared(facts, elements)
  const read = (id: string) => facts.answers[id]?.value ?? shared(id)
  const given: Record<string, Fact> = {}
  const failures = new Map<string, FetchFailure>()

  await Promise.all(
    outputs.map(async ({ element, fetch }) => {
      const source = fetch && sources[fetch.source]
      if (!fetch || !source || (fetch.when !== undefined && compile(fetch.when)(read) === false)) return
      const fail = (why: FetchFailure['why'], text?: string): void => {
        failures.set(source.id, {
          source: source.id,
          name: source.department,
          why,
          ...(text ? { text } : {}),
        })
      }
      const request = prepareCall(source, fetch, read, true)
      if (!request) return fail('unready')
      const about = aboutOf(request, fetch, facts, read, elements)
      const reply = await line.ask(source, request, about, {
        'idempotency-key': `${caseId}.${step}.${source.id}`,
      })
      if (reply.outcome !== 'answered') {
        return fail(reply.outcome === 'none' || reply.refused ? 'refused' : reply.outcome, reply.text)
      }
      const fact = readAnswer(reply.source, fetch, reply.body, now.toISOString(), elements).known[element]
      if (fact) given[element] = fact
    }),
  )
  const missing = outputs.filter(({ element }) => !given[element]).map(({ element }) => element)
  return { given, missing, failures: [...failures.values()], calls: line.calls }
}
