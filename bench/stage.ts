import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { ROOT } from '../server/platform/config.ts'
import { startPostgres } from '../server/platform/postgres.ts'
import { csrfToken, PERSON_COOKIE } from '../server/platform/session.ts'
import { say } from './say.ts'

/** Everything that is measured: the server, its database and the departments, each a process of its own. */
export interface Stage {
  /** Where the server answers. */
  readonly url: string
  readonly databaseUrl: string
  /** The server's files and generated secrets. */
  readonly dataDir: string
  /** Connections of ours beside those of the server. */
  readonly pool: pg.Pool
  readonly postgresVersion: string
  /** Cookie and form token of a person's session. */
  session(token: string): { cookie: string; csrf: string }
  csrfOf(token: string): string
  /** Resident memory of the server process, MB; null where /proc is not there. */
  memory(): number | null
  /** Processor time used so far, ms; null where /proc is not there. */
  cpu(): Cpu | null
  /** How long the server itself had each request since this was last asked, ms; see `handled.mjs`. */
  handled(): Promise<readonly number[]>
  stop(): Promise<void>
}

/** Processor time of the server, of all processes of PostgreSQL, and of this client, ms. */
export interface Cpu {
  readonly server: number
  readonly database: number
  readonly client: number
}

/**
 * Starts PostgreSQL in a folder of its own with the settings of production (a commit waits for the disk), the simulated
 * departments, and the server in demo mode. The server answers HTTP only: who works off the jobs in production is a
 * process of its own, and here nobody does.
 */
export async function openStage(ending: AbortSignal): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-bench-'))
  const stops: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })]
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> =>
    (stopped ??= (async () => {
      for (const end of stops.toReversed()) await end().catch((error: unknown) => say(String(error)))
    })())

  try {
    say('starting PostgreSQL')
    const postgres = await startPostgres(join(folder, 'data'), say)
    stops.push(() => postgres.stop())
    ending.throwIfAborted()

    say('starting departments and server')
    const sourceKey = randomBytes(24).toString('hex')
    const simulators = start('simulators/main.ts', [], { SIMULATORS_PORT: '0', SIMULATORS_KEY: sourceKey })
    stops.push(() => end(simulators))
    const sources = await addressOf(simulators, 'simulators', ending)

    const secret = randomBytes(32).toString('hex')
    const server = start('server/main.ts', ['demo', '--services=web'], {
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: postgres.url,
      TONGBAN_DATA: join(folder, 'data'),
      TONGBAN_SECRET: secret,
      TONGBAN_SOURCES: JSON.stringify({ '*': { url: sources, key: sourceKey } }),
    })
    stops.push(() => end(server))
    const url = await addressOf(server, 'server', ending)

    const pool = new pg.Pool({ connectionString: postgres.url, max: 8, application_name: 'bench' })
    pool.on('error', () => undefined)
    stops.push(() => pool.end())
    const version = await pool.query<{ server_version: string }>('show server_version')

    const csrfOf = (token: string): string => csrfToken(secret, token)
    return {
      url,
      databaseUrl: postgres.url,
      dataDir: join(folder, 'data'),
      pool,
      postgresVersion: version.rows[0]?.server_version ?? '',
      csrfOf,
      session: (token) => ({ cookie: `${PERSON_COOKIE}=${token}`, csrf: csrfOf(token) }),
      memory: () => memoryOf(server.pid),
      cpu: () => cpuOf(server.pid ?? 0, postgres.pid),
      handled: async () => {
        const told = once(server, 'message')
        server.send('handled')
        return (await told)[0] as number[]
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A program that we started ends with us, even when we are killed. */
const FOLLOW = `data:text/javascript,process.once('disconnect',()=>process.kill(process.pid,'SIGTERM'))`
/** The server also tells how long it had each request. */
const HANDLED = pathToFileURL(join(ROOT, 'bench/handled.mjs')).href

function start(script: string, args: string[], env: Record<string, string>): ChildProcess {
  const flags = process.env.BENCH_SERVER_FLAGS?.split(' ') ?? []
  const own = script.startsWith('server/') ? [...flags, '--import', HANDLED] : []
  return spawn(
    process.execPath,
    [...own, '--import', FOLLOW, '--import', 'tsx', join(ROOT, script), ...args],
    {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      detached: true,
    },
  )
}

/** The first address on this machine that a program prints is where it listens. */
async function addressOf(child: ChildProcess, name: string, ending: AbortSignal): Promise<string> {
  const lines: string[] = []
  const told = new Promise<string | undefined>((done) => {
    child.once('error', () => done(undefined))
    child.once('exit', () => done(undefined))
    ending.addEventListener('abort', () => done(undefined))
    if (!child.stdout) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
      if (url !== undefined) done(url)
    })
  })
  const url = await Promise.race([told, sleep(60_000, undefined, { ref: false })])
  ending.throwIfAborted()
  if (url === undefined) throw new Error(`the ${name} did not start\n${lines.join('\n')}`)
  return url
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([gone, sleep(15_000, undefined, { ref: false })])
  child.kill('SIGKILL')
}

function memoryOf(pid: number | undefined): number | null {
  try {
    const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kb === undefined ? null : Math.round(Number(kb) / 1024)
  } catch {
    return null
  }
}

/** Ticks of the kernel's clock: a hundred a second on every Linux. */
const TICK_MS = 10

function cpuOf(server: number, postgres: number): Cpu | null {
  try {
    const processes = readdirSync('/proc').flatMap((name) =>
      /^\d+$/.test(name) ? [statOf(Number(name))] : [],
    )
    const sum = (wanted: (process: ProcessStat) => number): number =>
      processes.reduce((total, process) => total + (process ? wanted(process) : 0), 0) * TICK_MS
    return {
      server: sum(({ pid, own }) => (pid === server ? own : 0)),
      database: sum(({ pid, parent, own, ended }) =>
        parent === postgres ? own : pid === postgres ? own + ended : 0,
      ),
      client: sum(({ pid, own }) => (pid === process.pid ? own : 0)),
    }
  } catch {
    return null
  }
}

interface ProcessStat {
  readonly pid: number
  readonly parent: number
  readonly own: number
  /** What its children used that have ended. */
  readonly ended: number
}

function statOf(pid: number): ProcessStat | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number)
    const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map(
      (at) => fields[at],
    )
    return { pid, parent, own: user + system, ended: endedUser + endedSystem }
  } catch {
    return undefined
  }
}
