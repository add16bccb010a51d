import writeXlsx from 'write-excel-file/node'

/** A cell to write; `marked` ones are shown in red. */
export type CellGiven = { text: string; marked?: boolean }

/** A workbook of one sheet. Every cell is text, so that nothing is taken for a number, a day or a formula. */
export function writeWorkbook(given: {
  sheet: string
  head: readonly string[]
  rows: readonly (readonly CellGiven[])[]
}): Promise<Buffer> {
  const cellOf = (text: string) => ({
    value: escaped(text.slice(0, LONGEST_CELL)),
    type: String,
    format: '@',
  })
  const head = given.head.map((text) => ({ ...cellOf(text), fontWeight: 'bold' as const }))
  const rows = given.rows.map((cells) =>
    cells.map(({ text, marked }) =>
      marked ? { ...cellOf(text), backgroundColor: '#FFE2E0', textColor: '#A8071A' } : cellOf(text),
    ),
  )
  const columns = given.head.map(() => ({ width: 20 }))
  return writeXlsx([head, ...rows], { sheet: given.sheet, columns, stickyRowsCount: 1 }).toBuffer()
}

/**
 * Words that a reader would take for the code of a character, such as _x0041_, are written so that they stay words; and what XML cannot
 * hold is written as such a code (ECMA-376, ST_Xstring).
 */
const escaped = (text: string): string =>
  text
    .replaceAll(/_(?=x[\dA-F]{4}_)/g, '_x005F_')
    .replaceAll(
      /(?![\0\t\r\n])\p{Cc}|[\uFFFE\uFFFF]/gu,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )

const LONGEST_CELL = 32_767
