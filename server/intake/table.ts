import { readSheet } from '../platform/sheet.ts'
import { cellFaultText, type SheetRow } from '../platform/workbook.ts'
import { writeWorkbook } from '../platform/write-workbook.ts'
import { COLUMN_NAMES } from './columns.ts'
import type { Push, Schemes } from './model.ts'

/** The columns of a file; those in `NEEDED` must be there. */
export const COLUMNS = COLUMN_NAMES
type Column = keyof typeof COLUMNS
const NEEDED: readonly Column[] = ['externalNumber', 'item', 'name', 'number', 'state', 'submittedAt']
const KNOWN: ReadonlySet<string> = new Set(Object.values(COLUMNS))
/** The name of the column under which a fault is told. */
export const columnOf = (column: Column): string => COLUMNS[column]

export type RowFault = { column: string; text: string }
export type Table = { header: string[]; rows: SheetRow[] }

/** A file, workbook or CSV, as a table with our columns; `fault` says why it is none. */
export async function readTable(bytes: Uint8Array): Promise<Table | { fault: string }> {
  const sheet = await readSheet(bytes)
  if ('fault' in sheet) return sheet
  const [head, ...rows] = sheet.rows
  if (!head || rows.length === 0) return { fault: '文件里没有数据。第一行写列名，从第二行起一行一件。' }
  const missing = NEEDED.map(columnOf).filter((name) => !head.cells.includes(name))
  if (missing.length === 0) return { header: head.cells, rows }
  const wrong = [...head.faults.values()].map(cellFaultText)
  return { fault: `缺少列：${missing.join('、')}。第一行要写列名，和模板一样。${wrong[0] ?? ''}` }
}

const INSTANT =
  /^(\d{4})[-/年]?(\d{1,2})[-/月]?(\d{1,2})日?(?:[T ]?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?$/

/** 2026-11-20, 2026年11月20日, 2026/11/20 9:30, 20261120T093000 (GB/T 39046), RFC 3339; without a zone it is the time of China. */
export function readInstant(text: string): string | undefined {
  const found = INSTANT.exec(text)
  if (!found) return undefined
  const [, year = '', month = '', day = '', hour = '0', minute = '00', second = '00', zone = '+08:00'] = found
  const two = (part: string): string => part.padStart(2, '0')
  const local = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}`
  const instant = new Date(`${local}${zone}`)
  const isReal = new Date(`${local}Z`).toJSON()?.startsWith(local) ?? false
  return isReal && !Number.isNaN(instant.getTime()) ? `${local}${zone}` : undefined
}

/** One row as a message, or everything that is wrong with its cells. */
export function readRow(
  { header }: Pick<Table, 'header'>,
  { cells, faults: cellFaults }: SheetRow,
  file: { source: string; schemes: Schemes },
): { message: Push } | { faults: RowFault[] } {
  const faults: RowFault[] = []
  for (const [at, fault] of cellFaults) {
    const column = header[at] ?? ''
    if (KNOWN.has(column)) faults.push({ column, text: cellFaultText(fault) })
  }
  if (faults.length > 0) return { faults }
  const cellOf = (column: Column): string => cells[header.indexOf(COLUMNS[column])] ?? ''
  const wrong = (column: Column, text: string): void => {
    faults.push({ column: COLUMNS[column], text })
  }
  const text = (column: Column, longest: number): string => {
    const cell = cellOf(column)
    if (cell === '' && NEEDED.includes(column)) wrong(column, '没有填。')
    if ([...cell].length > longest) wrong(column, `太长了，最多 ${longest} 个字。`)
    return cell
  }
  const instant = (column: Column): string | undefined => {
    const cell = text(column, 40)
    const read = readInstant(cell)
    if (cell !== '' && read === undefined) wrong(column, `「${cell}」不是时间。请写成 2026-11-20 09:30。`)
    return read
  }
  const sequence = cellOf('sequence')
  if (sequence !== '' && !/^\d{1,15}$/.test(sequence)) wrong('sequence', '序号要写整数。')
  const { schemes, source } = file
  const [submittedAt, acceptedAt, decidedAt] = [
    instant('submittedAt'),
    instant('acceptedAt'),
    instant('decidedAt'),
  ]
  const [result, reason] = [text('result', 60), text('reason', 500)]
  const newest = [submittedAt, acceptedAt, decidedAt]
    .filter((each) => each !== undefined)
    .toSorted((a, b) => new Date(b).getTime() - new Date(a).getTime())[0]
  const message: Push = {
    source,
    externalNumber: text('externalNumber', 50),
    item: { scheme: schemes.item, value: text('item', 60) },
    applicant: { name: text('name', 100), number: text('number', 40) },
    state: { scheme: schemes.state, value: text('state', 60) },
    ...(result === '' ? {} : { result: { scheme: schemes.result, value: result } }),
    ...(reason === '' ? {} : { reason }),
    submittedAt: submittedAt ?? '',
    ...(acceptedAt ? { acceptedAt } : {}),
    ...(decidedAt ? { decidedAt } : {}),
    at: newest ?? '',
    ...(sequence === '' ? {} : { sequence: Number(sequence) }),
  }
  return faults.length > 0 ? { faults } : { message }
}

/** The cell of a file that a refusal is about. */
export function columnOfRefusal(code: string, zh: string): string {
  if (
    code.startsWith('intake.item') ||
    ['case.item-changed', 'intake.clerk-office', 'inventory.not-on-list'].includes(code)
  )
    return COLUMNS.item
  if (code === 'intake.state-unknown') return COLUMNS.state
  if (code === 'intake.result-missing') return COLUMNS.result
  if (code === 'intake.reason-missing') return COLUMNS.reason
  if (code.startsWith('intake.instant')) {
    return [COLUMNS.decidedAt, COLUMNS.acceptedAt].find((name) => zh.includes(name)) ?? COLUMNS.submittedAt
  }
  return code.startsWith('intake.sequence-') ? COLUMNS.sequence : COLUMNS.externalNumber
}

const FAULTS_HEAD = '错误'

/** The file again as a workbook: cells that are wrong in red, and what is wrong with each row in a last column. */
export function markedWorkbook(
  { header, rows }: { header: string[]; rows: readonly Pick<SheetRow, 'row' | 'cells'>[] },
  faults: readonly (RowFault & { row: number })[],
): Promise<Buffer> {
  const head = header.filter((name) => name !== FAULTS_HEAD)
  const ofRow = Map.groupBy(faults, ({ row }) => row)
  const marked: { text: string; marked: boolean }[][] = []
  for (const { row, cells } of rows) {
    const wrong = ofRow.get(row) ?? []
    const columns = new Set(wrong.map(({ column }) => column))
    const told = wrong.map(({ column, text }) => `${column}：${text}`).join('；')
    // Each row stands where it stood, so that the row numbers of the page and of the file agree.
    marked[row - 2] = [
      ...head.map((name) => ({ text: cells[header.indexOf(name)] ?? '', marked: columns.has(name) })),
      { text: told, marked: wrong.length > 0 },
    ]
  }
  return writeWorkbook({
    sheet: '办件',
    head: [...head, FAULTS_HEAD],
    rows: Array.from(marked, (cells) => cells ?? []),
  })
}

const TEMPLATE_ROWS = 200

/** 模板. An empty workbook with the headings; its cells are text, so that long numbers stay whole. */
export function templateWorkbook(): Promise<Buffer> {
  const head = Object.values(COLUMNS)
  const rows = Array.from({ length: TEMPLATE_ROWS }, () => head.map(() => ({ text: '' })))
  return writeWorkbook({ sheet: '办件', head, rows })
}
