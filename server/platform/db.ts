import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Clock } from './clock.ts'
import { appendEvents } from './events.ts'
import {
  writeLast,
  type Actor,
  type Db,
  type ReadCtx,
  type RequestKey,
  type StatementCtx,
  type World,
  type WriteCtx,
} from './ctx.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** Two pools over one database: `read` refuses writes in PostgreSQL itself and may point at a replica. */
export type Database = {
  read<T>(actor: Actor, work: (ctx: ReadCtx) => Promise<T>): Promise<T>
  write<T>(actor: Actor, work: (ctx: WriteCtx) => Promise<T>): Promise<T>
  statement(actor: Actor, request: RequestKey | null): StatementCtx
  /** One prepared statement outside any context: sessions, health. */
  run<Row>(name: string, text: string, values: unknown[]): Promise<Row[]>
  pool: pg.Pool
  close(): Promise<void>
}

export function openDatabase(url: string, world: World, clock: Clock, size = 12): Database {
  const writing = new pg.Pool({ connectionString: url, max: size, application_name: 'tongban' })
  const reading = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: 'tongban-read',
    options: '-c default_transaction_read_only=on',
  })
  let closing = false
  for (const pool of [writing, reading]) {
    pool.on('error', (error) => {
      if (!closing) process.stderr.write(`database connection lost: ${error.message}\n`)
    })
    // A connection that breaks while it is lent out fails its query; the event itself tells nothing more.
    pool.on('connect', (client) => {
      client.on('error', () => undefined)
      prepareStatements(client)
    })
  }
  const readDb: Db = new Kysely({ dialect: new PostgresDialect({ pool: reading }) })
  const writeDb: Db = new Kysely({ dialect: new PostgresDialect({ pool: writing }) })

  const run = async <Row>(name: string, text: string, values: unknown[]): Promise<Row[]> =>
    (await writing.query({ name, text, values })).rows as Row[]

  return {
    read: (actor, work) => work({ db: readDb, actor, now: clock(), world }),
    write: async (actor, work) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await writeDb.transaction().execute(async (db) => {
            const own = { db, actor, now: clock(), world, events: [], last: new Map() }
            const ctx = own as unknown as WriteCtx
            const result = await work(ctx)
            await appendEvents(ctx)
            await writeLast(ctx)
            return result
          })
        } catch (error) {
          // Two commands that locked the same rows crosswise: this one was chosen to give way and has changed nothing.
          if (!isDeadlock(error) || attempt === MOST_ATTEMPTS) throw error
        }
      }
    },
    statement: (actor, request) => ({ db: readDb, actor, now: clock(), world, request, run }),
    run,
    pool: writing,
    close: async () => {
      closing = true
      // Not Kysely's destroy, which leaves a pool open that only `run` has used.
      await Promise.all([reading.end(), writing.end()])
    },
  }
}

const MOST_ATTEMPTS = 3

function isDeadlock(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '40P01'
}

/**
 * A table, column, function or right that a statement names is not there: while another version of this program is being installed, or until
 * somebody grants it. Names are never made of values, so that no message brings it about by what it says.
 */
const ABSENT: readonly (string | undefined)[] = ['42P01', '42703', '42704', '42883', '42501']

/**
 * May it pass by itself: a connection or a service that failed, not what was asked? A value that the database cannot hold (22), that breaks a
 * constraint (23) or a trigger (P0), that cannot be parsed or is of another type (the rest of 42) or too long for an index (54), and a
 * fault of ours fail every time.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof pg.DatabaseError)
    return ABSENT.includes(error.code) || !/^(22|23|42|54|P0)/.test(error.code ?? '')
  if (!(error instanceof Error)) return false
  const { code, message } = error as Error & { code?: unknown }
  // The driver names no code where a connection broke or none was to be had.
  return (
    (typeof code === 'string' && /^E[A-Z]+$/.test(code)) || /connection|timeout|pool|queryable/i.test(message)
  )
}

const statementNames = new Map<string, string>()
/** Texts are few, for values are never part of them; should they be many one day, the rest are not kept. */
const MOST_NAMES = 1000

/** Has PostgreSQL parse and plan each text once on this connection: unnamed statements would be planned every time. */
function prepareStatements(client: pg.PoolClient): void {
  const send = client.query.bind(client) as (...given: unknown[]) => unknown
  const query = (text: unknown, values: unknown, ...rest: unknown[]): unknown => {
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0)
      return send(text, values, ...rest)
    let name = statementNames.get(text)
    if (name === undefined && statementNames.size < MOST_NAMES) {
      name = `q${statementNames.size}`
      statementNames.set(text, name)
    }
    return send({ name, text, values }, ...rest)
  }
  client.query = query as typeof client.query
}

/** The name of the constraint that a statement broke, if that is what happened. */
export function brokenConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.constraint : undefined
}
