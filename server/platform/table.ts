import { gunzipSync } from 'node:zlib'
import { parseCsv, textOf } from './csv.ts'
import { tooDeepAt } from './nesting.ts'
import { addressOf, cellFaultText, readWorkbook, workbookFaultText, type SheetRow } from './workbook.ts'

/** A line of a file: what stands in its columns, as text or, from JSON, as it is. */
export type Cells = Readonly<Record<string, unknown>>
/** A line with the number by which the file counts it, and as it stands there where its cells cannot be told apart. */
export type Line = { row: number; cells: Cells; raw?: string }
/** What is wrong with a line, or with one cell of it. */
export type LineFault = { row: number; column: string; text: string }
/** A file as lines of named cells. `columns` is every name that occurs, in order. */
export type Table = { columns: string[]; rows: Line[]; faults: LineFault[] }

/** No file that is taken over is larger than this when it is unpacked. */
export const MOST_UNPACKED = 256 * 1024 * 1024
/** No entry has more columns than this. */
const MOST_COLUMNS = 300

/** The bytes, unpacked if they were packed on the way; a bomb is refused. */
export function unpack(bytes: Buffer): Buffer | { fault: string } {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE')
      return { fault: '压缩文件坏了，解不开。请重新压缩，或者直接导入没有压缩的文件。' }
    return { fault: `文件解压后超过 ${MOST_UNPACKED / 1024 / 1024} MB，太大了。请分成几份再导入。` }
  }
}

/** Reads a workbook, JSON Lines, a JSON list, or CSV; `fault` says why it is none. */
export async function readTable(given: Buffer): Promise<Table | { fault: string }> {
  const bytes = unpack(given)
  if ('fault' in bytes) return bytes
  const table = bytes[0] === 0x50 && bytes[1] === 0x4b ? await readBook(bytes) : readText(textOf(bytes))
  if ('fault' in table) return table
  withoutDepths(table)
  withoutUnstorable(table)
  if (table.rows.length === 0) return { fault: '文件里没有数据。第一行写列名，从第二行起一行一项。' }
  return table.columns.length > MOST_COLUMNS
    ? { fault: `文件有 ${table.columns.length} 列，最多 ${MOST_COLUMNS} 列。请核对是不是选错了文件。` }
    : table
}

/** A record in a record in a list is as deep as an item goes. */
const MOST_LEVELS = 16

/** Leaves out cells of JSON that are nested without end: whatever walks through them would not come back. */
function withoutDepths({ rows, faults }: Table): void {
  for (const line of rows) {
    for (const [column, cell] of Object.entries(line.cells)) {
      if (!tooDeepAt(cell, MOST_LEVELS)) continue
      line.cells = { ...line.cells, [column]: '' }
      const text = `这一格里的内容一层套一层，超过 ${MOST_LEVELS} 层，没有读。请核对。`
      faults.push({ row: line.row, column, text })
    }
  }
}

/**
 * NUL and halves of characters, which JSON can write and no database keeps; and control characters, which are no text and which no
 * workbook can hold.
 */
const UNSTORABLE = /(?![\t\r\n])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu
/** Where a value may hold some: in itself, or as JSON writes them. */
const MAY_BE_UNSTORABLE = /(?![\t\r\n])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]|\\[ubf]/u

/** Takes out what cannot be kept, and tells of each cell that held some. */
function withoutUnstorable({ rows, faults }: Table): void {
  for (const line of rows) {
    for (const [column, cell] of Object.entries(line.cells)) {
      const written = typeof cell === 'string' ? cell : JSON.stringify(cell)
      if (written === undefined || !MAY_BE_UNSTORABLE.test(written)) continue
      const kept = cleaned(cell)
      if (JSON.stringify(kept) === JSON.stringify(cell)) continue
      line.cells = { ...line.cells, [column]: kept }
      faults.push({ row: line.row, column, text: '这一格里有不能保存的字符，已经去掉。请核对。' })
    }
  }
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(UNSTORABLE, '')
  if (Array.isArray(value)) return value.map(cleaned)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name.replace(UNSTORABLE, ''), cleaned(each)]),
  )
}

function readText(given: string | { fault: string }): Table | { fault: string } {
  if (typeof given === 'object') return given
  const text = given.replace(/^\uFEFF/, '')
  const start = text.trimStart().charAt(0)
  if (start === '[') return readJson(text)
  return start === '{' ? readJsonLines(text) : tableOf(parseCsv(text))
}

/** The first sheet of a workbook. */
async function readBook(bytes: Buffer): Promise<Table | { fault: string }> {
  const book = await readWorkbook(bytes)
  return 'fault' in book ? { fault: workbookFaultText(book.fault) } : tableOf(book.rows)
}

