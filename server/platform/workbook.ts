import { isOldOrLocked, openParts, Unreadable, type Parts, type WorkbookFault } from './workbook-parts.ts'

/** What a workbook may hold at most. A file that says more is refused while it is read, not after. */
export const WORKBOOK_LIMITS = {
  /** Bytes of the parts that are read, unpacked. */
  unpacked: 128 * 1024 * 1024,
  /** The last row and column that may hold something. */
  rows: 50_000,
  columns: 200,
  /** Cells with something in them. */
  cells: 2_000_000,
  merges: 1_000,
}
export type WorkbookLimits = typeof WORKBOOK_LIMITS

/** What makes one cell useless; the other cells of its row are as they are. */
export type CellFault = {
  kind: 'formula' | 'error' | 'digits' | 'date' | 'merged' | 'quote' | 'garbled'
  at: string
  text: string
}

/**
 * `row` counts as spreadsheets do, from 1. Columns count from 0; a column left out is empty. `raw`: the line as it stands in the file, where
 * its cells cannot be told apart.
 */
export type SheetRow = { row: number; cells: string[]; faults: ReadonlyMap<number, CellFault>; raw?: string }
export type Sheet = { name: string; rows: SheetRow[] }

/** The name of a cell as spreadsheets show it: row 7 and column 1 are B7. */
export function addressOf(row: number, column: number): string {
  let letters = ''
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCodePoint(65 + ((left - 1) % 26)) + letters
  return `${letters}${row}`
}

/**
 * Reads the first visible sheet of a workbook (ECMA-376, .xlsx) as texts. Days become 2026-11-20, instants 2026-11-20 09:30;
 * rows without content are left out. What cannot be trusted is a fault of its cell: a formula, a cell merged with others, a
 * number of more than 15 digits, which spreadsheets have cut already. The file is unpacked as a stream and given up at the
 * first limit that it breaks.
 */
export async function readWorkbook(
  bytes: Uint8Array,
  limits: WorkbookLimits = WORKBOOK_LIMITS,
): Promise<Sheet | { fault: WorkbookFault }> {
  try {
    if (isOldOrLocked(bytes)) throw new Unreadable({ kind: 'old' })
    const parts = await openParts(bytes, limits.unpacked)
    const book = await readBook(parts)
    const strings = book.strings ? await readStrings(parts, book.strings, limits.cells) : []
    const dates = book.styles ? await readStyles(parts, book.styles) : []
    const rows = await readSheet(parts, { ...book, strings, dates }, limits)
    if (rows.length === 0) throw new Unreadable({ kind: 'empty' })
    return { name: book.name, rows }
  } catch (error) {
    if (error instanceof Unreadable) return { fault: error.fault }
    throw error
  }
}

/** In words what to do about a file that cannot be read. */
export function workbookFaultText(fault: WorkbookFault): string {
  switch (fault.kind) {
    case 'old':
      return '这是旧版 Excel（.xls）或者设了密码的文件。请去掉密码，另存为 .xlsx 再上传。'
    case 'locked':
      return '文件加了密。请去掉密码，另存为 .xlsx 再上传。'
    case 'broken':
      return '文件坏了，读不下去。请用表格软件打开，另存为 .xlsx 再上传。'
    case 'no-workbook':
      return '这不是 Excel 工作簿。请用表格软件打开，另存为 .xlsx 或 CSV 再上传。'
    case 'empty':
      return '第一张看得见的工作表里没有数据。第一行写列名，从第二行起填写。'
    case 'unpacked':
      return `文件解开以后超过 ${Math.round(fault.limit / 1024 / 1024)} MB，太大了，多半是表格下面有大量空白行。请把有内容的行复制到新的工作簿，或者分成几个文件再上传。`
    case 'rows':
      return `${fault.at} 在第 ${fault.limit} 行之后。请删掉中间的空白行，或者分成几个文件。`
    case 'cells':
      return `有内容的单元格超过 ${fault.limit} 个。请分成几个文件。`
    case 'merges':
      return `合并的单元格超过 ${fault.limit} 处。请取消合并，每个单元格都填上。`
    case 'columns':
      return `${fault.at} 在第 ${fault.limit} 列之后。请删掉右边多余的列。`
  }
}

/** In words what to do about one cell. */
export function cellFaultText({ kind, at, text }: CellFault): string {
  switch (kind) {
    case 'formula':
      return `${at} 是公式。请复制这一格，选择性粘贴为「数值」。`
    case 'error':
      return `${at} 是错误值 ${text}。请改正或者清空。`
    case 'digits':
      return `${at} 存成了数字，第 15 位以后已经变成 0。请把格式改成「文本」，重新填写。`
    case 'date':
      return `${at} 的日期不存在（${text}）。请写成 2026-11-20 09:30。`
    case 'merged':
      return `${at} 和别的单元格合并了。请取消合并，每一格都填上。`
    case 'quote':
      return `${at} 的引号没有配对，这一行没有读。请补上引号，或者去掉它。`
    case 'garbled':
      return `${at} 有读不出的字「${text}」。请用原来的软件打开，另存为 UTF-8 的 CSV 再上传。`
  }
}

