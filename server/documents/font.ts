import { readFileSync } from 'node:fs'
import { create, type Font } from 'fontkit'

/** Printed for a character the font lacks, as typesetters do. */
const GETA = '〓'

let loaded: Font | undefined

/**
 * The Chinese font of all documents, read once for the whole process (about 60 ms and 40 MB with the first document).
 * Sharing it between documents is what makes one cost milliseconds; only the glyphs used are embedded.
 */
export function documentFont(): Font {
  loaded ??= create(readFileSync(new URL('./fonts/NotoSansCJKsc-Regular-subset.otf', import.meta.url)))
  return loaded
}

/** The text with 〓 for characters that cannot be printed, and those characters; control characters are left out. */
export function printable(text: string): { text: string; missing: string[] } {
  const font = documentFont()
  const missing: string[] = []
  const shown = [...text.replace(/[^\P{C}\n\p{Co}]/gu, '')].map((character) => {
    if (character === '\n' || font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)) return character
    missing.push(character)
    return GETA
  })
  return { text: shown.join(''), missing }
}
