import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  fchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { platform } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartRefusal } from './config.ts'
import { lockFolder, readLines } from './folder-lock.ts'
import { binariesBroken } from './postgres-binaries.ts'
import { MAJOR, preparePlace, type Place } from './postgres-place.ts'

/** A running embedded PostgreSQL 18. */
export interface EmbeddedPostgres {
  /** Connection string with the password; the role owns the cluster. */
  readonly url: string
  readonly pid: number
  /** Settles when the server has ended, whether it was asked to or not. */
  readonly exited: Promise<void>
  /** Ends all connections, writes a checkpoint, waits for the process, gives the folder free. Safe to call twice. */
  stop(): Promise<void>
  /** Ends it at once, for a person who pressed Ctrl-C twice; the next start replays the write-ahead log. */
  kill(): void
}

export interface PostgresOptions {
  /** false gives up crash safety for speed; only for throw-away databases of tests. */
  readonly durable?: boolean
  /** More server settings, for example `{ shared_buffers: '1GB' }`. */
  readonly settings?: Readonly<Record<string, string>>
}

const ROLE = 'tongban'
const DATABASE = 'tongban'
const READY_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 20_000

/**
 * Starts the embedded PostgreSQL on 127.0.0.1 at a free port, with its data in `dataDir/postgres`; makes the cluster and
 * the database at the first start. It runs in its own session, so that Ctrl-C in a terminal reaches only us and
 * requests under way can finish; should we be killed, a watchdog shuts it down.
 *
 * PostgreSQL refuses to run as root. Started by root it runs as the owner of its folder, at first `nobody`.
 *
 * Refuses with one sentence: no binaries for this machine, a folder in use, in another's hands, or of another version.
 */
export async function startPostgres(
  dataDir: string,
  log: (line: string) => void,
  options: PostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const home = resolve(dataDir, 'postgres')
  mkdirSync(dataDir, { recursive: true })
  const unlock = lockFolder(`${home}.lock`, dataDir)
  let release = unlock
  try {
    const place = preparePlace(home)
    release = () => {
      place.close()
      unlock()
    }
    await endOrphans(place.cluster)
    removeDrafts(home)
    if (!existsSync(join(place.cluster, 'PG_VERSION'))) {
      log('首次启动：正在建立数据库 (first start: creating the database)')
      await createCluster(place)
    }
    refuseOtherVersion(place.cluster)

    const server = await launch(place, options)
    try {
      const url = await openDatabase(server.port, readFileSync(place.passwordFile, 'utf8').trim())
      return handle(url, server, release)
    } catch (error) {
      await shutDown(server)
      throw error
    }
  } catch (error) {
    release()
    throw error
  }
}

interface Server {
  readonly child: ChildProcess
  readonly pid: number
  readonly port: number
  readonly watchdog: ChildProcess | undefined
  readonly exited: Promise<void>
}

function handle(url: string, server: Server, release: () => void): EmbeddedPostgres {
  let stopped: Promise<void> | undefined
  void server.exited.then(() => server.watchdog?.kill('SIGKILL'))
  return {
    url,
    pid: server.pid,
    exited: server.exited,
    stop: () => (stopped ??= shutDown(server).then(release)),
    kill: () => {
      server.child.kill('SIGQUIT')
      release()
    },
  }
}

// ------------------------------------------------------------------------------------------------------- cluster

