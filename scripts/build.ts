import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorCode, ROOT, StartRefusal } from '../server/platform/config.ts'

const DIST = join(ROOT, 'dist')
const CLIENT = join(DIST, 'client')
const STAMP = 'built-from'

/** Whether `dist/client` was built from the sources as they are now. */
export function clientIsFresh(): boolean {
  return existsSync(join(CLIENT, STAMP)) && readFileSync(join(CLIENT, STAMP), 'utf8') === hashSources()
}

/**
 * Builds the staff desk and the portal's browser modules into `dist/client`, unless they are there and fresh. The work
 * is done by another process, which gives its memory back. Refuses with one sentence when the build fails.
 */
export async function ensureClient(log: (line: string) => void, signal?: AbortSignal): Promise<void> {
  if (clientIsFresh()) return
  log('正在生成页面文件，约需几秒 (building the browser files)')
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url)], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    signal,
    killSignal: 'SIGKILL',
  })
  let said = ''
  child.stdout?.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr?.on('data', (data: Buffer) => (said += data.toString()))
  const status = await new Promise<number | null>((done) => {
    child.once('error', () => done(null))
    child.once('close', done)
  })
  if (status === 0 || signal?.aborted) return
  throw new StartRefusal(
    `页面文件生成失败，请运行 npm run build 查看原因：${said.trim().split('\n')[0] ?? ''}`,
    'the browser files could not be built; npm run build shows why',
  )
}

/** Builds into a folder of its own and puts it in place by renaming, so that builds at the same time do no harm. */
async function build(): Promise<void> {
  const { build: viteBuild } = await import('vite')
  const hash = hashSources()
  const mine = randomBytes(6).toString('hex')
  const draft = join(DIST, `.client-${mine}`)
  const old = join(DIST, `.client-${mine}-old`)
  try {
    mkdirSync(DIST, { recursive: true })
    removeLeftovers()
    await viteBuild({
      root: ROOT,
      configFile: join(ROOT, 'vite.config.ts'),
      configLoader: 'runner',
      mode: 'production',
      logLevel: 'error',
      build: { outDir: draft, emptyOutDir: true },
    })
    writeFileSync(join(draft, STAMP), hash)
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (existsSync(CLIENT)) renameSync(CLIENT, `${old}${attempt}`)
        renameSync(draft, CLIENT)
        break
      } catch (error) {
        const raced = ['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errorCode(error))
        if (!raced || attempt === 20) throw error
      }
    }
  } finally {
    rmSync(draft, { recursive: true, force: true })
    for (const name of readdirSync(DIST)) {
      if (name.startsWith(`.client-${mine}`)) rmSync(join(DIST, name), { recursive: true, force: true })
    }
  }
}

/** What builds that were killed left behind. */
function removeLeftovers(): void {
  for (const name of readdirSync(DIST)) {
    const path = join(DIST, name)
    if (name.startsWith('.client-') && Date.now() - statSync(path).mtimeMs > 600_000) {
      rmSync(path, { recursive: true, force: true })
    }
  }
}

/** Everything the bundle can contain: the browser's own files and the pure files of the server it may import. */
function hashSources(): string {
  const hash = createHash('sha256')
  const files = [
    ...list(join(ROOT, 'staff')),
    ...list(join(ROOT, 'portal')).filter((path) => /\.(ts|css|svg|woff2|json)$/.test(path)),
    ...list(join(ROOT, 'server')).filter((path) => /\/(model|rules|refusals)\.ts$/.test(path)),
    ...['vite.config.ts', 'package-lock.json'].map((name) => join(ROOT, name)),
  ]
  for (const path of files.filter((file) => existsSync(file) && !/\.test\.tsx?$/.test(file)).toSorted()) {
    hash
      .update(`${relative(ROOT, path)}\0`)
      .update(readFileSync(path))
      .update('\0')
  }
  return hash.digest('hex')
}

function list(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

if (import.meta.main) {
  process.once('disconnect', () => process.exit(1))
  try {
    await build()
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
