import { gunzipSync } from 'node:zlib'
import type { Cells } from './cells.ts'

/** A file as lines of named cells. `columns` is every name that occurs, in order. */
export type Sheet = { columns: string[]; rows: Cells[]; faults: { row: number; text: string }[] }

/** No file that is taken over is larger than this when it is unpacked. */
export const MOST_UNPACKED = 512 * 1024 * 1024
/** No entry has more columns than this. */
const MOST_COLUMNS = 300

/** The bytes, unpacked if they were packed on the way; a bomb is refused. */
export function unpack(bytes: Buffer): Buffer | { fault: string } {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED })
  } catch {
    return { fault: '文件解压后太大，或者已经损坏。请分成几份再导入。' }
  }
}

/** The text of a file: UTF-8 where it is one, else GB18030, as spreadsheets in China save it. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** Reads JSON Lines, a JSON list, or CSV; `fault` says why it is none. Rows are counted from 1, as JSON Lines, or from 2 in CSV. */
export function readSheet(given: Buffer): (Sheet & { first: number }) | { fault: string } {
  const bytes = unpack(given)
  if ('fault' in bytes) return bytes
  const text = decode(bytes).replace(/^\uFEFF/, '')
  const start = text.trimStart().charAt(0)
  const sheet = start === '[' ? readJson(text) : start === '{' ? readJsonLines(text) : readCsv(text)
  if ('fault' in sheet) return sheet
  if (sheet.rows.length === 0 && sheet.faults.length === 0)
    return { fault: '文件里没有数据。第一行写列名，从第二行起一行一项。' }
  if (sheet.columns.length > MOST_COLUMNS)
    return { fault: `文件有 ${sheet.columns.length} 列，最多 ${MOST_COLUMNS} 列。请核对是不是选错了文件。` }
  return { ...sheet, first: start === '[' || start === '{' ? 1 : 2 }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function columnsOf(rows: readonly Cells[]): string[] {
  const columns = new Set<string>()
  for (const row of rows) for (const name of Object.keys(row)) columns.add(name)
  return [...columns]
}

function readJson(text: string): Sheet | { fault: string } {
  try {
    const list: unknown = JSON.parse(text)
    if (!Array.isArray(list)) return { fault: 'JSON 的最外层应是一个列表。' }
    const rows = list.map((each) => (isRecord(each) ? each : {}))
    const faults = list.flatMap((each, at) =>
      isRecord(each) ? [] : [{ row: at + 1, text: '这一项不是一条记录。' }],
    )
    return { columns: columnsOf(rows), rows, faults }
  } catch {
    return { fault: 'JSON 不完整，读不出来。请重新导出一份。' }
  }
}

function readJsonLines(text: string): Sheet {
  const rows: Cells[] = []
  const faults: Sheet['faults'] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    try {
      const read: unknown = JSON.parse(line)
      if (!isRecord(read)) throw new Error('no record')
      rows.push(read)
    } catch {
      rows.push({})
      faults.push({ row: rows.length, text: '这一行不是完整的 JSON。' })
    }
  }
  return { columns: columnsOf(rows), rows, faults }
}

function readCsv(text: string): Sheet | { fault: string } {
  const [header, ...lines] = parseCsv(text)
  const columns = (header ?? []).map((name) => name.trim())
  const twice = columns.find((name, at) => name !== '' && columns.indexOf(name) !== at)
  if (twice !== undefined) return { fault: `列名「${twice}」出现了两次。请改成不同的名字。` }
  if (columns.every((name) => name === '')) return { fault: '第一行没有列名。' }
  const rows = lines.map((cells) =>
    Object.fromEntries(columns.flatMap((name, at) => (name === '' ? [] : [[name, cells[at] ?? '']]))),
  )
  const faults = lines.flatMap((cells, at) =>
    cells.length > columns.length && cells.slice(columns.length).some((cell) => cell !== '')
      ? [
          {
            row: at + 2,
            text: `这一行有 ${cells.length} 格，列名只有 ${columns.length} 个。请检查有没有多余的逗号。`,
          },
        ]
      : [],
  )
  return { columns: columns.filter((name) => name !== ''), rows, faults }
}

/** CSV by RFC 4180: quoted cells may hold commas, line ends and doubled quotes. Empty lines are left out. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endRow = (): void => {
    row.push(cell)
    cell = ''
    if (row.some((each) => each.trim() !== '')) rows.push(row)
    row = []
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
    } else if (char === ',') {
      row.push(cell)
      cell = ''
    } else if (char === '\n') endRow()
    else if (char !== '\r') cell += char
  }
  if (cell !== '' || row.length > 0) endRow()
  return rows
}

/** Cells as CSV; spreadsheets know it by its mark as UTF-8. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
  return `\uFEFF${rows.map(line).join('\r\n')}\r\n`
}
