import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import { maskCell, maskHeadings, maskQuoted, theirNames } from './connector.ts'
import { Columns, type FaultyRow } from './connector-model.ts'
import { refuseIntake } from './refusals.ts'

type Kept = Omit<FaultyRow, 'cells' | 'faults' | 'receivedAt'> & {
  header: string[]
  cells: string[]
  faults: { column: string; text: string }[]
  receivedAt: Date
  columns: unknown
}
const columns = sql`id, file, row, header, cells, faults, times, received_at as "receivedAt",
  (select content->'columns' from intake.connector c where c.source = f.source) as columns`

function shown(
  { header, cells, faults, receivedAt, columns: drawn, ...row }: Kept,
  masked: boolean,
): FaultyRow {
  const names = masked ? maskHeadings(header, theirNames({ columns: Columns.parse(drawn ?? {}) })) : header
  return {
    ...row,
    cells: cells.map((text, at) => ({ name: names[at] ?? '', text: masked ? maskCell(text) : text })),
    faults: faults.map(({ column, text }) => `${column}：${masked ? maskQuoted(text, cells) : text}`),
    receivedAt: receivedAt.toISOString(),
  }
}

/** The rows of a source that could not be read, the newest first, at most 200; what stands in them is masked. */
export async function listFaulty(ctx: ReadCtx, source: string): Promise<FaultyRow[]> {
  const found = await sql<Kept>`
    select ${columns} from intake.faulty_row f where source = ${source} order by id desc limit 200`.execute(
    ctx.db,
  )
  return found.rows.map((row) => shown(row, true))
}

/** One of them as it is, for whoever has written why. */
export async function getFaulty(ctx: ReadCtx, key: { source: string; id: string }): Promise<FaultyRow> {
  const found = await sql<Kept>`
    select ${columns} from intake.faulty_row f where source = ${key.source} and id = ${key.id}`.execute(
    ctx.db,
  )
  const [row] = found.rows
  if (!row) throw refuseIntake('intake.faulty-unknown')
  return shown(row, false)
}
