import { writeWorkbook } from '../platform/write-workbook.ts'
import { AREA_COLUMN, KIND_COLUMN, shown } from './cells.ts'
import { KINDS } from './codes.ts'
import { ELEMENTS } from './elements.ts'
import { MARK_COLUMNS, markText } from './marks.ts'
import { writeCsv, type Table } from '../platform/table.ts'
import type { Content, EntryKind, ImportView } from './model.ts'

/** The columns of our own form. */
export const HEADER = [AREA_COLUMN, KIND_COLUMN, ...ELEMENTS.map(({ name }) => name)]
/** No workbook has more rows than this; a list may be longer. */
export const MOST_IN_WORKBOOK = 20_000

export type Exported = { area: string; kind: EntryKind; content: Content }

const cellsOf = ({ area, kind, content }: Exported): string[] => [
  area,
  KINDS[kind],
  ...ELEMENTS.map((element) => shown(element, content[element.id])),
]

/** Entries as JSON Lines: elements by their ids. */
export const jsonLines = (entries: readonly Exported[]): string =>
  entries
    .map(({ area, kind, content }) => {
      const line = { [AREA_COLUMN]: area, [KIND_COLUMN]: KINDS[kind], ...content }
      return `${JSON.stringify(line)}\n`
    })
    .join('')

/** Entries as lines of CSV; the first portion begins with the names of the columns. */
export function csvLines(entries: readonly Exported[], first: boolean): string {
  const text = writeCsv([...(first ? [HEADER] : []), ...entries.map(cellsOf)])
  return first ? text : text.slice(1)
}

/** Entries as a workbook. */
export const workbook = (entries: readonly Exported[]): Promise<Buffer> =>
  writeWorkbook({
    sheet: '事项清单',
    head: HEADER,
    rows: entries.map((entry) => cellsOf(entry).map((text) => ({ text }))),
  })

/**
 * The lines of a file that something was noted about, each cell in question marked, what is wrong in the last columns. Cells are named as
 * they stand in this workbook, lines of the file as such.
 */
export function markedWorkbook(
  sheet: Pick<Table, 'columns' | 'rows'>,
  notes: ImportView['notes'],
): Promise<Buffer> {
  const columns = sheet.columns.filter((column) => !(MARK_COLUMNS as readonly string[]).includes(column))
  const head = [MARK_COLUMNS[0], ...columns, MARK_COLUMNS[1], MARK_COLUMNS[2]]
  const byRow = Map.groupBy(notes, ({ row }) => row)
  const marked = sheet.rows.filter(({ row }) => byRow.has(row)).slice(0, MOST_IN_WORKBOOK)
  const rows = marked.map(({ row, cells, raw }, at) => {
    const own = byRow.get(row) ?? []
    const told = (severity: 'error' | 'warning'): string =>
      own
        .filter((note) => note.severity === severity)
        .map(({ column, text }) => {
          const words = inThisBook(text)
          if (columns.includes(column)) return markText(cellName(head.indexOf(column), at + 2), column, words)
          return column === '' ? words : `${column}：${words}`
        })
        .join('；')
    const isMarked = new Set(own.map(({ column }) => column))
    return [
      { text: String(row) },
      ...columns.map((column) => ({ text: cellText(cells[column]), marked: isMarked.has(column) })),
      { text: raw === undefined ? told('error') : `${told('error')}\n${RAW}${raw}` },
      { text: told('warning') },
    ]
  })
  return writeWorkbook({ sheet: '需要改的行', head, rows })
}

/** Before a line whose cells could not be told apart: whoever puts it right reads it here as it was. */
const RAW = '原文件这一行是：'

/** What was noted of the file that came in, without its names of cells, and with its lines told apart from those here. */
const inThisBook = (text: string): string =>
  text.replace(/^[A-Z]{1,3}\d+ /, '这一格').replaceAll(/(?<!原文件)第 (\d+(?:、\d+)*) 行/g, '原文件第 $1 行')

/** B2: the second column of the second row. `column` counts from 0, `row` from 1. */
function cellName(column: number, row: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26
    ? `${letter}${row}`
    : `${cellName(Math.floor(column / 26) - 1, row).replace(/\d+$/, '')}${letter}${row}`
}

const cellText = (cell: unknown): string => {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell as string | number)
}