type Book = { name: string; sheet: string; strings?: string; styles?: string; since1904: boolean }

/** Finds the first visible sheet and what it needs, by the relations between the parts. */
async function readBook(parts: Parts): Promise<Book> {
  if (!parts.has('_rels/.rels')) throw new Unreadable({ kind: 'no-workbook' })
  const workbook = (await relationsOf(parts, '')).find(({ type }) => type === 'officeDocument')?.target
  if (!workbook || !parts.has(workbook)) throw new Unreadable({ kind: 'no-workbook' })
  const relations = await relationsOf(parts, workbook)
  let [first, since1904, isBook] = [undefined as { id: string; name: string } | undefined, false, false]
  await parts.listen(workbook, {
    open(name, attributes) {
      isBook ||= name === 'workbook'
      if (name === 'workbookPr') since1904 = /^(1|true)$/.test(attributes.get('date1904') ?? '')
      if (name === 'sheet' && (attributes.get('state') ?? 'visible') === 'visible')
        first ??= { id: attributes.get('id') ?? '', name: attributes.get('name') ?? '' }
    },
  })
  if (!isBook) throw new Unreadable({ kind: 'no-workbook' })
  const sheet = relations.find(({ id, type }) => id === first?.id && type === 'worksheet')?.target
  if (!first || !sheet) throw new Unreadable({ kind: 'empty' })
  const partOf = (wanted: string) => relations.find(({ type }) => type === wanted)?.target
  const [strings, styles] = [partOf('sharedStrings'), partOf('styles')]
  return { name: first.name, sheet, since1904, ...(strings && { strings }), ...(styles && { styles }) }
}

type Relation = { id: string; type: string; target: string }

async function relationsOf(parts: Parts, path: string): Promise<Relation[]> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const relations: Relation[] = []
  await parts.listen(`${folder}_rels/${path.slice(folder.length)}.rels`, {
    open(name, attributes) {
      if (name !== 'Relationship') return
      const target = new URL(attributes.get('Target') ?? '', `zip:///${folder}`)
      relations.push({
        id: attributes.get('Id') ?? '',
        type: attributes.get('Type')?.split('/').at(-1) ?? '',
        target: decodeURIComponent(target.pathname.slice(1)),
      })
    },
  })
  return relations
}

/** The texts that cells point to; readings of characters (`rPh`) are no part of them. */
async function readStrings(parts: Parts, path: string, most: number): Promise<string[]> {
  const strings: string[] = []
  let [text, isText, isReading] = ['', false, false]
  await parts.listen(path, {
    open(name) {
      if (name === 'si') text = ''
      isText = name === 't' && !isReading
      isReading ||= name === 'rPh'
    },
    text(piece) {
      if (isText) text += piece
    },
    close(name) {
      if (name === 't') isText = false
      if (name === 'rPh') isReading = false
      if (name === 'si' && strings.push(unescaped(text)) > most)
        throw new Unreadable({ kind: 'cells', limit: most })
    },
  })
  return strings
}

/** Characters that XML cannot hold are written as _x000D_. */
const unescaped = (text: string): string =>
  text.replace(/_x([\dA-F]{4})_/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))

const DATE_FORMATS = /^(1[4-9]|2[0-2]|2[7-9]|3[0-6]|4[5-7]|5[0-8])$/

