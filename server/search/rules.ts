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

/** `swapped` tells what was exchanged, `heard` whether letters were taken for a word. */
export type Way = { text: string; swapped: string; heard: boolean }

/**
 * A question in its own words, with letters taken for the word that is spelt so (dibao → 低保), and with a word exchanged for one that
 * means the same: 娃上学 → 孩子上学. Everything normalised. Longer words go first, so that 「孩子」 is not taken for 「子」.
 */
export function waysToSay(
  query: string,
  groups: readonly (readonly string[])[],
  spelt: ReadonlyMap<string, readonly string[]> = new Map(),
): Way[] {
  const letters = joinLetters(query)
  const heard = (letters.match(/[a-z]{2,}/g) ?? []).flatMap((run) =>
    (spelt.get(run) ?? []).map((word) => ({ text: letters.replace(run, word), swapped: word, heard: true })),
  )
  const said = [{ text: query, swapped: '', heard: false }, ...heard]
  const swaps = said
    .flatMap((way) =>
      groups.flatMap((words) =>
        words
          .filter((word) => way.text.includes(word))
          .flatMap((word) =>
            words.filter((one) => !way.text.includes(one)).map((other) => ({ way, word, other })),
          ),
      ),
    )
    .toSorted((a, b) => b.word.length - a.word.length)
  return [
    ...said,
    ...swaps.map(({ way, word, other }) => ({
      text: way.text.replace(word, other),
      swapped: `${word} = ${other}`,
      heard: way.heard,
    })),
  ].slice(0, WAYS)
}

/** Letters with a space between them are one word: di bao is dibao. */
export function joinLetters(normalised: string): string {
  return normalised.replaceAll(/(?<=[a-z]) (?=[a-z])/g, '')
}

/** What is done about a matter, by the words for it: in a question and in a name. The first three only tell or show. */
const DEEDS = [
  /查询|查阅|查看|查找|公示|公告|公布|进度|名单|名录|目录|^查/,
  /培训|讲座|展览|宣传|活动|科普|下载|课堂|点播/,
  /咨询|投诉|举报|留言/,
  /首次|初次|新申请|新办|申领|设立|核发|注册/,
  /变更|改名|修改|调整/,
  /延续|续期|延期|到期|续签/,
  /补办|补发|补领|补换|遗失|丢失|丢了|损毁|坏了|换发|换领|换证/,
  /注销|终止|撤销|停业|吊销/,
] as const
const ONLY_TELLS = 0b111
/** How much an entry loses that only tells while nobody asked to be told; what the same deed adds and another one takes. */
const TELLS = 0.1
const SAME_DEED = 0.15

/** Which of the deeds a normalised text names, one bit each. */
export function deedsOf(normalised: string): number {
  return DEEDS.reduce((found, words, at) => (words.test(normalised) ? found | (1 << at) : found), 0)
}

/** The factor by which a name whose deeds are `has` is nearer to, or farther from, a question that names `asked`. */
export function agreement(asked: number, has: number): number {
  const told = (has & ONLY_TELLS) !== 0 && (has & ONLY_TELLS & asked) === 0 ? 1 - TELLS : 1
  if (asked === 0 || has === 0) return told
  return told * ((asked & has) === 0 ? 1 - SAME_DEED : 1 + SAME_DEED)
}
