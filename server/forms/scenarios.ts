import type { Expression } from './expression.ts'
import type { Scenario } from './model.ts'

/** What applies in certain cases only: under a condition of its own, in scenarios that are named, or both. */
export type Conditional = { when?: Expression | undefined; scenarios?: readonly string[] | undefined }

/** Everything under which it applies, as one condition; undefined: always. Names that no scenario bears are passed over. */
export function conditionOf(
  { when, scenarios }: Conditional,
  known: readonly Scenario[],
): Expression | undefined {
  const named = known.filter(({ id }) => scenarios?.includes(id)).map((scenario) => scenario.when)
  const [only, ...more] = named
  const within = only !== undefined && more.length > 0 ? { or: named } : only
  if (within === undefined || when === undefined) return within ?? when
  return { and: [within, when] }
}
