import writeExcelFile from 'write-excel-file/node'
import { AREA_COLUMN, shown, type Cells } from './cells.ts'
import { ELEMENTS } from './elements.ts'
import { writeCsv } from './files.ts'
import type { Content, ImportView } from './model.ts'

/** The columns of our own form. */
export const HEADER = [AREA_COLUMN, ...ELEMENTS.map(({ name }) => name)]
/** No workbook has more rows than this; a list may be longer. */
export const MOST_IN_WORKBOOK = 20_000

export type Exported = { area: string; content: Content }

const cellsOf = ({ area, content }: Exported): string[] => [
  area,
  ...ELEMENTS.map((element) => shown(element, content[element.id])),
]

/** Entries as JSON Lines: elements by their ids. */
export const jsonLines = (entries: readonly Exported[]): string =>
  entries.map(({ area, content }) => `${JSON.stringify({ [AREA_COLUMN]: area, ...content })}\n`).join('')

/** Entries as lines of CSV; the first portion begins with the names of the columns. */
export function csvLines(entries: readonly Exported[], first: boolean): string {
  const text = writeCsv([...(first ? [HEADER] : []), ...entries.map(cellsOf)])
  return first ? text : text.slice(1)
}

const NAMED = { fontWeight: 'bold', backgroundColor: '#e6eef7', wrap: true } as const

/** Entries as a workbook. */
export async function workbook(entries: readonly Exported[]): Promise<Buffer> {
  const rows = entries.map((entry) =>
    cellsOf(entry).map((value) => (value === '' ? null : { type: String, value: clipped(value) })),
  )
  return writeExcelFile([HEADER.map((value) => ({ type: String, value, ...NAMED })), ...rows], {
    sheet: '事项清单',
    columns: HEADER.map((name) => ({ width: name === '事项名称' ? 40 : 18 })),
    stickyRowsCount: 1,
  }).toBuffer()
}

/** A cell of a workbook holds no more than this. */
const clipped = (value: string): string => value.slice(0, 32_767)

const MARKED = { error: '#fbd5d5', warning: '#fdf0cc' } as const

/** A file again, as a workbook: each cell that is wrong or doubtful coloured, what is wrong with it in the last column. */
export async function markedWorkbook(
  { columns, rows, first }: { columns: readonly string[]; rows: readonly Cells[]; first: number },
  notes: ImportView['notes'],
): Promise<Buffer> {
  const byRow = new Map<number, ImportView['notes']>()
  for (const note of notes) byRow.set(note.row, [...(byRow.get(note.row) ?? []), note])
  const header = [...columns, '错误', '提醒'].map((value) => ({ type: String, value, ...NAMED }))
  const text = (cell: unknown): string =>
    cell === null || cell === undefined
      ? ''
      : typeof cell === 'object'
        ? JSON.stringify(cell)
        : String(cell as string | number)
  const marked = rows.flatMap((cells, at) => {
    const own = byRow.get(at + first) ?? []
    if (own.length === 0) return []
    const told = (severity: 'error' | 'warning'): string =>
      own
        .filter((note) => note.severity === severity)
        .map(({ column, text: what }) => (column === '' ? what : `${column}：${what}`))
        .join('；')
    const worst = (column: string): 'error' | 'warning' | undefined =>
      own
        .filter((note) => note.column === column)
        .map(({ severity }) => severity)
        .toSorted()[0]
    return [
      [
        ...columns.map((column) => {
          const severity = worst(column)
          return {
            type: String,
            value: clipped(text(cells[column])),
            ...(severity ? { backgroundColor: MARKED[severity] } : {}),
          }
        }),
        { type: String, value: clipped(told('error')) },
        { type: String, value: clipped(told('warning')) },
      ],
    ]
  })
  return writeExcelFile([header, ...marked.slice(0, MOST_IN_WORKBOOK)], {
    sheet: '需要改的行',
    stickyRowsCount: 1,
  }).toBuffer()
}
