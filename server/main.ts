import './platform/production.ts'
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureClient } from '../scripts/build.ts'
import { buildApp, readRegion } from './app.ts'
import {
  errorCode,
  localUrl,
  openDataDir,
  readConfig,
  ROOT,
  secretIn,
  StartRefusal,
  type Config,
  type SystemPlace,
} from './platform/config.ts'
import { fileClock, systemClock } from './platform/clock.ts'
import { demandDatabase, migrate } from './platform/migrate.ts'
import { startPostgres } from './platform/postgres.ts'
import { keyedHash } from './platform/secrets.ts'
import { simulatedDepartments, type SimulatedDepartment } from './simulated-departments.ts'

/** Requests under way get this long to finish after Ctrl-C. */
const FINISH_WITHIN_MS = 10_000
/** npm passes a Ctrl-C on a second time; only one that comes later than this is a person insisting. */
const SAME_PRESS_MS = 1000
/** The simulators of the demo take seconds, on a machine with much else to do a minute or more. */
const SIMULATORS_WITHIN_MS = 120_000

/** What was started, in order; the end goes through it backwards. */
const running: { readonly name: string; stop(): Promise<void>; kill?(): void }[] = []
const ending = new AbortController()

const log = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

async function start(): Promise<void> {
  let config = readConfig(process.argv.slice(2), process.env)
  const region = await readRegion(config.region)
  openDataDir(config.dataDir)
  config = { ...config, secret: secretIn(config) }
  if (config.services.includes('web')) {
    const port = await demandPort(config)
    config = {
      ...config,
      port,
      publicUrl: config.port === 0 ? localUrl(config.host, port) : config.publicUrl,
    }
  }

  const departments = simulatedDepartments(region, config)
  const parts = await Promise.allSettled([
    startDatabase(config),
    config.mode === 'demo' && (Object.keys(config.sources).length === 0 || departments.length > 0)
      ? startSimulators(config, departments)
      : ({} as Simulated),
    ensureClient(log, ending.signal),
  ])
  const failed = parts.find((part) => part.status === 'rejected')
  if (failed) throw failed.reason
  if (ending.signal.aborted) return
  const [database, simulated] = parts
  if (database.status !== 'fulfilled' || simulated.status !== 'fulfilled') return
  const { bridge, ...sources } = simulated.value
  const signingKeys = Object.fromEntries(
    departments.flatMap(({ id, expects }) => (expects ? [[id, expects]] : [])),
  )
  config = { ...config, ...sources, signingKeys: { ...signingKeys, ...config.signingKeys } }

  const app = await buildApp({
    config,
    databaseUrl: database.value,
    region,
    log,
    bridge,
    departments,
    clock: config.clockFile === undefined ? systemClock : fileClock(config.clockFile),
  })
  running.push({ name: 'app', stop: () => app.close() })
  if (ending.signal.aborted) return
  try {
    await app.listen()
  } catch (error) {
    throw portRefusal(config, error) ?? error
  }
  if (ending.signal.aborted) return
  log(greeting(config, app.demoAccounts, bridge))
}

async function startDatabase(config: Config): Promise<string> {
  let url = config.databaseUrl
  if (url === undefined) {
    const postgres = await startPostgres(config.dataDir, log)
    running.push({ name: 'postgres', stop: () => postgres.stop(), kill: () => postgres.kill() })
    void postgres.exited.then(() => {
      if (!ending.signal.aborted)
        void end(1, '数据库意外停止，程序随之停止。 (the database stopped unexpectedly)')
    })
    url = postgres.url
  } else {
    await demandDatabase(url)
  }
  if (!ending.signal.aborted) await migrate(url)
  return url
}

type Simulated = Partial<Pick<Config, 'sources'>> & { bridge?: { url: string; code: string } }

/** The department systems and the devices of the demo: another program, which ends by itself when we are gone. */
async function startSimulators(
  config: Config,
  departments: readonly SimulatedDepartment[],
): Promise<Simulated> {
  const key = randomBytes(24).toString('base64url')
  const keepIn = join(config.dataDir, 'departments')
  mkdirSync(keepIn, { recursive: true })
  const play = {
    platform: `${localUrl(config.host, config.port)}/api/v1`,
    keepIn,
    clockFile: config.clockFile,
    departments,
  }
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'simulators/main.ts')], {
    cwd: ROOT,
    env: {
      ...process.env,
      SIMULATORS_PORT: '0',
      SIMULATORS_BRIDGE_PORT: '0',
      SIMULATORS_KEY: key,
      SIMULATORS_DEPARTMENTS: JSON.stringify(play),
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    detached: true,
  })
  running.push({ name: 'simulators', stop: () => endChild(child), kill: () => child.kill('SIGKILL') })
  const gone = new Promise<undefined>((done) => {
    child.once('error', () => done(undefined))
    child.once('exit', () => done(undefined))
  })
  let bridge: Simulated['bridge']
  const played: Record<string, SystemPlace> = {}
  const address = new Promise<string>((done) => {
    if (!child.stdout) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, at, code] = /^device bridge listening on (http:\/\/\S+) code (\d+)$/.exec(line) ?? []
      if (at !== undefined && code !== undefined) bridge = { url: at, code }
      const [, department, where] = /^department (\S+) listening on (http:\/\/\S+)$/.exec(line) ?? []
      if (department !== undefined && where !== undefined)
        played[department] = { url: where, key: keyedHash(key, department) }
      const url = /^simulators listening on (http:\/\/\S+)$/.exec(line)?.[1]
      if (url !== undefined) done(url)
    })
  })
  const url = await Promise.race([address, gone, sleep(SIMULATORS_WITHIN_MS, undefined, { ref: false })])
  if (url === undefined && !ending.signal.aborted) {
    throw new StartRefusal(
      '部门模拟系统没有启动。机器可能太忙，请再启动一次。',
      'the simulated departments did not start; the machine may be busy, please start again',
    )
  }
  void gone.then(() => {
    if (!ending.signal.aborted)
      log('部门模拟系统已停止，预填将改为提问。 (the simulated departments have stopped)')
  })
  return {
    sources:
      Object.keys(config.sources).length === 0
        ? { '*': { url: url ?? '', key }, ...played }
        : { ...config.sources, ...played },
    ...(bridge ? { bridge } : {}),
  }
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([gone, sleep(3000, undefined, { ref: false })])
  child.kill('SIGKILL')
}

