/** Fewer letters in a row say nothing; every name has an e. A Han character alone does. */
const LETTERS = 3

/** How far what was typed and one name go together; shares from 0 to 1. */
export type Fit = {
  /** How much of what was typed stands in the name, rare characters counting more. */
  asked: number
  /** How much of the name is covered by it. */
  name: number
  /** Whether the name begins with it. */
  starts: boolean
  how: 'exact' | 'part' | 'words'
}

/**
 * Lays the longest common pieces over each other, each character once, in any order: 设立律师所 covers 律师 事 务 所 设立.
 * So a verb may stand before or after its object, and 社保卡 is found in 社会保障卡. `rarities` are those of the typed characters.
 */
export function fitOf(asked: readonly string[], rarities: readonly number[], name: readonly string[]): Fit {
  const whole = rarities.reduce((sum, one) => sum + one, 0)
  const restAsked: (string | undefined)[] = [...asked]
  const restName: (string | undefined)[] = [...name]
  let common = 0
  let covered = 0
  let first = name.length
  let longest = 0
  for (;;) {
    const piece = longestPiece(restAsked, restName)
    if (piece.length === 0) break
    for (let at = 0; at < piece.length; at += 1) {
      restAsked[piece.asked + at] = undefined
      restName[piece.name + at] = undefined
      common += rarities[piece.asked + at] ?? 0
    }
    covered += piece.length
    first = Math.min(first, piece.name)
    longest = Math.max(longest, piece.length)
  }
  const part = longest === asked.length
  return {
    asked: whole === 0 ? 0 : Math.min(1, common / whole),
    name: covered / Math.max(1, name.length),
    starts: first === 0,
    how: part && longest === name.length ? 'exact' : part ? 'part' : 'words',
  }
}

/** Where the first of the longest common pieces stands. What is laid over already is undefined. */
function longestPiece(
  asked: readonly (string | undefined)[],
  name: readonly (string | undefined)[],
): { asked: number; name: number; length: number } {
  const best = { asked: 0, name: 0, length: 0 }
  for (let i = 0; i < asked.length - best.length; i += 1) {
    if (asked[i] === undefined) continue
    for (let j = 0; j < name.length - best.length; j += 1) {
      let length = 0
      while (asked[i + length] !== undefined && asked[i + length] === name[j + length]) length += 1
      if (length > best.length && (length >= LETTERS || length === asked.length || !isLetter(asked[i]))) {
        best.asked = i
        best.name = j
        best.length = length
      }
    }
  }
  return best
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && character < '\u0250'
}
