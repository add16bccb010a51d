import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { after } from 'node:test'
import pg from 'pg'
import { errorCode } from '../server/platform/config.ts'
import { migrate } from '../server/platform/migrate.ts'
import { startPostgres } from '../server/platform/postgres.ts'

/** A migrated database that others are cloned from. */
export interface TemplateDatabase {
  /** Its connection string; nobody may stay connected to it. */
  readonly url: string
  stop(): Promise<void>
}

/** A database of its own for one test file: a clone of the template, real PostgreSQL, every migration applied. */
export interface TestDatabase {
  readonly url: string
  readonly pool: pg.Pool
  /** Ends the pool and drops the database; `testDb` already does it after the last test of the file. */
  drop(): Promise<void>
}

/**
 * Starts a throw-away PostgreSQL, or uses the one at `databaseUrl` (whose role must be allowed to create databases),
 * and makes the template in it.
 */
export async function startTemplate(databaseUrl?: string): Promise<TemplateDatabase> {
  const folder = databaseUrl === undefined ? mkdtempSync(join(tmpdir(), 'tongban-test-')) : undefined
  const server =
    folder === undefined ? undefined : await startPostgres(folder, () => undefined, { durable: false })
  const remove = (): void => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
  // A test process that is made to exit does not come to stop(); the watchdog then ends the server.
  process.once('exit', remove)
  const stopServer = async (): Promise<void> => {
    await server?.stop()
    remove()
    process.off('exit', remove)
  }
  try {
    const base = databaseUrl ?? server?.url ?? ''
    const name = `tongban_template_${process.pid}_${randomBytes(3).toString('hex')}`
    await asAdmin(base, `create database ${name}`)
    const url = withDatabase(base, name)
    const stop = async (): Promise<void> => {
      if (server === undefined) await asAdmin(base, `drop database if exists ${name} with (force)`)
      await stopServer()
    }
    try {
      await migrate(url)
    } catch (error) {
      await stop()
      throw error
    }
    return { url, stop }
  } catch (error) {
    await stopServer()
    throw error
  }
}

/**
 * The database of this test file. `npm test` gives the template by TEST_DATABASE_URL; a file that is run on its own starts
 * a throw-away PostgreSQL for itself.
 */
export async function testDb(): Promise<TestDatabase> {
  return ownDatabase(true)
}

/** As `testDb`, but empty: no migration has been applied. For tests of what an upgrade does with what was there. */
export async function emptyDb(): Promise<TestDatabase> {
  return ownDatabase(false)
}

async function ownDatabase(migrated: boolean): Promise<TestDatabase> {
  const given = process.env.TEST_DATABASE_URL
  const own = given === undefined ? await startTemplate() : undefined
  const template = given ?? own?.url ?? ''
  const name = `tongban_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await asAdmin(
    template,
    `create database ${name} template ${migrated ? new URL(template).pathname.slice(1) : 'template1'}`,
  )

  const url = withDatabase(template, name)
  const pool = new pg.Pool({ connectionString: url, max: 8 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  let dropped: Promise<void> | undefined
  const drop = (): Promise<void> =>
    (dropped ??= (async () => {
      await pool.end()
      await asAdmin(template, `drop database if exists ${name} with (force)`)
      await own?.stop()
    })())
  after(drop)
  return { url, pool, drop }
}

/** Runs one statement beside the given database, for it may not be connected to. Waits while the template is being copied. */
async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') })
  await client.connect()
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.query(statement)
        return
      } catch (error) {
        if (errorCode(error) !== '55006' || attempt === 100) throw error
        await sleep(50)
      }
    }
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