/** Proves before anything else starts that we may listen there; answers the port, chosen when 0 was asked for. */
async function demandPort(config: Config): Promise<number> {
  const probe = createServer()
  try {
    await new Promise<void>((done, fail) => {
      probe.once('error', fail)
      probe.listen({ port: config.port, host: config.host, exclusive: true }, done)
    })
  } catch (error) {
    throw portRefusal(config, error) ?? error
  }
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  return typeof address === 'object' && address ? address.port : config.port
}

function portRefusal({ port, host }: Config, error: unknown): StartRefusal | undefined {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new StartRefusal(
        `端口 ${port} 已被占用，请停止占用它的程序，或换一个端口，例如 PORT=${port + 1} npm start。`,
        `port ${port} is in use; stop what uses it or choose another, like PORT=${port + 1} npm start`,
        error,
      )
    case 'EACCES':
      return new StartRefusal(
        `没有权限使用端口 ${port}，请换一个 1024 以上的端口，例如 PORT=8080。`,
        `port ${port} may not be used by this user; choose one above 1024, like PORT=8080`,
        error,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartRefusal(
        `这台机器没有地址 ${host}，请检查 HOST。`,
        `this machine has no address ${host}; check HOST`,
        error,
      )
    default:
      return undefined
  }
}

interface DemoAccount {
  readonly who: string
  readonly login: string
  /** The password, or where the one-time code is seen. */
  readonly password: string
}

function greeting(config: Config, demoAccounts: readonly DemoAccount[], bridge: Simulated['bridge']): string {
  const url = config.publicUrl
  if (!config.services.includes('web')) return '后台任务已启动。按 Ctrl-C 停止。 (worker started)'
  if (config.mode === 'serve')
    return `通办已启动：${url}（本机监听 ${config.host}:${config.port}） (Tongban is running)`
  const addresses = [
    ['办事门户 portal', url],
    ['工作台 staff desk', `${url}/staff`],
    ['接口文档 API', `${url}/docs`],
    ['演示短信 outbox', `${url}/demo/outbox`],
    ['第二屏 screen', `${url}/screen`],
    ...(bridge ? [['演示设备 devices', bridge.url] as const] : []),
  ] as const
  return [
    '',
    '通办演示版已启动，人员和部门均为虚构。 (Tongban demo: invented people and departments)',
    '',
    ...table(addresses),
    '',
    '演示账号 demo accounts',
    ...table(demoAccounts.map(({ who, login, password }) => [who, login, password])),
    '  其余岗位（审核、管理、综合窗口等）在工作台登录页上选，密码相同。 (more posts: on the sign-in page)',
    '',
    '按 Ctrl-C 停止。 (Ctrl-C stops)',
    '',
  ].join('\n')
}

function table(rows: readonly (readonly string[])[]): string[] {
  const width = (text: string): number => [...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1), 0)
  const columns = rows[0]?.map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? '')))) ?? []
  return rows.map(
    (row) =>
      `  ${row
        .map((cell, column) => cell + ' '.repeat((columns[column] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd()}`,
  )
}

let ended: Promise<void> | undefined

/** Ends everything in the opposite order, then the process. */
function end(status: number, why?: string): Promise<void> {
  return (ended ??= finish(status, why))
}

async function finish(status: number, why: string | undefined): Promise<void> {
  ending.abort()
  if (why !== undefined) process.stderr.write(`${why}\n`)
  await starting?.catch(() => undefined)
  for (let part = running.pop(); part; part = running.pop()) {
    const patience = part.name === 'app' ? FINISH_WITHIN_MS : 60_000
    try {
      await Promise.race([part.stop(), sleep(patience)])
    } catch (error) {
      process.stderr.write(`${part.name}: ${String(error)}\n`)
    }
  }
  process.exit(status)
}

/** A reason for the person at the terminal is one sentence; anything else is a bug and shows where. */
function explain(error: unknown): string {
  if (error instanceof StartRefusal) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

// A closed terminal must not keep us from ending properly.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

let pressed: number | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    const now = performance.now()
    if (pressed === undefined) {
      pressed = now
      log(
        '\n正在停止：先完成进行中的请求，再按一次 Ctrl-C 立即停止。 (stopping; press Ctrl-C again to stop at once)',
      )
      void end(0)
    } else if (now - pressed > SAME_PRESS_MS) {
      for (const part of running) part.kill?.()
      process.exit(130)
    }
  })
}

const starting: Promise<void> | undefined = start()
try {
  await starting
} catch (error) {
  await end(1, ending.signal.aborted ? undefined : explain(error))
}
