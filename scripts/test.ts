import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { ROOT } from '../server/platform/config.ts'
import { startTemplate } from '../test/db.ts'
import { ensureClient } from './build.ts'
import { findChromium } from './chromium.ts'

/**
 * `npm test`: types, lint, format, then every `*.test.ts` on a real PostgreSQL, then `test/e2e/*.e2e.ts` in a real Chromium.
 * Output is shown only of what fails. The last line is always `N passed, N failed`, and the exit code agrees with it.
 *
 * `npm test -- cases/` runs only the test files whose path contains `cases/`.
 *
 * What tests draw at random follows from one number, and the number from the files of the project: the same code meets the same cases
 * wherever it is tested, a change meets others. `TEST_SEED=7 npm test` draws those of 7.
 */

const FOLDERS = ['server', 'portal', 'staff', 'simulators', 'scripts', 'bench', 'test']
/** What else the product is made of. */
const DATA = ['db', 'regions']

const CONCURRENCY = 2
const STEP_WITHIN_MS = 300_000
/** A scene in the browser is a whole story with screenshots, and the machine may be a slow one. */
const TEST_WITHIN_MS = 420_000
/** A process that computes forever notices no timeout; when nothing is heard for so long, all are ended. */
const SILENT_FOR_MS = 480_000

let passed = 0
let failed = 0
const cleanups: (() => Promise<void>)[] = []
const ending = new AbortController()

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

function pass(): void {
  passed += 1
}

function fail(what: string, details: string): void {
  failed += 1
  say(`\n✖ ${what}\n${details.trim().replaceAll(/^/gm, '    ')}\n`)
}

/** One tool as one check. */
async function tool(name: string, command: string, args: readonly string[]): Promise<void> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', command), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: ending.signal,
    timeout: STEP_WITHIN_MS,
  })
  let said = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr.on('data', (data: Buffer) => (said += data.toString()))
  const status = await new Promise<number | null>((done) => {
    child.once('error', (error) => {
      said += error.message
      done(null)
    })
    child.once('close', done)
  })
  if (status === 0) pass()
  else fail(name, said)
  say(`${name}: ${status === 0 ? 'ok' : 'failed'}, ${seconds(began)}`)
}

/** Test files, each in its own process; every test counts, a file that crashes or hangs counts as a failure. */
async function files(name: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  const began = performance.now()
  const before = { passed, failed }
  const output = new Map<string, string>()
  const failedIn = new Set<string>()
  const stalled = new AbortController()
  const silence = setTimeout(() => {
    fail(name, `nothing was heard for ${SILENT_FOR_MS / 1000} s; the tests still running were ended`)
    stalled.abort()
  }, SILENT_FOR_MS)
  const stream = run({
    files: [...paths],
    concurrency: CONCURRENCY,
    isolation: 'process',
    execArgv: ['--enable-source-maps', '--import', 'tsx', '--import', join(ROOT, 'test/seed.ts')],
    timeout: TEST_WITHIN_MS,
    signal: AbortSignal.any([ending.signal, stalled.signal]),
    cwd: ROOT,
  })
  const keep = ({ file, message }: { file?: string; message: string }): void => {
    if (file !== undefined) output.set(file, ((output.get(file) ?? '') + message).slice(-8000))
  }
  stream.on('data', () => silence.refresh())
  stream.on('test:stdout', keep)
  stream.on('test:stderr', keep)
  stream.on('test:pass', (event) => {
    if (event.details.type === 'suite' || event.skip !== undefined || event.todo !== undefined) return
    if (!isFile(event)) pass()
  })
  stream.on('test:fail', (event) => {
    const file = event.file ?? event.name
    // A suite, or a whole file, fails only because a test in it did, which has been counted.
    const echo = reasonOf(event.details.error) === 'subtestsFailed'
    if (echo && failedIn.has(file)) return
    failedIn.add(file)
    const where = event.line === undefined ? relative(ROOT, file) : `${relative(ROOT, file)}:${event.line}`
    fail(`${event.name} (${where})`, `${explain(event.details.error)}\n${output.get(file) ?? ''}`)
    output.delete(file)
  })
  await new Promise<void>((done, broken) => {
    stream.once('end', done)
    stream.once('error', broken)
  }).finally(() => clearTimeout(silence))
  say(
    `${name}: ${passed - before.passed} passed, ${failed - before.failed} failed in ${paths.length} files, ${seconds(began)}`,
  )
}

