import pg from 'pg'
import type { Pulled, Way } from '../intake/connector-model.ts'
import { sha256 } from '../platform/secrets.ts'

const PAGE = 500
const WITHIN_MS = 15_000

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * The next page of a table. The database is only read: the transaction is read-only, and names are quoted. Rows that stand at the same place
 * of the order come together, and once more where others have joined them, lest some be lost between two pages.
 */
export async function fromTable(
  url: string,
  way: TableWay,
  names: readonly string[],
  after: string | null,
): Promise<Pulled> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'tongban-pull',
    connectionTimeoutMillis: WITHIN_MS,
    statement_timeout: WITHIN_MS,
    // As they are written there, not as dates of this machine.
    types: { getTypeParser: () => (text: unknown) => text },
  })
  // The query itself fails; the event would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    // Of one moment, so that what comes between two questions belongs to the next page.
    await client.query('begin transaction isolation level repeatable read read only')
    await client.query(`set local time zone 'Asia/Shanghai'`)
    // A place in the order is read again by that database, and "CST" would be another zone there.
    await client.query('set local datestyle to iso')
    return await nextPage(await openTable(client, way, names), after)
  } finally {
    await client.end()
  }
}

/** What may be read of a table, a view or a materialized view; of a domain the type beneath. */
const COLUMNS = `
  select a.attname as name, format_type(case when t.typbasetype = 0 then a.atttypid else t.typbasetype end, null) as type
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
  where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped
    and has_schema_privilege(n.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select')`

type TableWay = Extract<Way, { kind: 'table' }>
/** What is asked of one table in its order. */
type Ordered = {
  columns: string[]
  kind: 'instant' | 'number'
  /** The column of the order, and what stands in it where a row has no place in that order. */
  order: string
  beyond: string
  read(where: string, values?: string[]): Promise<Row[]>
  count(where: string, values: string[]): Promise<number>
  /** Whether a place lies ahead of now: one that was noted while pages still ended there. */
  isAhead(value: string): Promise<boolean>
}

async function openTable(client: pg.Client, way: TableWay, names: readonly string[]): Promise<Ordered> {
  const present = await client.query<{ name: string; type: string }>(COLUMNS, [way.schema, way.table])
  const known = new Map(present.rows.map(({ name, type }) => [name, type]))
  const type = known.get(way.order)
  const kind = ORDERS.get(type ?? '')
  if (kind === undefined) throw new Error(unorderly(way.order, type))
  const columns = names.filter((name) => known.has(name))
  const from = `${quoted(way.schema)}.${quoted(way.table)} t`
  // By the column itself: its bare name would mean the text that is selected, and 10 would come before 9.
  const order = `t.${quoted(way.order)}`
  const selected = [way.order, ...columns].map((name) => `${quoted(name)}::text`).join(', ')
  const ahead = kind === 'instant' ? `${order} > now()` : 'false'
  return {
    columns,
    kind,
    order,
    // 9999-12-31, infinity and NaN stand for none; behind one of them no row would ever be found again, and before -infinity none is looked for.
    beyond:
      kind === 'instant'
        ? `(${order} >= ${FAR} or ${order} = '-infinity')`
        : `${order}::text in ('NaN', 'Infinity', '-Infinity')`,
    async read(where, values = []) {
      const { rows } = await client.query<(string | null)[]>({
        rowMode: 'array',
        text: `select (${ahead})::text, ${selected} from ${from} where ${where}`,
        values,
      })
      return rows.map(([isAhead, value, ...cells]) => ({
        value: value ?? '',
        cells: cells.map((cell) => cell ?? ''),
        isAhead: isAhead === 'true',
      }))
    },
    async count(where, values) {
      const { rows } = await client.query<{ rows: string }>(
        `select count(*) as rows from ${from} where ${where}`,
        values,
      )
      return Number(rows[0]?.rows)
    },
    async isAhead(value) {
      if (kind === 'number') return false
      const { rows } = await client.query<{ ahead: string }>(`select ($1::${type} > now())::text as ahead`, [
        value,
      ])
      return rows[0]?.ahead === 'true'
    },
  }
}

