import { readingsOf, standsFor, type Sound } from './sound.ts'
import { runsOf, isHan } from './text.ts'

/** How far apart two neighbours of the question may stand in a name and still say something: 社保 in 社会保障. */
const REACH = 4

/** How far what was typed and one name go together; shares from 0 to 1, rare characters counting more. */
export type Fit = {
  /** How much of what was typed stands in the name. */
  asked: number
  /** The same, where a piece that was typed twice must stand there twice. */
  held: number
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
  const has = units.map((unit) => name.includes(unit))
  const whole = total(rarities)
  const shareOf = (stands: readonly boolean[]): number =>
    whole === 0 ? 0 : total(rarities.map((rarity, at) => (stands[at] ? rarity : 0))) / whole
  const asked = shareOf(has)
  const part = typed !== '' && name.includes(typed)
  return {
    asked,
    held: shareOf(heldIn(units, name)),
    name: coverage(units.filter((_, at) => has[at]).join(''), name, rarityOf),
    near: part ? 1 : units.length < 2 ? asked : closeness(units, rarities, name),
    starts: units.some((unit) => name.startsWith(unit)),
    alone: part && ` ${named} `.includes(` ${typed} `),
    how: part && typed.length === name.length ? 'exact' : part ? 'part' : 'words',
  }
}

/** One way to read letters, ready to be laid over many names: for each character met so far, which of the sounds it may be, in bits. */
export type Listening = { sounds: readonly Sound[]; known: Map<string, number> }

/** As many sounds as a number has bits; nobody types more of a name. */
const MOST_SOUNDS = 30

export function listenFor(sounds: readonly Sound[]): Listening {
  return { sounds: sounds.slice(0, MOST_SOUNDS), known: new Map() }
}

function soundsOf({ sounds, known }: Listening, character: string): number {
  const before = known.get(character)
  if (before !== undefined) return before
  const readings = readingsOf(character)
  const bits = sounds.reduce(
    (found, sound, at) => (readings.some((one) => standsFor(sound, one)) ? found | (1 << at) : found),
    0,
  )
  known.set(character, bits)
  return bits
}

/**
 * How sounds that were typed stand in a normalised name, as a share: each two neighbours count by how close behind one another they
 * are there; 1 where all stand side by side. 最低生活保障 has di bao, two characters between them.
 */
export function heardIn(listening: Listening, named: string): number {
  const { length } = listening.sounds
  if (length < 2) return 0
  const lastAt = Array.from({ length }, () => -Infinity)
  const fewest = Array.from({ length }, () => Infinity)
  let inRow = 0
  let at = 0
  for (const character of named) {
    const bits = soundsOf(listening, character)
    inRow = ((inRow << 1) | 1) & bits
    if (inRow & (1 << (length - 1))) return 1
    // Backwards, so that a character is not its own neighbour.
    for (let left = bits; left !== 0;) {
      const sound = 31 - Math.clz32(left)
      left ^= 1 << sound
      const steps = at - (lastAt[sound - 1] ?? -Infinity)
      if (steps < (fewest[sound] ?? 0)) fewest[sound] = steps
      lastAt[sound] = at
    }
    at += 1
  }
  // Neighbours in two different places are less than all in one.
  const close = fewest.reduce((sum, steps) => sum + (steps <= REACH ? 0.9 / steps : 0), 0)
  return close / (length - 1)
}

const WORDS = new Intl.Segmenter('zh', { granularity: 'word' })

/**
 * Whether initials abbreviate the name: they stand side by side at the beginning of it or of a piece of it, or are one word of it. Any
 * three letters stand somewhere across words, xyz in 因生产需要在草原.
 */
export function abbreviates(listening: Listening, named: string): boolean {
  const { length } = listening.sounds
  const characters = [...named]
  const bits = characters.map((character) => soundsOf(listening, character))
  const starts = bits.flatMap((_, start) =>
    listening.sounds.every((_sound, step) => ((bits[start + step] ?? 0) & (1 << step)) !== 0) ? [start] : [],
  )
  if (starts.some((start) => start === 0 || characters[start - 1] === ' ')) return true
  if (starts.length === 0) return false
  const words = new Map<number, number>()
  let at = 0
  for (const { segment } of WORDS.segment(named)) {
    const size = [...segment].length
    words.set(at, size)
    at += size
  }
  return starts.some((start) => words.get(start) === length)
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
