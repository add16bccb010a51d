import { sha256 } from '../platform/secrets.ts'
import type { Connector, Pulled } from './connector-model.ts'
import type { Push } from './model.ts'
import { COLUMNS, readRow, type RowFault } from './table.ts'

const NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]

/** What their columns are called, ours where nothing else is said. */
export function theirNames({ columns }: Pick<Connector, 'columns'>): string[] {
  return NAMES.map((column) => columns[column] ?? COLUMNS[column])
}

/** Rows of a pull as messages, or what is wrong with each; their headings are read as ours. */
export function readPulled(
  connector: Connector,
  { header, rows }: Pick<Pulled, 'header' | 'rows'>,
): ({ message: Push } | { faults: RowFault[] })[] {
  const ours = new Map(NAMES.map((column) => [connector.columns[column] ?? COLUMNS[column], COLUMNS[column]]))
  const named = header.map((name) => ours.get(name) ?? '')
  return rows.map((cells, at) =>
    readRow(
      { header: named },
      { row: at + 2, cells: cells.map((cell) => cell.trim()), faults: new Map() },
      connector,
    ),
  )
}

/** Known again where nothing of it was changed since it was tried. */
export const digestOfConnector = (connector: Connector): string => sha256(JSON.stringify(connector))
