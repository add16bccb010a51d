/** One line of what would be: a name, and what it would be, a line each. */
export type Fact = {
  name: string
  value: string | readonly string[]
  /** It opens more than it looks, or cannot be undone: told so that nobody passes over it. */
  wide?: boolean
  /** Chinese, whatever the language of the desk: names of posts, items, offices. */
  zh?: boolean
}

/** What a fact of this name says now, where it says something else; undefined where it stays, is new, or nothing is in use. */
export function changedFrom(now: readonly Fact[] | undefined, fact: Fact): readonly string[] | undefined {
  const before = now?.find(({ name }) => name === fact.name)
  if (!before || [before.value].flat().join('\n') === [fact.value].flat().join('\n')) return undefined
  return [before.value].flat()
}
