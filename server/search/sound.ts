import { pinyin } from 'pinyin-pro'

/** Sounds that many people do not tell apart are made one: zh/z, ch/c, sh/s, ang/an, eng/en, ing/in. */
export function fold(syllable: string): string {
  return syllable.replace(/^([zcs])h/, '$1').replace(/([aei]n)g$/, '$1')
}

const LATIN = { toneType: 'none', type: 'array', v: true } as const
/** Characters with one reading, which is most of them; the others have ''. */
const readings = new Map<string, string>()

/** The syllables of one or two Han characters read as a word, without tones: 银行 → yin, hang. */
export function syllablesOf(term: string): string[] {
  const single = [...term].map(onlyReading)
  return single.includes('') ? pinyin(term, LATIN) : single
}

function onlyReading(character: string): string {
  const known = readings.get(character)
  if (known !== undefined) return known
  const [reading = '', ...others] = readingsOf(character)
  const only = others.length === 0 ? reading : ''
  readings.set(character, only)
  return only
}

/** Every reading of each character: 行 → hang, xing … Letters and digits are themselves. */
const allReadings = new Map<string, readonly string[]>()

export function readingsOf(character: string): readonly string[] {
  const known = allReadings.get(character)
  if (known) return known
  const found = [...new Set(pinyin(character, { ...LATIN, multiple: true }))]
  allReadings.set(character, found)
  return found
}

/** How a word is typed in letters: whole and by its initials; 低保 → dibao, db. Nothing for one character, which says too little. */
export function spellings(word: string): string[] {
  if (!/^\p{Script=Han}{2,}$/u.test(word)) return []
  const syllables = pinyin(word, LATIN)
  return [syllables.join(''), syllables.map((syllable) => syllable[0]).join('')]
}

/** One piece of something typed in letters: a whole syllable, or the beginning of one. `doubt` grows with what was put right. */
export type Sound = { letters: string; whole: boolean; doubt: number }

/** Whether a syllable may be what a piece stands for. */
export function standsFor(sound: Sound, syllable: string): boolean {
  return sound.whole ? sound.letters === syllable : syllable.startsWith(sound.letters)
}

/** The share of the letters that are whole syllables, less for those that were put right: 1 for chusheng, 0 for shk. */
export function clarity(sounds: readonly Sound[]): number {
  const letters = sounds.reduce((sum, sound) => sum + sound.letters.length, 0)
  const clear = sounds.reduce(
    (sum, { whole, letters: { length }, doubt }) => sum + (whole ? length * (1 - doubt) : 0),
    0,
  )
  return letters === 0 ? 0 : clear / letters
}

/** What each piece costs; the cheapest way to cut what was typed is how it was meant. */
const PIECE = 0.1
const FOLDED = 0.3
const UNFINISHED = 0.3
const INITIAL = 0.6
const MISTYPED = 1.7

/**
 * How letters may be read as pinyin, at most `most` ways, the likeliest first: chusheng → chu sheng; shk → s h k;
 * chushegn → chu sheng with one typing error. Nothing if they cannot be cut into syllables of this vocabulary.
 */
export function readLetters(letters: string, syllables: SyllableBook, most = 3): Sound[][] {
  type Way = { cost: number; sounds: Sound[] }
  const ways: Way[][] = [[{ cost: 0, sounds: [] }]]
  for (let end = 1; end <= letters.length; end += 1) {
    const found: Way[] = []
    for (let start = Math.max(0, end - 7); start < end; start += 1) {
      const before = ways[start]
      if (!before || before.length === 0) continue
      const piece = letters.slice(start, end)
      for (const { sound, cost } of syllables.read(piece, end === letters.length))
        for (const way of before)
          found.push({ cost: way.cost + cost + PIECE, sounds: [...way.sounds, sound] })
    }
    ways.push(found.toSorted((a, b) => a.cost - b.cost).slice(0, most))
  }
  const best = ways.at(-1) ?? []
  const limit = (best[0]?.cost ?? 0) + INITIAL
  return best.filter(({ cost }) => cost <= limit).map(({ sounds }) => sounds)
}

/** The syllables that occur in what is indexed, some four hundred. */
export class SyllableBook {
  readonly #known = new Set<string>()
  readonly #folded = new Map<string, Set<string>>()
  readonly #near = new Map<string, string[]>()

  add(syllable: string): void {
    if (this.#known.has(syllable)) return
    this.#known.add(syllable)
    this.#near.clear()
    const folded = fold(syllable)
    this.#folded.set(folded, (this.#folded.get(folded) ?? new Set()).add(syllable))
  }

  /** What a piece of letters may stand for, with its cost. */
  read(piece: string, last: boolean): { sound: Sound; cost: number }[] {
    const found: { sound: Sound; cost: number }[] = []
    const take = (letters: string, whole: boolean, doubt: number, cost: number): void => {
      found.push({ sound: { letters, whole, doubt }, cost })
    }
    if (this.#known.has(piece)) take(piece, true, 0, 0)
    else {
      for (const alike of this.#folded.get(fold(piece)) ?? []) take(alike, true, 0.2, FOLDED)
      if (piece.length > 2) for (const near of this.#mistyped(piece)) take(near, true, 0.4, MISTYPED)
    }
    if (piece.length === 1) take(piece, false, 0, INITIAL)
    else if (last && piece.length > 1 && !this.#known.has(piece) && this.#begins(piece))
      take(piece, false, 0.1, UNFINISHED)
    return found
  }

  #begins(piece: string): boolean {
    for (const syllable of this.#known) if (syllable.startsWith(piece)) return true
    return false
  }

  #mistyped(piece: string): string[] {
    const before = this.#near.get(piece)
    if (before) return before
    const near = [...this.#known].filter((syllable) => isOneAway(piece, syllable))
    if (this.#near.size > 5000) this.#near.clear()
    this.#near.set(piece, near)
    return near
  }
}

/** Whether one letter more, less or other, or two neighbours exchanged, makes one of the other. */
export function isOneAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  const restA = a.slice(start)
  const restB = b.slice(start)
  return (
    restA.slice(1) === restB.slice(1) ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}
