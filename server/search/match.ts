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
  const usedAsked = new Set<number>()
  const usedName = new Set<number>()
  let common = 0
  let first = name.length
  let longest = 0
  for (;;) {
    const piece = longestPiece(asked, usedAsked, name, usedName)
    if (piece.length === 0) break
    for (let at = 0; at < piece.length; at += 1) {
      usedAsked.add(piece.asked + at)
      usedName.add(piece.name + at)
      common += rarities[piece.asked + at] ?? 0
    }
    first = Math.min(first, piece.name)
    longest = Math.max(longest, piece.length)
  }
  const part = longest === asked.length
  return {
    asked: whole === 0 ? 0 : Math.min(1, common / whole),
    name: usedName.size / Math.max(1, name.length),
    starts: first === 0,
    how: part && longest === name.length ? 'exact' : part ? 'part' : 'words',
  }
}

function longestPiece(
  asked: readonly string[],
  usedAsked: ReadonlySet<number>,
  name: readonly string[],
  usedName: ReadonlySet<number>,
): { asked: number; name: number; length: number } {
  const best = { asked: 0, name: 0, length: 0 }
  for (let i = 0; i < asked.length - best.length; i += 1) {
    if (usedAsked.has(i)) continue
    for (let j = 0; j < name.length - best.length; j += 1) {
      let length = 0
      while (
        i + length < asked.length &&
        asked[i + length] === name[j + length] &&
        !usedAsked.has(i + length) &&
        !usedName.has(j + length)
      )
        length += 1
      if (length > best.length) Object.assign(best, { asked: i, name: j, length })
    }
  }
  return best
}