/** For each style of a cell: does it show a number as a day or a time? */
async function readStyles(parts: Parts, path: string): Promise<boolean[]> {
  const own = new Map<string, boolean>()
  const dates: boolean[] = []
  let inCells = false
  await parts.listen(path, {
    open(name, attributes) {
      const id = attributes.get('numFmtId') ?? '0'
      if (name === 'numFmt') {
        const code = attributes.get('formatCode') ?? ''
        own.set(id, /[ymdhs]/i.test(code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '')))
      }
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) dates.push(own.get(id) ?? DATE_FORMATS.test(id))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return dates
}

type Area = { top: number; bottom: number; left: number; right: number }
type Reading = { sheet: string; strings: string[]; dates: boolean[]; since1904: boolean }

async function readSheet(parts: Parts, book: Reading, limits: WorkbookLimits): Promise<SheetRow[]> {
  const rows: { row: number; cells: string[]; faults: Map<number, CellFault> }[] = []
  const merges: Area[] = []
  let current: (typeof rows)[number] = { row: 0, cells: [], faults: new Map() }
  let cell = { column: -1, type: 'n', style: 0, value: '', isFormula: false }
  let [isValue, isReading, cells] = [false, false, 0]

  const openRow = (given: string | undefined): void => {
    const row = given === undefined ? current.row + 1 : Number(given)
    if (!Number.isInteger(row) || row <= current.row) throw new Unreadable({ kind: 'broken' })
    current = { row, cells: [], faults: new Map() }
    cell = { ...cell, column: -1 }
  }
  const closeCell = (): void => {
    const at = addressOf(current.row, cell.column)
    const read = textOf(cell, book)
    const kind = cell.isFormula ? 'formula' : read.fault
    const text = read.text.trim()
    if (text === '' && kind === undefined) return
    if (cell.column >= limits.columns) throw new Unreadable({ kind: 'columns', limit: limits.columns, at })
    if (current.row > limits.rows) throw new Unreadable({ kind: 'rows', limit: limits.rows, at })
    cells += 1
    if (cells > limits.cells) throw new Unreadable({ kind: 'cells', limit: limits.cells })
    current.cells[cell.column] = text
    if (kind) current.faults.set(cell.column, { kind, at, text })
  }
  await parts.listen(book.sheet, {
    open(name, attributes) {
      if (name === 'row') openRow(attributes.get('r'))
      else if (name === 'c') {
        const at = attributes.get('r')
        const column = at === undefined ? cell.column + 1 : (cellAt(at)?.column ?? -1)
        if (column < 0) throw new Unreadable({ kind: 'broken' })
        const [type, style] = [attributes.get('t') ?? 'n', Number(attributes.get('s') ?? 0)]
        cell = { column, type, style, value: '', isFormula: false }
      } else if (name === 'f') cell.isFormula = true
      else if (name === 'v' || (name === 't' && !isReading)) isValue = true
      else if (name === 'rPh') isReading = true
      else if (name === 'mergeCell') {
        merges.push(areaOf(attributes.get('ref') ?? ''))
        if (merges.length > limits.merges) throw new Unreadable({ kind: 'merges', limit: limits.merges })
      }
    },
    text(piece) {
      if (isValue) cell.value += piece
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false
      else if (name === 'rPh') isReading = false
      else if (name === 'c') closeCell()
      else if (name === 'row' && current.cells.length > 0) rows.push(current)
    },
  })
  const width = rows.reduce((most, row) => Math.max(most, row.cells.length), 0)
  let covered = 0
  for (const { row, cells: texts, faults } of rows) {
    for (const { left, right } of merges.filter(({ top, bottom }) => top <= row && row <= bottom)) {
      for (let column = left; column <= Math.min(right, width - 1); column += 1)
        faults.set(column, { kind: 'merged', at: addressOf(row, column), text: texts[column] ?? '' })
      covered += Math.max(0, Math.min(right, width - 1) - left + 1)
      if (covered > limits.cells) throw new Unreadable({ kind: 'merges', limit: limits.merges })
    }
  }
  return rows.map((row) => ({ ...row, cells: Array.from(row.cells, (text) => text ?? '') }))
}

function cellAt(address: string): { row: number; column: number } | undefined {
  const [, letters, row] = /^([A-Z]{1,3})(\d{1,7})$/.exec(address) ?? []
  if (!letters || !row) return undefined
  const column = [...letters].reduce((sum, letter) => sum * 26 + (letter.codePointAt(0) ?? 0) - 64, 0) - 1
  return { row: Number(row), column }
}

function areaOf(reference: string): Area {
  const [first, last] = reference.split(':').map(cellAt)
  if (!first || !last) throw new Unreadable({ kind: 'broken' })
  return { top: first.row, bottom: last.row, left: first.column, right: last.column }
}

type Read = { text: string; fault?: CellFault['kind'] }

/** From here on a number has more digits than spreadsheets keep. */
const TOO_LONG = 1e15

function textOf(
  { type, style, value }: { type: string; style: number; value: string },
  { strings, dates, since1904 }: Reading,
): Read {
  if (type === 's') return { text: strings[Number(value)] ?? '' }
  if (type === 'b') return { text: value === '1' ? 'TRUE' : 'FALSE' }
  if (type === 'e') return { text: value, fault: 'error' }
  if (type !== 'n') return { text: unescaped(value) }
  if (value === '') return { text: '' }
  const number = Number(value)
  if (!Number.isFinite(number)) return { text: value, fault: 'error' }
  if (dates[style]) return dateText(number, since1904) ?? { text: value, fault: 'date' }
  if (Math.abs(number) >= TOO_LONG) return { text: value, fault: 'digits' }
  return { text: String(Number(number.toPrecision(15))) }
}

const DAY = 86_400_000
const LAST_DAY = 2_958_466

/**
 * A day as spreadsheets number them: 1 is 1 January 1900, and 60 a 29 February that never was; with the other count 0 is
 * 1 January 1904. Undefined where there is no such day.
 */
function dateText(serial: number, since1904: boolean): Read | undefined {
  const days = since1904 ? serial + 1462 : serial
  if (days < 1 || days >= LAST_DAY || Math.floor(days) === 60) return undefined
  const instant = new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + Math.round(days * 86_400) * 1000)
  const [day = '', time = ''] = instant.toISOString().slice(0, 19).split('T')
  if (instant.getTime() % DAY === 0) return { text: day }
  return { text: `${day} ${time.endsWith(':00') ? time.slice(0, 5) : time}` }
}
