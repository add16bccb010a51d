import { lstat, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pull, Pullable, Pulled, Way } from '../intake/connector-model.ts'
import { memberAt, refuseWay, rowsOf } from '../intake/rules.ts'
import type { PullPlace } from '../platform/config.ts'
import { readHeaded } from '../platform/sheet.ts'
import type { CallSystem } from '../sharing/model.ts'
import { fromTable } from './table-pull.ts'

const WITHIN_MS = 15_000
const FILE_LIMIT = 24 * 1024 * 1024
/** A file that was changed a moment ago may still be being written. */
const SETTLED_MS = 10_000

/**
 * Fetches rows from where the configuration says that a source is, and nothing that it does not name, whatever was drawn at the desk: a
 * table of a database, a folder of files, or a list over HTTP, which is asked like every department system.
 */
export function pulls(
  places: Readonly<Record<string, PullPlace>>,
  call: CallSystem,
): { pull: Pull; pullable(source: string): Pullable | undefined } {
  const pullable = (source: string): Pullable | undefined => {
    const place = places[source]
    if (!place) return undefined
    return {
      tables: 'tables' in place ? place.tables : [],
      paths: 'paths' in place ? place.paths : [],
      mailbox: 'folder' in place,
    }
  }
  return {
    pullable,
    async pull(source, way, names, after) {
      const refusal = refuseWay(source, way, pullable(source))
      if (refusal) throw new Error(refusal.zh)
      const place = places[source]
      if (way.kind === 'table' && place && 'database' in place)
        return fromTable(place.database, way, names, after)
      if (way.kind === 'mailbox' && place && 'folder' in place) return fromMailbox(place.folder)
      if (way.kind === 'http') return fromList(call, source, way, after)
      throw new Error('a way that the configuration has no place for')
    },
  }
}

async function fromMailbox(folder: string): Promise<Pulled> {
  const now = performance.timeOrigin + performance.now()
  for (const name of (await readdir(folder)).filter((each) => /\.(xlsx|csv)$/i.test(each)).sort()) {
    const path = join(folder, name)
    const about = await lstat(path)
    if (!about.isFile() || name.startsWith('.') || now - about.mtimeMs < SETTLED_MS) continue
    const moveTo = async (place: string): Promise<void> => {
      const put = join(await folderIn(folder, place), `${Math.round(now)}-${name}`)
      await rename(path, put)
      // Replaced or written on meanwhile: nobody has read that, so it is another file of the mailbox.
      const { ino, size, mtimeMs } = await lstat(put)
      if (ino !== about.ino || size !== about.size || mtimeMs !== about.mtimeMs)
        await rename(put, join(folder, `${Math.round(now)}-${name}`))
    }
    const sheet =
      about.size > FILE_LIMIT ? { fault: '文件太大，最多 24 MB。' } : await readHeaded(await readFile(path))
    if ('fault' in sheet) {
      await moveTo('failed')
      throw new Error(`${name}：${sheet.fault}已移到 failed 文件夹。`)
    }
    return {
      ...sheet,
      file: name,
      giveBack: (workbook) => putBack(folder, name, workbook),
      // There may be another file.
      next: name,
      settle: () => moveTo('done'),
    }
  }
  return { header: [], rows: [], next: null }
}

/** A folder within the mailbox; one that whoever writes there has led somewhere else is refused. */
async function folderIn(folder: string, name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path, { recursive: true })
  if (!(await lstat(path)).isDirectory()) throw new Error(`${name} 不是文件夹，是通往别处的链接。请删掉它。`)
  return path
}

/** What is wrong in a file goes back under its name to where the department fetches it; never half of it. */
async function putBack(folder: string, name: string, workbook: Uint8Array): Promise<void> {
  const path = join(await folderIn(folder, 'returned'), `${name.replace(/\.\w{1,4}$/, '')}-错误.xlsx`)
  await writeFile(`${path}.part`, workbook)
  await rename(`${path}.part`, path)
}

async function fromList(
  call: CallSystem,
  source: string,
  way: Extract<Way, { kind: 'http' }>,
  after: string | null,
): Promise<Pulled> {
  const { status, body } = await call({
    system: source,
    method: 'GET',
    path: way.path,
    query: after === null ? {} : { [way.after]: after },
    body: undefined,
    headers: {},
    signal: AbortSignal.timeout(WITHIN_MS),
  })
  if (status !== 200) throw new Error(`对方的回答是 ${status}`)
  const rows = memberAt(body, way.rows)
  if (!Array.isArray(rows)) throw new Error(`回答里没有「${way.rows}」这个列表`)
  const next = way.next === undefined ? undefined : memberAt(body, way.next)
  return {
    ...rowsOf(rows),
    next: typeof next === 'string' || typeof next === 'number' ? String(next) : null,
  }
}
