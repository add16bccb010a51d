/** The text of a file: UTF-8 where it is one, else GB18030, as spreadsheets in China save it. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/**
 * Reads CSV (RFC 4180): quoted cells may hold commas, line ends and doubled quotes. Empty lines are left out; the others keep
 * the number by which spreadsheets show them, from 1.
 */
export function parseCsv(text: string): { row: number; cells: string[] }[] {
  const rows: { row: number; cells: string[] }[] = []
  let number = 0
  let cells: string[] = []
  let cell = ''
  let quoted = false
  const endCell = (): void => {
    cells.push(cell.trim())
    cell = ''
  }
  const endRow = (): void => {
    endCell()
    number += 1
    if (cells.some((each) => each !== '')) rows.push({ row: number, cells })
    cells = []
  }
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (quoted) {
      if (char !== '"') cell += char
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (char === '"' && cell.trim() === '') {
      cell = ''
      quoted = true
    } else if (char === ',') endCell()
    else if (char === '\n') endRow()
    else if (char !== '\r') cell += char
  }
  if (cell !== '' || cells.length > 0) endRow()
  return rows
}
