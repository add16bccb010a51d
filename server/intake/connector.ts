import { officesUnder } from '../offices/rules.ts'
import type { World } from '../platform/ctx.ts'
import { sha256 } from '../platform/secrets.ts'
import type { Connector, Rows } from './connector-model.ts'
import type { Push } from './model.ts'
import { COLUMNS, markedWorkbook, readRow, type RowFault } from './table.ts'

const NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]

/** What their columns are called, ours where nothing else is said. */
export function theirNames({ columns }: Pick<Connector, 'columns'>): string[] {
  return NAMES.map((column) => columns[column] ?? COLUMNS[column])
}

/** The offices for which a connector speaks: those that it names and those under them. */
export function spokenFor(
  { offices }: Pick<World['region'], 'offices'>,
  connector: Pick<Connector, 'offices'>,
): string[] {
  return [...officesUnder(offices, connector.offices)]
}

/** Rows of a pull as messages, or what is wrong with each; their headings are read as ours. */
export function readPulled(
  connector: Connector,
  { header, rows }: Rows,
): ({ message: Push } | { faults: RowFault[] })[] {
  const ours = new Map(NAMES.map((column) => [connector.columns[column] ?? COLUMNS[column], COLUMNS[column]]))
  const named = header.map((name) => ours.get(name) ?? '')
  return rows.map(({ row, cells, faults }) => {
    const broken = [...(faults ?? [])].flatMap(([at, text]) =>
      named[at] ? [{ column: named[at], text }] : [],
    )
    if (broken.length > 0) return { faults: broken }
    const trimmed = cells.map((cell) => cell.trim())
    return readRow({ header: named }, { row, cells: trimmed, faults: new Map() }, connector)
  })
}

/** The file again with what is wrong in red, under their own headings. */
export function returnedWorkbook(
  connector: Connector,
  { header, rows }: Rows,
  faults: readonly (RowFault & { row: number })[],
): Promise<Buffer> {
  const theirs = new Map(
    NAMES.map((column) => [COLUMNS[column], connector.columns[column] ?? COLUMNS[column]]),
  )
  const named = faults.map((fault) => ({
    ...fault,
    column: theirs.get(fault.column as never) ?? fault.column,
  }))
  return markedWorkbook({ header, rows }, named)
}

/** Of fewer characters the first is half of what there is to know: a family name, a sex, a grade. */
const SHORTEST_SHOWN = 5

/** So much of a cell that whoever drew the columns recognises it, and nobody learns it; nothing but its length of a short one. */
export function maskCell(text: string): string {
  const [first = '', ...rest] = text
  const stars = '*'.repeat(Math.min(rest.length, 6))
  return rest.length + 1 < SHORTEST_SHOWN ? '*'.repeat([...text].length) : `${first}${stars}`
}

/** Headings that are drawn, and of others only so much: where a file has none, its first line is a person. */
export function maskHeadings(header: readonly string[], drawn: readonly string[]): string[] {
  return header.map((name) => (drawn.includes(name) ? name : maskCell(name)))
}

/** A sentence in which no cell of the row is quoted any more. */
export function maskQuoted(text: string, cells: readonly string[]): string {
  return cells.reduce(
    (told, cell) =>
      cell.trim() === '' ? told : told.replaceAll(`「${cell.trim()}」`, `「${maskCell(cell.trim())}」`),
    text,
  )
}

/** Known again where nothing of it was changed since it was tried. */
export const digestOfConnector = (connector: Connector): string => sha256(JSON.stringify(connector))