async function createCluster(place: Place): Promise<void> {
  const home = dirname(place.cluster)
  writeFileSync(place.passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (place.user) chownSync(place.passwordFile, place.user.uid, place.user.gid)

  const draft = `${MAJOR}.${process.pid}-${randomBytes(4).toString('hex')}`
  const child = spawn(
    join(place.bin, 'initdb'),
    [
      `--pgdata=${place.seenAs}/${draft}`,
      `--pwfile=${place.seenAs}/password`,
      `--username=${ROLE}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    { ...asServer(place, 'pipe'), detached: true },
  )
  let said = ''
  child.stdout?.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr?.on('data', (data: Buffer) => (said += data.toString()))
  const status = await new Promise<number | null>((done) => {
    child.once('error', () => done(null))
    child.once('close', done)
  })
  if (status !== 0) {
    rmSync(join(home, draft), { recursive: true, force: true })
    const reason = said.match(/(?:error|FATAL|could not)[^\n]*/)?.[0] ?? `initdb: ${String(status)}`
    throw new StartRefusal(
      `不能在 ${home} 建立数据库（${reason}），请检查磁盘空间和文件夹权限。`,
      `the database could not be created in ${home}; check disk space and permissions`,
    )
  }
  renameSync(join(home, draft), place.cluster)
}

/** Half-made clusters of starts that were killed. Their `initdb` may still be at work; then the next start removes them. */
function removeDrafts(home: string): void {
  for (const name of readdirSync(home)) {
    if (!name.startsWith(`${MAJOR}.`)) continue
    try {
      rmSync(join(home, name), { recursive: true, force: true })
    } catch {
      // Not in the way of anything.
    }
  }
}

function refuseOtherVersion(cluster: string): void {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (version === MAJOR) return
  throw new StartRefusal(
    `${cluster} 是 PostgreSQL ${version} 的数据，需要 ${MAJOR}。`,
    `${cluster} holds data of PostgreSQL ${version}, ${MAJOR} is needed`,
  )
}

/** How children of PostgreSQL are started: its user, a clean environment, the folder's descriptor as number 3. */
function asServer(
  place: Place,
  output: 'pipe' | number,
): { cwd: string; env: NodeJS.ProcessEnv; stdio: StdioOptions; uid?: number; gid?: number } {
  const stdio: StdioOptions = ['ignore', output, output]
  if (place.descriptor !== undefined) stdio.push(place.descriptor)
  return { ...place.user, cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }, stdio }
}

// ------------------------------------------------------------------------------------------------------- running

async function launch(place: Place, options: PostgresOptions): Promise<Server> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    ...(options.durable === false && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...options.settings,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  if (existsSync(place.logFile) && statSync(place.logFile).size > 5_000_000) truncateSync(place.logFile)

  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    const logFile = openSync(place.logFile, 'a', 0o600)
    if (place.user) fchownSync(logFile, place.user.uid, place.user.gid)
    const logStart = statSync(place.logFile).size
    const child = spawn(
      join(place.bin, 'postgres'),
      ['-D', `${place.seenAs}/${MAJOR}`, '-p', String(port), ...flags],
      { ...asServer(place, logFile), detached: true },
    )
    closeSync(logFile)
    const exited = new Promise<void>((done) => {
      child.once('error', () => done())
      child.once('exit', () => done())
    })
    if (child.pid === undefined) throw binariesBroken(place.bin)
    const server: Server = { child, pid: child.pid, port, watchdog: watch(child.pid, place.user), exited }
    if (await becomesReady(server, place.cluster)) return server

    server.watchdog?.kill('SIGKILL')
    const said = readFileSync(place.logFile).subarray(logStart).toString()
    if (/could not (?:bind|create any TCP)/.test(said) && attempt < 5) continue
    const reason = said.match(/(?:FATAL|PANIC|HINT): *([^\n]*)/)?.[1] ?? said.trim().split('\n').at(-1) ?? ''
    throw new StartRefusal(
      `内置数据库没有启动（${reason}），详情见 ${place.logFile}。`,
      `the embedded database did not start; see ${place.logFile}`,
    )
  }
}

/** Shuts the server down should this process die without doing so: the pipe then closes. */
function watch(pid: number, user: Place['user']): ChildProcess | undefined {
  if (platform() === 'win32') return undefined
  const watchdog = spawn(
    '/bin/sh',
    ['-c', 'cat >/dev/null; kill -INT "$1"', 'tongban-watchdog', String(pid)],
    {
      ...user,
      cwd: '/',
      env: { PATH: process.env.PATH },
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    },
  )
  watchdog.on('error', () => undefined)
  watchdog.unref()
  return watchdog
}

async function becomesReady(server: Server, cluster: string): Promise<boolean> {
  const pidFile = join(cluster, 'postmaster.pid')
  const began = performance.now()
  const running = (): boolean => server.child.exitCode === null && server.child.signalCode === null
  while (running() && performance.now() - began < READY_WITHIN_MS) {
    const lines = readLines(pidFile)
    if (lines[0] === String(server.pid) && lines[7]?.trim() === 'ready') return true
    await sleep(20)
  }
  if (running()) await shutDown(server)
  return false
}

async function openDatabase(port: number, password: string): Promise<string> {
  const url = (database: string) => `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`
  const client = new pg.Client({ connectionString: url('postgres') })
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
  return url(DATABASE)
}

async function shutDown(server: Server): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', STOP_WITHIN_MS],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ] as const) {
    if (server.child.exitCode !== null || server.child.signalCode !== null) break
    server.child.kill(signal)
    const timer = new AbortController()
    await Promise.race([
      server.exited,
      sleep(patience, undefined, { signal: timer.signal }).catch(() => undefined),
    ])
    timer.abort()
  }
  server.watchdog?.kill('SIGKILL')
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done, fail) => {
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', done)
  })
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  return typeof address === 'object' && address ? address.port : 0
}

/**
 * Ends what a killed process left running on this cluster. We hold the folder's lock, so nobody else owns it. A pid
 * file whose number meanwhile belongs to an unrelated process is removed; PostgreSQL would stop at it.
 */
async function endOrphans(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid')
  if (platform() !== 'linux' || !existsSync(cluster)) return
  const real = realpathSync(cluster)
  for (const [signal, patience] of [
    ['SIGINT', STOP_WITHIN_MS],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ] as const) {
    const first = processesIn(real)
    if (first.length === 0) break
    const postmaster = Number(readLines(pidFile)[0])
    const targets = first.includes(postmaster) && signal !== 'SIGKILL' ? [postmaster] : first
    for (const pid of targets) {
      try {
        process.kill(pid, signal)
      } catch {
        // It has just ended.
      }
    }
    const began = performance.now()
    while (processesIn(real).length > 0 && performance.now() - began < patience) await sleep(50)
  }
  if (processesIn(real).length > 0) {
    throw new StartRefusal(
      `上次留下的数据库进程还在使用 ${cluster}，请先结束它。`,
      `a database process left from before still uses ${cluster}; end it first`,
    )
  }
  rmSync(pidFile, { force: true })
}

function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder
      } catch {
        return false
      }
    })
    .map(Number)
}
