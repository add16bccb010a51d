import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ROOT, type Config } from '../../server/platform/config.ts'
import { migrate } from '../../server/platform/migrate.ts'
import { startPostgres, type EmbeddedPostgres } from '../../server/platform/postgres.ts'
import { csrfToken } from '../../server/platform/session.ts'

export type Part = 'web' | 'worker' | 'postgres'

const SECRET = 'q7-for-crash-tests-only-and-long-enough-38'
/** After a loss of the database a process may end by itself; its supervisor starts it again. */
const DATABASE_LOSS_MS = 15_000

/** The product as an operator runs it: a web process, a worker and PostgreSQL, each started again when it is gone. */
export type Product = {
  readonly url: string
  readonly databaseUrl: string
  readonly pool: pg.Pool
  /** How often a process ended although nobody had killed it and its database was there. */
  readonly collapses: string[]
  /** What it seals and signs with. */
  readonly secret: string
  csrfOf(token: string): string
  setClock(at: Date): void
  now(): Date
  /** SIGKILL, then a new start; resolves when the part works again. */
  kill(part: Part): Promise<void>
  stop(): Promise<void>
}

/** `region` is the demo's and no department answers, unless told; `env` is added to what its processes are told. */
export async function openProduct(
  given: { region?: string; sources?: Config['sources']; env?: Record<string, string> } = {},
): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-crash-'))
  const data = join(folder, 'data')
  const clockFile = join(folder, 'clock')
  let offset = 0
  const setClock = (at: Date): void => {
    offset = at.getTime() - Date.now()
    writeFileSync(`${clockFile}.new`, String(Math.round(offset)))
    renameSync(`${clockFile}.new`, clockFile)
  }
  setClock(new Date())

  let postgres: EmbeddedPostgres = await startPostgres(data, () => undefined)
  // The processes live on while PostgreSQL comes back on another port, as behind any fixed address.
  const door = await openDoor(() => Number(new URL(postgres.url).port))
  const address = new URL(postgres.url)
  address.port = String(door.port)
  const databaseUrl = address.href
  await migrate(databaseUrl)
  // An answer that is lost with the database is never waited for: whoever asked asks again.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, query_timeout: 30_000 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))

  const port = await freePort()
  const collapses: string[] = []
  let databaseLostAt = -Infinity
  let ending = false
  const supervise = (
    part: 'web' | 'worker',
  ): { kill(): Promise<void>; stop(): Promise<void>; ready: Promise<void> } => {
    let child: ChildProcess
    let killed = false
    let ready: Promise<void>
    const start = (): Promise<void> => {
      killed = false
      child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', 'demo', `--services=${part}`], {
        cwd: ROOT,
        env: {
          ...process.env,
          NODE_TEST_CONTEXT: undefined,
          PORT: String(port),
          DATABASE_URL: databaseUrl,
          TONGBAN_DATA: data,
          TONGBAN_SECRET: SECRET,
          TONGBAN_REGION: given.region ?? 'demo',
          TONGBAN_SOURCES: JSON.stringify({ '*': 'http://127.0.0.1:9', ...given.sources }),
          ...given.env,
          TONGBAN_CLOCK_FILE: clockFile,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let said = ''
      child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
      child.once('exit', () => {
        if (ending) return
        const lost = performance.now() - databaseLostAt < DATABASE_LOSS_MS
        if (!killed && !lost) collapses.push(`${part}: ${said}`)
        ready = sleep(200).then(start)
      })
      return new Promise((done) => {
        if (!child.stdout) return done()
        const lines = createInterface({ input: child.stdout })
        lines.on('line', (line) => {
          if (/http:\/\/|worker started/.test(line)) done()
        })
        child.once('exit', async () => {
          await again()
          done()
        })
      })
    }
    /** The next start, once it has been made. */
    const again = async (): Promise<void> => {
      await sleep(250)
      await ready
    }
    ready = start()
    return {
      get ready() {
        return ready
      },
      async kill() {
        killed = true
        child.kill('SIGKILL')
        await sleep(300)
        await ready
      },
      async stop() {
        if (child.exitCode !== null || child.signalCode !== null) return
        const gone = new Promise((done) => child.once('exit', done))
        child.kill('SIGTERM')
        await Promise.race([gone, sleep(12_000)])
        child.kill('SIGKILL')
      },
    }
  }
  const parts = { web: supervise('web'), worker: supervise('worker') }
  await Promise.all([parts.web.ready, parts.worker.ready])

  return {
    url: `http://127.0.0.1:${port}`,
    databaseUrl,
    pool,
    collapses,
    secret: SECRET,
    csrfOf: (token) => csrfToken(SECRET, token),
    setClock,
    now: () => new Date(Date.now() + offset),
    async kill(part) {
      if (part !== 'postgres') return parts[part].kill()
      databaseLostAt = performance.now()
      postgres.kill()
      await postgres.exited
      postgres = await startPostgres(data, () => undefined)
      databaseLostAt = performance.now()
      await Promise.all([parts.web.ready, parts.worker.ready])
    },
    async stop() {
      ending = true
      await Promise.all([parts.web.stop(), parts.worker.stop()])
      await pool.end()
      await door.close()
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A fixed port in front of one that changes. */
async function openDoor(target: () => number): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer((incoming) => {
    const outgoing = connect(target(), '127.0.0.1')
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      one.pipe(other)
      one.once('error', () => other.destroy())
      one.once('close', () => other.destroy())
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => new Promise((done) => server.close(() => done())),
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address ? address.port : 0
}
