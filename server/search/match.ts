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
export type Asked = {
  units: readonly string[]
  rarities: readonly number[]
  /** Where the same piece stood before, or -1. */
  before: readonly number[]
  /** Where each piece stands first among `units`: those of one character by its code, longer ones by themselves. */
  characters: ReadonlyMap<number, number>
  longer: ReadonlyMap<string, number>
  text: string
  rarity: number
  /** Where each piece stands first in the name that was glanced at last, or -1. */
  places: Int32Array
}

/** How rare a piece is, and a character by its code point. */
export type RarityOf = (unit: string) => number
export type RarityAt = (code: number) => number

/** The pieces of a normalised text: 办ktv执照 → 办, ktv, 执, 照. */
export function unitsOf(normalised: string): string[] {
  return runsOf(normalised).flatMap((run) => (isHan(run) ? [...run] : [run]))
}

/** A normalised question, ready to be laid over many names. */
export function askFor(query: string, rarityOf: RarityOf): Asked {
  const units = unitsOf(query)
  const rarities = units.map(rarityOf)
  const before = units.map((unit, at) => (at === 0 ? -1 : units.lastIndexOf(unit, at - 1)))
  const fresh = units.flatMap((unit, at) => (before[at] === -1 ? [[unit, at] as const] : []))
  return {
    units,
    rarities,
    before,
    characters: new Map(fresh.filter(isCharacter).map(([unit, at]) => [unit.codePointAt(0) ?? 0, at])),
    longer: new Map(fresh.filter((one) => !isCharacter(one))),
    text: units.join(''),
    rarity: rarities.reduce((sum, one) => sum + one, 0),
    places: new Int32Array(units.length),
  }
}

function isCharacter([unit]: readonly [unit: string, at: number]): boolean {
  return [...unit].length === 1
}

/** What a first look at a name tells; how it goes on, only a closer one. */
export type Glance = Pick<Fit, 'asked' | 'name' | 'starts'> & {
  /** At most so much of what was typed stands close together: the neighbours that are both there. */
  near: number
  /** The name without its spaces. */
  text: string
}

/**
 * A first look at one normalised name, for which it is walked over once: some hundred names for each question are looked at, and a few
 * of them are worth the closer look. Leaves in `asked.places` where each piece stands first.
 */
export function glanceAt(asked: Asked, named: string, rarityAt: RarityAt): Glance {
  const { units, rarities, before, characters, longer, places } = asked
  const text = named.includes(' ') ? named.replaceAll(' ', '') : named
  places.fill(-1)
  let letters = ''
  for (const [unit, at] of longer) {
    places[at] = text.indexOf(unit)
    if ((places[at] ?? -1) >= 0) letters += unit
  }
  let whole = 0
  let covered = 0
  for (let place = 0; place < text.length;) {
    const code = text.codePointAt(place) ?? 0
    const rarity = rarityAt(code)
    const at = characters.get(code)
    whole += rarity
    if (at !== undefined) {
      covered += rarity
      if (places[at] === -1) places[at] = place
    } else if (letters !== '' && letters.includes(String.fromCodePoint(code))) covered += rarity
    place += lengthOf(code)
  }
  let stands = 0
  let both = 0
  let neighbours = 0
  let starts = false
  for (let at = 0; at < units.length; at += 1) {
    const earlier = before[at] ?? -1
    if (earlier >= 0) places[at] = places[earlier] ?? -1
    const first = places[at] ?? -1
    if (first >= 0) stands += rarities[at] ?? 0
    starts ||= first === 0
    if (at === 0) continue
    const pair = (rarities[at - 1] ?? 0) + (rarities[at] ?? 0)
    both += pair
    if (first >= 0 && (places[at - 1] ?? -1) >= 0) neighbours += pair
  }
  const share = asked.rarity === 0 ? 0 : stands / asked.rarity
  return {
    asked: share,
    name: whole === 0 ? 0 : covered / whole,
    starts,
    near: units.length < 2 ? share : both === 0 ? 0 : neighbours / both,
    text,
  }
}

/**
 * Compares what was typed with the normalised name that was glanced at last, its verbs before or after their objects: 设立律师所,
 * 律师事务所设立.
 */
export function fitOf(asked: Asked, named: string, glance: Glance): Fit {
  const { units, rarities, before, places } = asked
  const ends: number[] = []
  let held = 0
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at] ?? ''
    const earlier = before[at] ?? -1
    const first = places[at] ?? -1
    // A piece that was typed twice must stand there twice.
    const next = earlier < 0 || first < 0 ? first : glance.text.indexOf(unit, ends[earlier])
    ends.push(next < 0 ? glance.text.length : next + unit.length)
    if (next >= 0) held += rarities[at] ?? 0
  }
  const part = asked.text !== '' && glance.text.includes(asked.text)
  return {
    asked: glance.asked,
    held: asked.rarity === 0 ? 0 : held / asked.rarity,
    name: glance.name,
    near: part ? 1 : units.length < 2 ? glance.asked : closeness(asked, glance.text),
    starts: glance.starts,
    alone: part && ` ${named} `.includes(` ${asked.text} `),
    how: part && asked.text.length === glance.text.length ? 'exact' : part ? 'part' : 'words',
  }
}

/** One way to read letters, ready to be laid over many names: for each character met so far, by its code, which of the sounds it may be, in bits. */
export type Listening = { sounds: readonly Sound[]; known: Map<number, number> }

/** As many sounds as a number has bits; nobody types more of a name. */
const MOST_SOUNDS = 30

export function listenFor(sounds: readonly Sound[]): Listening {
  return { sounds: sounds.slice(0, MOST_SOUNDS), known: new Map() }
}

function soundsOf({ sounds, known }: Listening, code: number): number {
  const before = known.get(code)
  if (before !== undefined) return before
  const readings = readingsOf(String.fromCodePoint(code))
  const bits = sounds.reduce(
    (found, sound, at) => (readings.some((one) => standsFor(sound, one)) ? found | (1 << at) : found),
    0,
  )
  known.set(code, bits)
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
  for (let place = 0; place < named.length;) {
    const code = named.codePointAt(place) ?? 0
    const bits = soundsOf(listening, code)
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
    place += lengthOf(code)
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
  const bits = characters.map((character) => soundsOf(listening, character.codePointAt(0) ?? 0))
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

/** How much of a string the character of a code takes. */
function lengthOf(code: number): number {
  return code > 0xffff ? 2 : 1
}

/** Each two neighbours of the question count by how close behind one another they stand in the name. */
function closeness({ units, rarities, places }: Asked, name: string): number {
  let whole = 0
  let close = 0
  for (let at = 1; at < units.length; at += 1) {
    const both = (rarities[at - 1] ?? 0) + (rarities[at] ?? 0)
    whole += both
    const place = places[at - 1] ?? -1
    if (place >= 0 && (places[at] ?? -1) >= 0)
      close += both / stepsBetween(units[at - 1] ?? '', place, units[at] ?? '', name)
  }
  return whole === 0 ? 0 : close / whole
}

/** From the first piece, which stands first at `place`, to the second; infinite where that does not follow within reach. */
function stepsBetween(first: string, place: number, second: string, name: string): number {
  let fewest = Infinity
  for (let at = place; at >= 0 && fewest > 1; at = name.indexOf(first, at + 1)) {
    const end = at + first.length
    const next = name.indexOf(second, end)
    if (next < 0) break
    fewest = Math.min(fewest, next - end + 1)
  }
  return fewest <= REACH ? fewest : Infinity
}