/** The rows behind a place, with those that came to it since; the next place; and, at the ends of the table, how many rows have none. */
async function nextPage(table: Ordered, after: string | null): Promise<Pulled> {
  const { columns, kind, order, beyond } = table
  const place = after === null ? null : placeOf(after)
  // A table whose place lies ahead of now is read from its beginning, which says nothing new.
  const last = place && (await table.isAhead(place.value)) ? null : place
  const there = last === null ? [] : await table.read(`${order} = $1`, [last.value])
  // An empty value comes before and behind all others: whoever has one is told of and not fetched, lest it be lost in silence.
  const fetched = `${order} is not null and not (${beyond})`
  const page = `order by ${order} fetch first ${PAGE} rows with ties`
  const newer =
    last === null
      ? await table.read(`${fetched} ${page}`)
      : await table.read(`${fetched} and ${order} > $1 ${page}`, [last.value])
  const sure = kind === 'instant' ? upToNow(newer) : upToNone(newer, last?.value ?? '0')
  const again = last?.digest === digestOf(there) ? [] : there
  const settled = [...again, ...newer.slice(0, sure)]
  const value = settled.at(-1)?.value
  return {
    header: columns,
    unordered: await countUnordered(table, { newer, sure, isFirst: last === null }),
    rows: [...again, ...newer].map(({ cells }, at) => ({ row: at + 2, cells })),
    next: value === undefined ? null : `${value}\n${digestOf(settled.filter((of) => of.value === value))}`,
  }
}

/** Rows that have no place in the order; null where the table takes too long to count, undefined in the middle of it. */
async function countUnordered(
  { kind, order, beyond, count }: Ordered,
  { newer, sure, isFirst }: { newer: readonly Row[]; sure: number; isFirst: boolean },
): Promise<number | null | undefined> {
  const isFull = newer.length >= PAGE
  // So many rows at a number that stands for none that nothing above them is ever reached.
  const top = kind === 'number' && isFull && sure === 0 ? newer.at(-1)?.value : undefined
  if (!isFirst && isFull && top === undefined) return undefined
  const none = `${order} is null or ${beyond}`
  return (top === undefined ? count(none, []) : count(`${none} or ${order} > $1`, [top])).catch(() => null)
}

/** Types that can tell what came after what. A text puts 10 before 9, a time of day begins anew each day, a float is no exact place. */
const ORDERS: ReadonlyMap<string, 'instant' | 'number'> = new Map([
  ['smallint', 'number'],
  ['integer', 'number'],
  ['bigint', 'number'],
  ['numeric', 'number'],
  ['date', 'instant'],
  ['timestamp without time zone', 'instant'],
  ['timestamp with time zone', 'instant'],
])

const unorderly = (order: string, type: string | undefined): string =>
  type === undefined
    ? `看不到「${order}」这一列，排不了先后，没有取。请核对顺序列的名称，或者请对方给读取的权限。`
    : `「${order}」列的类型是 ${type}，排不出先后，会漏掉后来的行，没有取。请对方给一个一直变大的整数列，或者日期、时间戳（date、timestamp）列，例如自增编号、最后修改时间，再把顺序列改成它。`

/** From the day after tomorrow on, by the clock of that database: what it has changed bears no such date. */
const FAR = 'current_date + 2'

type Row = { value: string; cells: string[]; isAhead: boolean }

/** How many rows from the first on have a place for good: what is dated ahead of now is taken and comes again until its time has come. */
function upToNow(rows: readonly Row[]): number {
  const ahead = rows.findIndex(({ isAhead }) => isAhead)
  return ahead < 0 ? rows.length : ahead
}

/** 99999999, 99991231, 2147483647: numbers that may stand for none. */
const FOR_NONE = /^(?:9999\d*|32767|2147483647|9223372036854775807)(?:\.0*)?$/

/**
 * The same of numbers, of which nobody knows what is ahead. Behind a number that stands for none no row would ever be found again, so the place
 * stays before it: it is one of those that are written for that, and more than 1,000 behind the number before.
 */
function upToNone(rows: readonly Row[], from: string): number {
  const isNone = ({ value }: Row, at: number): boolean =>
    FOR_NONE.test(value) && Number(value) - Number(rows[at - 1]?.value ?? from) > 1000
  const none = rows.findIndex(isNone)
  return none < 0 ? rows.length : none
}

/** Rows of one place, whatever their order. */
const digestOf = (rows: readonly Row[]): string =>
  sha256(JSON.stringify(rows.map(({ value, cells }) => JSON.stringify([value, ...cells])).toSorted()))

/** How far a table was read: the value of its column, and what stood at that value then. */
function placeOf(position: string): { value: string; digest: string | null } {
  const at = position.lastIndexOf('\n')
  return at < 0
    ? { value: position, digest: null }
    : { value: position.slice(0, at), digest: position.slice(at + 1) }
}
