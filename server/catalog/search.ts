import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { Converter } from 'opencc-js/t2cn'
import { pinyin } from 'pinyin-pro'

/** Longer names and questions are cut, in characters. */
const NAME_LIMIT = 60
const LEXEME_LIMIT = 24
const WORD_LIMIT = 6

/** Words that say nothing about the matter. */
const STOP_WORDS = new Set(
  '怎么 怎么办 怎样 如何 办 办理 办个 申办 申请 的 了 我 我要 想 要 去 在 给 把 和 与 及 哪里 哪儿 什么 需要 吗 呢 可以 能 请问'.split(
    ' ',
  ),
)

const toSimplified = Converter({ from: 't', to: 'cn' })

let jieba: Jieba | undefined

/** Words of a text, each character in one word. The dictionary (60 MB in memory) is read at the first call. */
function cut(text: string, search = false): string[] {
  jieba ??= Jieba.withDict(dict)
  return (search ? jieba.cutForSearch(text, true) : jieba.cut(text, true)).filter(
    (word) => word.trim() !== '',
  )
}

/**
 * One way to write a text: full-width letters made narrow, traditional characters simplified, lower case, tone marks
 * off, anything but letters, their signs and digits a space.
 */
export function normalise(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFKD')
    .replace(/u\u0308/gi, 'v')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
  return toSimplified(plain.toLowerCase())
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
}

/** The sound of a text without tones, one piece for each character: 出生 → chu, sheng. */
function soundsOf(text: string): string[] {
  const characters = [...text]
  const sounds = pinyin(text, { toneType: 'none', type: 'array', v: true })
  return sounds.length === characters.length
    ? sounds
    : characters.map((one) => pinyin(one, { toneType: 'none', v: true }))
}

/** Sounds that many people do not tell apart are made one: zh/z, ch/c, sh/s, ang/an, eng/en, ing/in. */
function foldSounds(sounds: string): string {
  return sounds.replace(/([zcs])h/g, '$1').replace(/([aei]n)g/g, '$1')
}

/** What is indexed of one entry. */
export type SearchTexts = {
  /** Its own names: title, plain name, aliases. */
  names: readonly string[]
  /** Names of what it holds: a one-thing's items. */
  parts: readonly string[]
  /** Running text. */
  texts: readonly string[]
}

/**
 * The search terms of one entry. `=x` is a whole name (written, spoken or as initials), a bare term any end of a name, so that
 * a prefix of it is any part of the name; `~x` the same by folded sound; `#x` a word. `grams` are pieces of two and
 * three characters that survive one wrong character.
 */
