import { parseCsv, textOf } from './csv.ts'
import { looksLikeWorkbook } from './workbook-parts.ts'
import { cellFaultText, readWorkbook, workbookFaultText, type SheetRow } from './workbook.ts'

/** A file, workbook or CSV, row by row with its heading. */
export async function readSheet(bytes: Uint8Array): Promise<{ rows: SheetRow[] } | { fault: string }> {
  const text = looksLikeWorkbook(bytes) ? undefined : textOf(bytes)
  if (typeof text === 'object') return text
  const sheet = text === undefined ? await readWorkbook(bytes) : { rows: parseCsv(text) }
  return 'fault' in sheet ? { fault: workbookFaultText(sheet.fault) } : sheet
}

/** A row under a heading: its number, its cells, and in words what is wrong with one already. */
export type HeadedRow = { row: number; cells: string[]; faults: ReadonlyMap<number, string> }

/** A file with its heading apart. `fault` says why it cannot be read, or that there is nothing under its heading. */
export async function readHeaded(
  bytes: Uint8Array,
): Promise<{ header: string[]; rows: HeadedRow[] } | { fault: string }> {
  const sheet = await readSheet(bytes)
  if ('fault' in sheet) return sheet
  const [head, ...rows] = sheet.rows
  if (!head || rows.length === 0) return { fault: '没有数据。第一行写对方的列名，从第二行起一行一件。' }
  return {
    header: head.cells,
    rows: rows.map(({ row, cells, faults }) => ({
      row,
      cells,
      faults: new Map([...faults].map(([at, fault]) => [at, cellFaultText(fault)])),
    })),
  }
}
