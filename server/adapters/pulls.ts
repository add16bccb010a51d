import { lstat, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Pull, Pullable, Pulled, Way } from '../intake/connector-model.ts'
import { memberAt, refuseWay, rowsOf } from '../intake/rules.ts'
import type { PullPlace } from '../platform/config.ts'
import { sha256 } from '../platform/secrets.ts'
import { readHeaded } from '../platform/sheet.ts'
import type { CallSystem } from '../sharing/model.ts'

const PAGE = 500
const WITHIN_MS = 15_000
const FILE_LIMIT = 24 * 1024 * 1024
/** A file that was changed a moment ago may still be being written. */
const SETTLED_MS = 10_000

/**
 * Fetches rows from where the configuration says that a source is, and nothing that it does not name, whatever was drawn at the desk. A
 * database is only read: its transaction is read-only, and names are quoted; rows that stand at the same place of the order come together,
 * and once more where others have joined them, lest some be lost between two pages. A list over HTTP is asked like every department system.
 */
export function pulls(
  places: Readonly<Record<string, PullPlace>>,
  call: CallSystem,
): { pull: Pull; pullable(source: string): Pullable | undefined } {
  const pullable = (source: string): Pullable | undefined => {
    const place = places[source]
    if (!place) return undefined
    return {
      tables: 'tables' in place ? place.tables : [],
      paths: 'paths' in place ? place.paths : [],
      mailbox: 'folder' in place,
    }
  }
  return {
    pullable,
    async pull(source, way, names, after) {
      const refusal = refuseWay(source, way, pullable(source))
      if (refusal) throw new Error(refusal.zh)
      const place = places[source]
      if (way.kind === 'table' && place && 'database' in place)
        return fromTable(place.database, way, names, after)
      if (way.kind === 'mailbox' && place && 'folder' in place) return fromMailbox(place.folder)
      if (way.kind === 'http') return fromList(call, source, way, after)
      throw new Error('a way that the configuration has no place for')
    },
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

async function fromTable(
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

async function fromMailbox(folder: string): Promise<Pulled> {
  const now = performance.timeOrigin + performance.now()
  for (const name of (await readdir(folder)).filter((each) => /\.(xlsx|csv)$/i.test(each)).sort()) {
    const path = join(folder, name)
    const about = await lstat(path)
    if (!about.isFile() || name.startsWith('.') || now - about.mtimeMs < SETTLED_MS) continue
    const moveTo = async (place: string): Promise<void> => {
      const put = join(await folderIn(folder, place), `${Math.round(now)}-${name}`)
      await rename(path, put)
      // Replaced or written on meanwhile: nobody has read that, so it is another file of the mailbox.
      const { ino, size, mtimeMs } = await lstat(put)
      if (ino !== about.ino || size !== about.size || mtimeMs !== about.mtimeMs)
        await rename(put, join(folder, `${Math.round(now)}-${name}`))
    }
    const sheet =
      about.size > FILE_LIMIT ? { fault: '文件太大，最多 24 MB。' } : await readHeaded(await readFile(path))
    if ('fault' in sheet) {
      await moveTo('failed')
      throw new Error(`${name}：${sheet.fault}已移到 failed 文件夹。`)
    }
    return {
      ...sheet,
      file: name,
      giveBack: (workbook) => putBack(folder, name, workbook),
      // There may be another file.
      next: name,
      settle: () => moveTo('done'),
    }
  }
  return { header: [], rows: [], next: null }
}

/** A folder within the mailbox; one that whoever writes there has led somewhere else is refused. */
async function folderIn(folder: string, name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path, { recursive: true })
  if (!(await lstat(path)).isDirectory()) throw new Error(`${name} 不是文件夹，是通往别处的链接。请删掉它。`)
  return path
}

/** What is wrong in a file goes back under its name to where the department fetches it; never half of it. */
async function putBack(folder: string, name: string, workbook: Uint8Array): Promise<void> {
  const path = join(await folderIn(folder, 'returned'), `${name.replace(/\.\w{1,4}$/, '')}-错误.xlsx`)
  await writeFile(`${path}.part`, workbook)
  await rename(`${path}.part`, path)
}

async function fromList(
  call: CallSystem,
  source: string,
  way: Extract<Way, { kind: 'http' }>,
  after: string | null,
): Promise<Pulled> {
  const { status, body } = await call({
    system: source,
    method: 'GET',
    path: way.path,
    query: after === null ? {} : { [way.after]: after },
    body: undefined,
    headers: {},
    signal: AbortSignal.timeout(WITHIN_MS),
  })
  if (status !== 200) throw new Error(`对方的回答是 ${status}`)
  const rows = memberAt(body, way.rows)
  if (!Array.isArray(rows)) throw new Error(`回答里没有「${way.rows}」这个列表`)
  const next = way.next === undefined ? undefined : memberAt(body, way.next)
  return {
    ...rowsOf(rows),
    next: typeof next === 'string' || typeof next === 'number' ? String(next) : null,
  }
}
