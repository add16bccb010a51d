import { lstat, mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Pull, Pulled, Way } from '../intake/connector-model.ts'
import { readSheet } from '../platform/sheet.ts'
import type { CallSystem } from '../sharing/model.ts'

const PAGE = 500
const WITHIN_MS = 15_000
const FILE_LIMIT = 24 * 1024 * 1024
/** A file that was changed a moment ago may still be being written. */
const SETTLED_MS = 2000

/**
 * Fetches rows from where the configuration says that a source is: `postgres://…` for a table or view, a folder for a mailbox of files; a
 * list over HTTP is asked like every department system. A database is only read: its transaction is read-only, and names are quoted; rows
 * that stand at the same place of the order come together, lest some be lost between two pages.
 */
export function pulls(places: Readonly<Record<string, string>>, call: CallSystem): Pull {
  const placeOf = (source: string): string => {
    const place = places[source]
    if (place === undefined) throw new Error(`没有配置「${source}」的地址（TONGBAN_PULLS）`)
    return place
  }
  return async (source, way, names, after) => {
    switch (way.kind) {
      case 'table':
        return fromTable(placeOf(source), way, names, after)
      case 'mailbox':
        return fromMailbox(placeOf(source))
      case 'http':
        return fromList(call, source, way, after)
    }
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

async function fromTable(
  url: string,
  way: Extract<Way, { kind: 'table' }>,
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
    await client.query('begin transaction read only')
    await client.query(`set local time zone 'Asia/Shanghai'`)
    const present = await client.query<{ name: string }>(
      'select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2',
      [way.schema, way.table],
    )
    const known = new Set(present.rows.map(({ name }) => name))
    const columns = names.filter((name) => known.has(name))
    // By the column itself: its bare name would mean the text that is selected, and 10 would come before 9.
    const order = `t.${quoted(way.order)}`
    const found = await client.query<(string | null)[]>({
      rowMode: 'array',
      text: `select ${[way.order, ...columns].map((name) => `${quoted(name)}::text`).join(', ')}
        from ${quoted(way.schema)}.${quoted(way.table)} t ${after === null ? '' : `where ${order} > $1`}
        order by ${order} fetch first ${PAGE} rows with ties`,
      values: after === null ? [] : [after],
    })
    return {
      header: columns,
      rows: found.rows.map(([, ...cells]) => cells.map((cell) => cell ?? '')),
      next: found.rows.at(-1)?.[0] ?? null,
    }
  } finally {
    await client.end()
  }
}

async function fromMailbox(folder: string): Promise<Pulled> {
  const now = performance.timeOrigin + performance.now()
  for (const name of (await readdir(folder)).filter((each) => /\.(xlsx|csv)$/i.test(each)).sort()) {
    const path = join(folder, name)
    const about = await lstat(path)
    if (!about.isFile() || name.startsWith('.') || now - about.mtimeMs < SETTLED_MS) continue
    const moveTo = async (place: string): Promise<void> => {
      await mkdir(join(folder, place), { recursive: true })
      await rename(path, join(folder, place, `${Math.round(now)}-${name}`))
    }
    const sheet =
      about.size > FILE_LIMIT ? { fault: '文件太大，最多 24 MB。' } : await readSheet(await readFile(path))
    if ('fault' in sheet) {
      await moveTo('failed')
      throw new Error(`${name}：${sheet.fault}已移到 failed 文件夹。`)
    }
    const [head, ...rows] = sheet.rows
    return {
      header: head?.cells ?? [],
      rows: rows.map(({ cells }) => cells),
      // There may be another file.
      next: name,
      settle: () => moveTo('done'),
    }
  }
  return { header: [], rows: [], next: null }
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
  const rows = at(body, way.rows)
  if (!Array.isArray(rows)) throw new Error(`回答里没有「${way.rows}」这个列表`)
  const objects = rows.slice(0, PAGE * 2).filter((row) => typeof row === 'object' && row !== null) as Record<
    string,
    unknown
  >[]
  const header = [...new Set(objects.flatMap((row) => Object.keys(row)))]
  const next = way.next === undefined ? undefined : at(body, way.next)
  return {
    header,
    rows: objects.map((row) => header.map((name) => textOf(row[name]))),
    next: typeof next === 'string' || typeof next === 'number' ? String(next) : null,
  }
}

function at(body: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (part, name) =>
        typeof part === 'object' && part !== null && Object.hasOwn(part, name)
          ? (part as Record<string, unknown>)[name]
          : undefined,
      body,
    )
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : ''
}
