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
  const has = units.map((unit) => name.includes(unit))
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