/** The event that stands for a file as a whole, not for a test in it. */
function isFile(event: { name: string; file?: string; nesting: number }): boolean {
  return (
    event.nesting === 0 &&
    (event.name === event.file || event.name.endsWith('.test.ts') || event.name.endsWith('.e2e.ts'))
  )
}

function reasonOf(error: unknown): string | undefined {
  return error instanceof Error && 'failureType' in error ? String(error.failureType) : undefined
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (reasonOf(error) === 'testCodeFailure' && error.cause === 'test failed') {
    const { exitCode, signal } = error as { exitCode?: unknown; signal?: unknown }
    return `the process of this file ended early (exit ${String(exitCode)}, signal ${String(signal)})`
  }
  const cause = error.cause
  if (cause instanceof Error) return cause.stack ?? cause.message
  return cause === undefined ? error.message : `${error.message}: ${String(cause)}`
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`
}

/** Every file of these folders, by path. */
function filesIn(folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => {
      try {
        return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      } catch {
        return []
      }
    })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)))
    .toSorted()
}

function find(ending: string): string[] {
  const only = process.argv.slice(2)
  return filesIn(FOLDERS)
    .filter((path) => path.endsWith(ending))
    .filter((path) => only.length === 0 || only.some((part) => path.includes(part)))
    .map((path) => join(ROOT, path))
}

/** The number from which tests draw: the one that is given, or that of the files. */
function seed(): string {
  const given = process.env.TEST_SEED ?? ''
  if (given !== '') {
    if (!/^-?\d{1,10}$/.test(given)) throw new Error(`TEST_SEED is no whole number: ${given}`)
    return given
  }
  const hash = createHash('sha256')
  for (const path of filesIn([...FOLDERS, ...DATA])) hash.update(path).update(readFileSync(join(ROOT, path)))
  return String(hash.digest().readUInt32BE() >>> 1)
}

/** A preparation without which the tests after it cannot run; its failure is one failure. */
async function prepare<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    fail(name, error instanceof Error ? (error.stack ?? error.message) : String(error))
    return undefined
  }
}

async function main(): Promise<void> {
  const tests = find('.test.ts')
  const journeys = find('.e2e.ts')
  if (process.argv.length === 2) {
    await tool('types', 'typescript/bin/tsc', ['--noEmit'])
    await tool('lint', 'oxlint/bin/oxlint', ['--quiet'])
    await tool('format', 'oxfmt/bin/oxfmt', ['--check'])
  } else if (tests.length + journeys.length === 0) {
    fail('no test file', `no path contains ${process.argv.slice(2).join(' or ')}`)
  }
  if (tests.length + journeys.length === 0) return
  process.env.TEST_SEED = seed()
  say(`seed: ${process.env.TEST_SEED}`)

  const template = await prepare('database', () => startTemplate(process.env.DATABASE_URL))
  if (template === undefined) return
  cleanups.push(() => template.stop())
  process.env.TEST_DATABASE_URL = template.url
  delete process.env.DATABASE_URL
  await files('tests', tests)

  if (journeys.length === 0 || ending.signal.aborted) return
  const chromium = await prepare('chromium', () => findChromium(say))
  if (chromium === undefined) return
  process.env.CHROMIUM_PATH = chromium
  const built = await prepare('browser files', async () => {
    await ensureClient(say, ending.signal)
    return true
  })
  if (built) await files('browser', journeys)
}

let finished: Promise<void> | undefined

/** Stops what was started, then the one line. */
function finish(): Promise<void> {
  return (finished ??= (async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) {
      await cleanup().catch((error: unknown) => fail('cleaning up', String(error)))
    }
    if (passed + failed === 0) failed += 1
    say(`${passed} passed, ${failed} failed`)
    process.exit(failed === 0 ? 0 : 1)
  })())
}

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    if (ending.signal.aborted) return
    fail('the test command itself', error instanceof Error ? (error.stack ?? error.message) : String(error))
    ending.abort()
    void finish()
  })
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending.signal.aborted) return
    fail('stopped', `by ${signal}`)
    ending.abort()
    void finish()
  })
}

try {
  await main()
} catch (error) {
  if (!ending.signal.aborted)
    fail('the test command itself', error instanceof Error ? (error.stack ?? error.message) : String(error))
}
await finish()
