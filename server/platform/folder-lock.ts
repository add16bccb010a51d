import { spawnSync } from 'node:child_process'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { platform } from 'node:os'
import { errorCode, StartRefusal } from './config.ts'

/**
 * One process per folder. The lock names its holder by process id and the moment it started, so that a lock left by a
 * killed process, or by one whose number now belongs to another, is taken over.
 */
export function lockFolder(lock: string, dataDir: string): () => void {
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

/** The lines of a file; none where it cannot be read. */
export function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}
