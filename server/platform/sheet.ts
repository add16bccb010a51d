import { decode, NO_TEXT, parseCsv } from './csv.ts'
import { looksLikeWorkbook } from './workbook-parts.ts'
import { readWorkbook, workbookFaultText, type SheetRow } from './workbook.ts'

/** A file, workbook or CSV, row by row with its heading. */
export async function readSheet(bytes: Uint8Array): Promise<{ rows: SheetRow[] } | { fault: string }> {
  const text = looksLikeWorkbook(bytes) ? undefined : (decode(bytes) ?? NO_TEXT)
  if (typeof text === 'object') return text
  const sheet = text === undefined ? await readWorkbook(bytes) : { rows: parseCsv(text) }
  return 'fault' in sheet ? { fault: workbookFaultText(sheet.fault) } : sheet
}
