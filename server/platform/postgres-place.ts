import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { errorCode, StartRefusal } from './config.ts'
import { findBinaries, type SystemUser } from './postgres-binaries.ts'

/** The version of PostgreSQL; also the name of the folder of its cluster. */
export const MAJOR = '18'

/** Where the embedded PostgreSQL keeps its data, and the user and programs it runs as. */
export interface Place {
  /** Real paths, as this process sees them. */
  readonly cluster: string
  readonly passwordFile: string
  readonly logFile: string
  /** The folder as the database process sees it. */
  readonly seenAs: string
  /** Open descriptor of the folder that children inherit as number 3, when they cannot reach it by path. */
  readonly descriptor: number | undefined
  readonly user: SystemUser | undefined
  readonly bin: string
  close(): void
}

/**
 * Makes the folder ready. Started by root it goes to its owner, at first `nobody`; when that user cannot reach it (a clone
 * under /root), it is handed over as an open descriptor. Refuses a folder in another's hands.
 */
export function preparePlace(home: string): Place {
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
function serverUser(home: string): SystemUser {
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

function giveTo(user: SystemUser, path: string): void {
  const stack = [path]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const current = next
    if (lstatSync(current).isSymbolicLink()) continue
    chownSync(current, user.uid, user.gid)
    if (statSync(current).isDirectory())
      stack.push(...readdirSync(current).map((name) => join(current, name)))
  }
}

function reaches(user: SystemUser, folder: string): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], { ...user, cwd: '/' }).status === 0
  )
}
