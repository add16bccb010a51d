import { hash } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Log } from './logs.ts'

/** A row of a log by its number, with the SHA-256 of its canonical text. */
export type Leaf = { number: number; digest: Buffer }

type Column = { name: string; type: string }

/** Numbers that are read at a time: rows may be long, and memory stays bounded. */
const STEP = 1000

/** The columns of a log that are sealed now; undefined where the table, or one of those `wanted`, is not there. */
export async function findColumns(
  ctx: ReadCtx,
  log: Log,
  wanted: readonly string[] | undefined = log.only,
): Promise<Column[] | undefined> {
  const { rows } = await sql<Column>`
    select attname as name, format_type(atttypid, null) as type from pg_attribute
    where attrelid = to_regclass(${log.name}) and attnum > 0 and not attisdropped
    order by attname collate "C"`.execute(ctx.db)
  if (!rows.some(({ name }) => name === log.by)) return undefined
  if (!wanted) return rows
  const chosen = rows.filter(({ name }) => wanted.includes(name))
  return chosen.length === wanted.length ? chosen : undefined
}

/** A value as JSON that depends on no setting of the session: instants in UTC to the microsecond, bytes as hexadecimal. */
function canonical({ name, type }: Column): RawBuilder<unknown> {
  const column = sql.ref(name)
  if (type === 'timestamp with time zone')
    return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  return type === 'bytea' ? sql`encode(${column}, 'hex')` : sql`${column}`
}

/**
 * Reads the rows with numbers above `after` and up to `upTo` in the order of their numbers. The canonical text of a row is that of a
 * jsonb object of its columns: PostgreSQL writes one text for one value, whatever the order or the spaces in which it came.
 */
export async function* readLeaves(
  ctx: ReadCtx,
  log: Log,
  columns: readonly Column[],
  range: { after: number; upTo: number },
): AsyncGenerator<Leaf> {
  const by = sql.ref(log.by)
  const fields = sql.join(columns.flatMap((column) => [sql.lit(column.name), canonical(column)]))
  for (let after = range.after; after < range.upTo; after += STEP) {
    const { rows } = await sql<{ number: number; text: string }>`
      select ${by}::bigint as number, jsonb_build_object(${fields})::text as text from ${sql.table(log.name)}
      where ${by} > ${after} and ${by} <= ${Math.min(after + STEP, range.upTo)}
      order by ${by}`.execute(ctx.db)
    for (const { number, text } of rows) yield { number, digest: digestOf(text) }
  }
}

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer')

/** Rows that stand before the first number that a log gives; nobody but a forger writes them. */
export async function listBelow(ctx: ReadCtx, log: Log): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select ${sql.ref(log.by)}::bigint as number from ${sql.table(log.name)} where ${sql.ref(log.by)} <= 0
    order by 1 limit 100`.execute(ctx.db)
  return rows.map(({ number }) => number)
}

/** Whether a log has rows beyond a number. */
export async function hasMore(ctx: ReadCtx, log: Log, after: number): Promise<boolean> {
  const { rows } = await sql<{ more: boolean }>`
    select exists (select from ${sql.table(log.name)} where ${sql.ref(log.by)} > ${after}) as more`.execute(
    ctx.db,
  )
  return rows[0]?.more === true
}