export function indexTerms({ names, parts, texts }: SearchTexts): { terms: string[]; grams: string[] } {
  const terms = new Set<string>()
  const grams = new Set<string>()
  const addName = (text: string, own: boolean): void => {
    const name = squeeze(text)
    const characters = [...name]
    const sounds = soundsOf(name)
    characters.forEach((_, start) => {
      const spoken = sounds.slice(start).join('')
      const initials = sounds
        .slice(start)
        .map((sound) => sound[0])
        .join('')
      for (const end of [characters.slice(start).join(''), spoken, initials]) terms.add(shorten(end))
      terms.add(`~${shorten(foldSounds(spoken))}`)
    })
    if (!own) return
    for (const whole of [name, sounds.join(''), sounds.map((sound) => sound[0]).join('')])
      terms.add(`=${shorten(whole)}`)
    for (const gram of [...gramsOf(name), ...gramsOf(sounds.join(''))]) grams.add(gram)
  }
  for (const name of names) addName(name, true)
  for (const part of parts) addName(part, false)
  for (const text of [...names, ...parts, ...texts]) {
    for (const word of cut(normalise(text).slice(0, 2000), true)) terms.add(`#${shorten(word)}`)
  }
  terms.delete('')
  return { terms: [...terms].filter((term) => !/^[=~#]?$/.test(term)), grams: [...grams] }
}

/** Pieces that survive one wrong character: of letters, threes; of Han text, neighbours and next neighbours in turn. */
function gramsOf(text: string): string[] {
  const characters = [...text]
  if (isLetters(text)) return characters.slice(2).map((_, at) => characters.slice(at, at + 3).join(''))
  return characters.slice(1).flatMap((next, at) => {
    const skip = characters[at + 2] === undefined ? [] : [`${characters[at]}*${characters[at + 2]}`]
    return [`${characters[at]}${next}`, ...skip]
  })
}

function isLetters(text: string): boolean {
  return /^[\p{Script=Latin}\p{N}]+$/u.test(text)
}

/**
 * Candidates for similar writing. One wrong character leaves two pieces near each other unharmed, so pairs are asked for, which
 * keeps the candidates few; texts with hardly any pieces ask for each.
 */
function similarTo(grams: readonly string[], reach: number): string {
  if (grams.length < 5) return grams.map((gram) => quote(gram)).join(' | ')
  const pairs = grams.flatMap((gram, at) =>
    grams.slice(at + 1, at + 1 + reach).map((other) => `(${quote(gram)} & ${quote(other)})`),
  )
  return pairs.join(' | ')
}

/** One way to look, as PostgreSQL's tsquery; later ones are taken only if those before found nothing. */
export type SearchPlan = {
  /** All of these are looked for, best first. */
  sure: string[]
  /** The first of these that finds something is taken. */
  guesses: string[]
  /** The last resort: candidates of similar writing, and what they are measured by. */
  similar?: { candidates: string; all: string }
}

/** How to look for what somebody typed; nothing if there is no letter or digit in it. */
export function planSearch(text: string): SearchPlan | undefined {
  const clean = normalise(text.slice(0, 200))
  const whole = squeeze(clean)
  if (whole === '') return undefined
  const words = clean
    .split(' ')
    .flatMap((run) => cut(run))
    .filter((word) => !STOP_WORDS.has(word))
    .slice(0, WORD_LIMIT)
  const anyOf = words.map((word) =>
    isShort(word) ? quote(`#${word}`) : `(${quote(word, true)} | ${quote(`#${word}`)})`,
  )
  const folded = foldSounds(soundsOf(whole).join(''))
  const grams = [...new Set(gramsOf(whole))].slice(0, 40)
  const allBut = anyOf.map((_, left) => anyOf.filter((__, at) => at !== left).join(' & '))
  return {
    sure: [
      quote(`=${whole}`),
      isShort(whole) ? quote(`=${whole}`, whole.length > 1) : quote(whole, true),
      ...(anyOf.length > 0 ? [anyOf.join(' & ')] : []),
    ],
    guesses: [
      ...(folded.length >= 4 ? [quote(`~${folded}`, true)] : []),
      ...(anyOf.length > 2 ? [allBut.join(' | ')] : []),
      ...(anyOf.length > 1 ? [anyOf.join(' | ')] : []),
    ],
    ...(grams.length > 0
      ? {
          similar: {
            candidates: similarTo(grams, isLetters(whole) ? 1 : 3),
            all: grams.map((gram) => quote(gram)).join(' | '),
          },
        }
      : {}),
  }
}

/** One or two letters begin half of all terms; names that begin so are meant. */
function isShort(word: string): boolean {
  return word.length < 3 && isLetters(word)
}

function squeeze(text: string): string {
  return [...normalise(text).replaceAll(' ', '')].slice(0, NAME_LIMIT).join('')
}

function shorten(term: string): string {
  return [...term].slice(0, LEXEME_LIMIT).join('')
}

function quote(term: string, beginning = false): string {
  const mark = /^[=~#]/.exec(term)?.[0] ?? ''
  const lexeme = mark + shorten(term.slice(mark.length))
  return `'${lexeme.replace(/['\\]/g, '$&$&')}'${beginning ? ':*' : ''}`
}
