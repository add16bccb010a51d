import { COLOUR, type Column, type Sheet } from './sheet.ts'

export type Row = [label: string, value: string]
export type Block = { columns: Column[]; rows: string[][] }

/** Neighbours that both fit on one line of half the width stand side by side. */
export function inPairs(sheet: Sheet, rows: Row[], label: number, size: number): Block[] {
  const whole = columnsOf(sheet, label, 1)
  const halves = columnsOf(sheet, label, 2)
  const line = sheet.tableHeight(halves, [['字', '字']], size)
  const isShort = (row: Row | undefined): row is Row =>
    row !== undefined && sheet.tableHeight(halves, [row], size) <= line
  const blocks: Block[] = []
  for (let index = 0; index < rows.length; index += 1) {
    const [row, next] = [rows[index], rows[index + 1]]
    if (!row) continue
    if (isShort(row) && isShort(next)) {
      blocks.push({ columns: halves, rows: [[...row, ...next]] })
      index += 1
    } else blocks.push({ columns: whole, rows: [row] })
  }
  return blocks
}

/** Columns for `count` pairs of label and value over the full width. */
export function columnsOf(sheet: Sheet, label: number, count: number): Column[] {
  return Array.from({ length: count }, () => [
    { heading: '', width: label, colour: COLOUR.quiet },
    { heading: '', width: sheet.inner / count - label },
  ]).flat()
}
