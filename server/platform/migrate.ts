import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { errorCode, ROOT, StartRefusal } from './config.ts'

const OLDEST_VERSION = 150_000
/** Any constant; two starts at once meet at it. */
const LOCK = 7_304_118_226

export interface MigrationFile {
  /** `NNNN-<room>-<what>.sql` */
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

/** The files of `db/migrations` in order. Refuses a file that is not named `NNNN-<room>-<what>.sql` and a number used twice. */
export function listMigrations(folder: string = join(ROOT, 'db/migrations')): MigrationFile[] {
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.sql'))
        .toSorted()
    : []
  const seen = new Map<string, string>()
  for (const name of names) {
    const number = /^(\d{4})-[a-z]+-[a-z0-9-]+\.sql$/.exec(name)?.[1]
    if (number === undefined) {
      throw new StartRefusal(
        `迁移文件 ${name} 的名称不对，应为 NNNN-<room>-<what>.sql。`,
        `the migration ${name} must be named NNNN-<room>-<what>.sql`,
      )
    }
    const twin = seen.get(number)
    if (twin !== undefined) {
      throw new StartRefusal(
        `迁移文件 ${twin} 与 ${name} 编号相同。`,
        `the migrations ${twin} and ${name} have the same number`,
      )
    }
    seen.set(number, name)
  }
  return names.map((name) => {
    const sql = readFileSync(join(folder, name), 'utf8')
    return { name, sql, sha256: createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex') }
  })
}

/**
 * Brings the database to the state of the files: first graphile-worker's own schema, whose functions ours call, then
 * each new file in its own transaction. Two starts at once wait for each other. Refuses a database older than
 * PostgreSQL 15, a file that was edited after it was applied, one that sorts before an applied one, and a database
 * that a later version of this program has already changed.
 *
 * @returns the names of the files applied now.
 */
export async function migrate(
  url: string,
  files: readonly MigrationFile[] = listMigrations(),
): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 3, application_name: 'tongban-migrate' })
  pool.on('error', () => undefined)
  pool.on('connect', (connected) => connected.on('error', () => undefined))
  const client = await pool.connect()
  try {
    await refuseOldServer(client)
    await client.query('select pg_advisory_lock($1)', [LOCK])
    try {
      await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) })
      await client.query(`
        create schema if not exists platform;
        create table if not exists platform.migration (
          name text primary key,
          sha256 text not null,
          applied_at timestamptz not null default now()
        )`)
      return await applyNew(client, files)
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK])
    }
  } finally {
    client.release()
    await pool.end()
  }
}

async function applyNew(client: pg.PoolClient, files: readonly MigrationFile[]): Promise<string[]> {
  const rows = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from platform.migration order by name collate "C"',
  )
  const applied = new Map(rows.rows.map((row) => [row.name, row.sha256]))
  const known = new Set(files.map((file) => file.name))
  const unknown = rows.rows.find((row) => !known.has(row.name))
  if (unknown) {
    throw new StartRefusal(
      `数据库已有迁移 ${unknown.name}，而本程序没有这个文件，请使用更新的程序版本。`,
      `the database holds the migration ${unknown.name}, which this program does not have; use a newer version of the program`,
    )
  }
  const last = rows.rows.at(-1)?.name ?? ''
  const done: string[] = []
  for (const file of files) {
    const sha256 = applied.get(file.name)
    if (sha256 === file.sha256) continue
    if (sha256 !== undefined) {
      throw new StartRefusal(
        `迁移文件 ${file.name} 在执行后被修改过，请恢复原文件，另写新的迁移。`,
        `the migration ${file.name} was edited after it was applied; restore it and write a new one`,
      )
    }
    if (file.name < last) {
      throw new StartRefusal(
        `新迁移 ${file.name} 排在已执行的 ${last} 之前，请改用更大的编号。`,
        `the new migration ${file.name} sorts before ${last}, which is already applied; give it a larger number`,
      )
    }
    await apply(client, file)
    done.push(file.name)
  }
  return done
}

async function apply(client: pg.PoolClient, file: MigrationFile): Promise<void> {
  try {
    await client.query('begin')
    await client.query(file.sql)
    await client.query('insert into platform.migration (name, sha256) values ($1, $2)', [
      file.name,
      file.sha256,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    const reason = error instanceof Error ? error.message : String(error)
    const line =
      error instanceof pg.DatabaseError && error.position !== undefined
        ? file.sql.slice(0, Number(error.position)).split('\n').length
        : undefined
    const where = line === undefined ? file.name : `${file.name}:${line}`
    throw new StartRefusal(
      `迁移 ${where} 失败：${reason}。`,
      `the migration ${where} failed and was undone`,
      error,
    )
  }
}

async function refuseOldServer(client: pg.PoolClient): Promise<void> {
  const answer = await client.query<{ number: number; version: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`,
  )
  const server = answer.rows[0]
  if (server && server.number < OLDEST_VERSION) {
    throw new StartRefusal(
      `数据库是 PostgreSQL ${server.version}，需要 15 以上的版本。`,
      `the database is PostgreSQL ${server.version}; 15 or later is needed`,
    )
  }
}

/** Connects once, so that an unreachable database or a wrong password is one sentence and not a stack. */
export async function demandDatabase(url: string): Promise<void> {
  const shown = describeDatabase(url)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    const code = errorCode(error)
    if (code === '28P01' || code === '28000') {
      throw new StartRefusal(
        `数据库 ${shown} 拒绝登录，请检查 DATABASE_URL 的用户名和密码。`,
        `the database ${shown} refuses the login; check user and password in DATABASE_URL`,
        error,
      )
    }
    if (code === '3D000') {
      throw new StartRefusal(
        `数据库 ${shown} 不存在，请先建立。`,
        `the database ${shown} does not exist; create it first`,
        error,
      )
    }
    throw new StartRefusal(
      `连不上数据库 ${shown}，请检查它是否在运行，以及 DATABASE_URL。`,
      `the database ${shown} cannot be reached; check that it runs, and DATABASE_URL`,
      error,
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Host, port and name of a connection string, without the password. */
function describeDatabase(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`
}
