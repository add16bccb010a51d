import type { Push, Schemes } from './model.ts'

/** The columns of a file, by the names of GB/T 39046; those with a star must be there. */
export const COLUMNS = {
  externalNumber: '办件编号',
  item: '事项编码',
  name: '申请人',
  number: '证件号码',
  state: '办件状态',
  result: '办结结果',
  reason: '原因',
  submittedAt: '收件时间',
  acceptedAt: '受理时间',
  decidedAt: '办结时间',
  sequence: '序号',
} as const
type Column = keyof typeof COLUMNS
const NEEDED: readonly Column[] = ['externalNumber', 'item', 'name', 'number', 'state', 'submittedAt']
/** The name of the column under which a fault is told. */
export const columnOf = (column: Column): string => COLUMNS[column]

export type RowFault = { column: string; text: string }
export type Table = { header: string[]; rows: string[][] }

/** The text of a file: UTF-8 where it is one, else GB18030, as spreadsheets in China save it. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** Reads CSV (RFC 4180): quoted cells may hold commas, line ends and doubled quotes. Empty lines are left out. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endCell = (): void => {
    row.push(cell.trim())
    cell = ''
  }
  const endRow = (): void => {
    endCell()
    if (row.some((each) => each !== '')) rows.push(row)
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
    } else if (char === ',') endCell()
    else if (char === '\n') endRow()
    else if (char !== '\r') cell += char
  }
  if (cell !== '' || row.length > 0) endRow()
  return rows
}

/** A file as a table; `fault` says why it is none. */
export function readTable(bytes: Uint8Array): Table | { fault: string } {
  const [header, ...rows] = parseCsv(decode(bytes))
  if (!header || rows.length === 0) return { fault: '文件里没有数据。第一行写列名，从第二行起一行一件。' }
  const missing = NEEDED.map(columnOf).filter((name) => !header.includes(name))
  return missing.length > 0
    ? { fault: `缺少列：${missing.join('、')}。第一行要写列名，和模板一样。` }
    : { header, rows }
}

const INSTANT =
  /^(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})(?:[T ]?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?$/

/** 2026-11-20, 2026/11/20 9:30, 20261120T093000 (GB/T 39046), RFC 3339; without a zone it is the time of China. */
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
  cells: readonly string[],
  file: { source: string; schemes: Schemes },
): { message: Push } | { faults: RowFault[] } {
  const faults: RowFault[] = []
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
    ['case.item-changed', 'intake.office', 'inventory.not-on-list'].includes(code)
  )
    return COLUMNS.item
  if (code === 'intake.state-unknown') return COLUMNS.state
  if (code === 'intake.result-missing') return COLUMNS.result
  if (code === 'intake.reason-missing') return COLUMNS.reason
  if (code.startsWith('intake.instant')) {
    return [COLUMNS.decidedAt, COLUMNS.acceptedAt].find((name) => zh.includes(name)) ?? COLUMNS.submittedAt
  }
  return code === 'intake.sequence-reused' ? COLUMNS.sequence : COLUMNS.externalNumber
}

/** The file again, with what is wrong with each row in a last column; spreadsheets know it by its mark as UTF-8. */
export function markedCsv({ header, rows }: Table, faults: ReadonlyMap<number, string>): string {
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
  const marked = rows.map((cells, index) =>
    line([...header.map((_, at) => cells[at] ?? ''), faults.get(index + 2) ?? '']),
  )
  return `\uFEFF${[line([...header, '错误']), ...marked].join('\r\n')}\r\n`
}
