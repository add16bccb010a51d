/** How people ask, which says nothing about the matter. */
const ASKING =
  /怎么办理|怎么办|怎么弄|怎么|怎样|如何|请问|我们要|我们想|我要|我想|想要|需要什么|需要|在哪里|在哪儿|哪里|哪儿|什么|能不能|可以吗|可不可以|多少钱|(?:吗|呢|啊)$/g

/** What somebody wants without how they ask for it; all of it if nothing else would be left. Normalised. */
export function matterOf(query: string): string {
  const matter = query.replaceAll(ASKING, ' ').replace(/ +/g, ' ').trim()
  return matter === '' ? query : matter
}

/** So many ways to say it are tried, the typed one first. */
const WAYS = 4

/**
 * A question in its own words, and with a word exchanged for one that means the same: 娃上学 → 孩子上学. `swapped` tells what
 * was exchanged. Everything normalised. Longer words go first, so that 「孩子」 is not taken for 「子」.
 */
export function waysToSay(
  query: string,
  groups: readonly (readonly string[])[],
): { text: string; swapped: string }[] {
  const swaps = groups
    .flatMap((words) =>
      words
        .filter((word) => query.includes(word))
        .flatMap((word) => words.filter((other) => !query.includes(other)).map((other) => ({ word, other }))),
    )
    .toSorted((a, b) => b.word.length - a.word.length)
  return [
    { text: query, swapped: '' },
    ...swaps.map(({ word, other }) => ({ text: query.replace(word, other), swapped: `${word} = ${other}` })),
  ].slice(0, WAYS)
}
