import { readingsOf, standsFor, type Sound } from './sound.ts'
import { runsOf, isHan } from './text.ts'

/** How far apart two neighbours of the question may stand in a name and still say something: 社保 in 社会保障. */
const REACH = 4

/** How far what was typed and one name go together; shares from 0 to 1, rare characters counting more. */
export type Fit = {
  /** How much of what was typed stands in the name. */
  asked: number
  /** How much of the name stands in what was typed. */
  name: number
  /** How much of what was typed stands there in the same order and close together. */
  near: number
  /** Whether the name begins with a part of it. */
  starts: boolean
  /** Whether it stands by itself between brackets, commas and the like: 死亡 in 声明（出生、死亡、婚姻状况等）. */
  alone: boolean
  how: 'exact' | 'part' | 'words'
}

/** What was typed, in pieces that stand in a name or do not: each Han character, and letters or digits as a whole. */
export type Asked = { units: readonly string[]; rarities: readonly number[] }

/** The pieces of a normalised text: 办ktv执照 → 办, ktv, 执, 照. */
export function unitsOf(normalised: string): string[] {
  return runsOf(normalised).flatMap((run) => (isHan(run) ? [...run] : [run]))
}

/** Compares what was typed with one normalised name, its verbs before or after their objects: 设立律师所, 律师事务所设立. */
export function fitOf(
  { units, rarities }: Asked,
  named: string,
  rarityOf: (character: string) => number,
): Fit {
  const name = named.replaceAll(' ', '')
  const typed = units.join('')
  const has = heldIn(units, name)
  const whole = total(rarities)
  const asked = whole === 0 ? 0 : total(rarities.map((rarity, at) => (has[at] ? rarity : 0))) / whole
  const part = typed !== '' && name.includes(typed)
  return {
    asked,
    name: coverage(units.filter((_, at) => has[at]).join(''), name, rarityOf),
    near: part ? 1 : units.length < 2 ? asked : closeness(units, rarities, name),
    starts: units.some((unit) => name.startsWith(unit)),
    alone: part && ` ${named} `.includes(` ${typed} `),
    how: part && typed.length === name.length ? 'exact' : part ? 'part' : 'words',
  }
}

/**
 * How sounds that were typed stand in a normalised name, as a share: each two neighbours count by how close behind one another they
 * are there; 1 where all stand side by side. 最低生活保障 has di bao, two characters between them.
 */
export function heardIn(sounds: readonly Sound[], named: string): number {
  if (sounds.length < 2) return 0
  const places = placesOf(sounds, named)
  if (sideBySide(places).length > 0) return 1
  let close = 0
  for (let at = 1; at < places.length; at += 1) {
    const steps = (places[at - 1] ?? []).flatMap((from) =>
      (places[at] ?? []).flatMap((to) => (to > from && to - from <= REACH ? [to - from] : [])),
    )
    // Neighbours in two different places are less than all in one.
    if (steps.length > 0) close += 0.9 / Math.min(...steps)
  }
  return close / (places.length - 1)
}

const WORDS = new Intl.Segmenter('zh', { granularity: 'word' })

/**
 * Whether initials abbreviate the name: they stand side by side at the beginning of it or of a piece of it, or are one word of it. Any
 * three letters stand somewhere across words, xyz in 因生产需要在草原.
 */
export function abbreviates(sounds: readonly Sound[], named: string): boolean {
  const starts = sideBySide(placesOf(sounds, named))
  if (starts.length === 0) return false
  const characters = [...named]
  if (starts.some((start) => start === 0 || characters[start - 1] === ' ')) return true
  const words = new Map<number, number>()
  let at = 0
  for (const { segment } of WORDS.segment(named)) {
    const { length } = [...segment]
    words.set(at, length)
    at += length
  }
  return starts.some((start) => words.get(start) === sounds.length)
}

/** For each sound, where in the name it stands, in characters. */
function placesOf(sounds: readonly Sound[], named: string): number[][] {
  const syllables = [...named].map(readingsOf)
  return sounds.map((sound) =>
    syllables.flatMap((readings, at) => (readings.some((one) => standsFor(sound, one)) ? [at] : [])),
  )
}

function sideBySide([first = [], ...rest]: readonly number[][]): number[] {
  return first.filter((start) => rest.every((places, step) => places.includes(start + step + 1)))
}

/** Which pieces stand in the name; a piece that was typed twice must stand there twice. */
function heldIn(units: readonly string[], name: string): boolean[] {
  const looked = new Map<string, number>()
  return units.map((unit) => {
    const at = name.indexOf(unit, looked.get(unit) ?? 0)
    looked.set(unit, at < 0 ? name.length : at + unit.length)
    return at >= 0
  })
}

function coverage(found: string, name: string, rarityOf: (character: string) => number): number {
  let whole = 0
  let covered = 0
  for (const character of name) {
    const rarity = rarityOf(character)
    whole += rarity
    if (found.includes(character)) covered += rarity
  }
  return whole === 0 ? 0 : covered / whole
}

/** Each two neighbours of the question count by how close behind one another they stand in the name. */
function closeness(units: readonly string[], rarities: readonly number[], name: string): number {
  let whole = 0
  let close = 0
  for (let at = 1; at < units.length; at += 1) {
    const both = (rarities[at - 1] ?? 0) + (rarities[at] ?? 0)
    whole += both
    close += both / stepsBetween(units[at - 1] ?? '', units[at] ?? '', name)
  }
  return whole === 0 ? 0 : close / whole
}

/** Infinite where the second does not follow within reach. */
function stepsBetween(first: string, second: string, name: string): number {
  let fewest = Infinity
  for (let at = name.indexOf(first); at >= 0; at = name.indexOf(first, at + 1)) {
    const end = at + first.length
    const next = name.indexOf(second, end)
    if (next < 0) break
    fewest = Math.min(fewest, next - end + 1)
  }
  return fewest <= REACH ? fewest : Infinity
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}