/** The words of a line over the names of columns, as people write it: one cell, merged or alone over more than one. */
function titleOf([head, next]: readonly SheetRow[]): string | undefined {
  const filled = (head?.cells ?? []).filter((cell) => (cell ?? '').trim() !== '')
  const isMerged = [...(head?.faults.values() ?? [])].some(({ kind }) => kind === 'merged')
  const below = (next?.cells ?? []).filter((cell) => (cell ?? '').trim() !== '')
  return filled.length > 0 && (isMerged || (filled.length === 1 && below.length > 1)) ? filled[0] : undefined
}

/** Cells that cannot be trusted are left out and told of; a line whose cells cannot be told apart is no line. */
function tableOf(rows: readonly SheetRow[]): Table | { fault: string } {
  const [head, ...rest] = rows
  const title = titleOf(rows)
  if (title !== undefined)
    return {
      fault: `第 1 行必须写列名，一格一个，不能合并；现在像是标题「${title.slice(0, 40)}」。请删掉列名上面的行再导入。`,
    }
  const table = named(rows)
  if ('fault' in table) return table
  const wrong = [...(head?.faults.values() ?? [])].map(cellFaultText)
  if (wrong.length > 0) return { fault: wrong.join('') }
  const lines = new Map(table.rows.map((line) => [line.row, line]))
  for (const { row, faults } of rest) {
    const line = lines.get(row)
    for (const [at, fault] of faults) {
      const column = fault.kind === 'quote' ? '' : (head?.cells[at]?.trim() ?? '')
      table.faults.push({ row, column, text: cellFaultText(fault) })
      if (line && column !== '') line.cells = { ...line.cells, [column]: '' }
    }
  }
  return table
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function columnsOf(rows: readonly Line[]): string[] {
  const columns = new Set<string>()
  for (const { cells } of rows) for (const name of Object.keys(cells)) columns.add(name)
  return [...columns]
}

const wrongLine = (row: number, text: string): LineFault => ({ row, column: '', text })

function readJson(text: string): Table | { fault: string } {
  try {
    const list: unknown = JSON.parse(text)
    if (!Array.isArray(list)) return { fault: 'JSON 的最外层应是一个列表。' }
    const rows = list.map((each, at) => ({ row: at + 1, cells: isRecord(each) ? each : {} }))
    const faults = list.flatMap((each, at) =>
      isRecord(each) ? [] : [wrongLine(at + 1, '这一项不是一条记录。')],
    )
    return { columns: columnsOf(rows), rows, faults }
  } catch {
    return { fault: 'JSON 不完整，读不出来。请重新导出一份。' }
  }
}

function readJsonLines(text: string): Table {
  const rows: Line[] = []
  const faults: LineFault[] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const row = at + 1
    const read = parseRecord(line)
    if (!read) faults.push(wrongLine(row, '这一行不是完整的 JSON。'))
    rows.push({ row, cells: read ?? {} })
  }
  return { columns: columnsOf(rows), rows, faults }
}

function parseRecord(line: string): Cells | undefined {
  try {
    const read: unknown = JSON.parse(line)
    return isRecord(read) ? read : undefined
  } catch {
    return undefined
  }
}

/** A table, of which the first line names the columns. */
function named(lines: readonly Pick<SheetRow, 'row' | 'cells' | 'raw'>[]): Table | { fault: string } {
  const [header, ...rest] = lines
  const names = (header?.cells ?? []).map((name) => name.trim())
  const twice = names.find((name, at) => name !== '' && names.indexOf(name) !== at)
  if (twice !== undefined) return { fault: `列名「${twice}」出现了两次。请改成不同的名字。` }
  if (names.every((name) => name === '')) return { fault: '第一行没有列名。' }
  const rows = rest.map(({ row, cells, raw }) => ({
    row,
    ...(raw === undefined ? {} : { raw }),
    cells: Object.fromEntries(names.flatMap((name, at) => (name === '' ? [] : [[name, cells[at] ?? '']]))),
  }))
  const faults = rest.flatMap(({ row, cells }) => {
    const stray = [...cells.keys()].filter((at) => (cells[at] ?? '') !== '' && (names[at] ?? '') === '')
    return stray.length > 0 ? [wrongLine(row, strayText(row, cells, stray))] : []
  })
  return { columns: names.filter((name) => name !== ''), rows, faults }
}

/** Cells beside the names of columns, each by its name and with what stands in it. */
function strayText(row: number, cells: readonly string[], stray: readonly number[]): string {
  const told = stray.slice(0, 5).map((at) => `${addressOf(row, at)}「${(cells[at] ?? '').slice(0, 40)}」`)
  const more = stray.length > told.length ? `等 ${stray.length} 格` : ''
  return `第 ${row} 行 ${told.join('、')}${more}的上面没有列名，不知道是什么，这一行没有读。请清空它，或者给那一列写上列名；CSV 请检查有没有多余的逗号。`
}

/** Cells as CSV; spreadsheets know it by its mark as UTF-8. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
  return `\uFEFF${rows.map(line).join('\r\n')}\r\n`
}
