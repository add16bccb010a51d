import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, rmdir, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Where bytes lie: `<root>/ab/cd/abcd…`. */
export function pathOf(root: string, sha256: string): string {
  return join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Puts bytes on the disk under their hash. They are complete and safe from a power cut when this returns; the same bytes
 * are kept once.
 */
export async function keepBytes(root: string, sha256: string, bytes: Buffer, now: Date): Promise<void> {
  const path = pathOf(root, sha256)
  // The sweep leaves alone what is young: a file that is there already becomes young again.
  const kept = await stat(path).catch(() => undefined)
  if (kept?.size === bytes.length) {
    const touched = await utimes(path, now, now).then(
      () => true,
      () => false,
    )
    if (touched) return
  }
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.utimes(now, now)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  for (const changed of [folder, dirname(folder), root]) await syncFolder(changed)
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and needs no such thing.
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/** The files under `root` that are older than `before`, and drafts that a killed process left. */
export async function* listOldFiles(
  root: string,
  before: Date,
): AsyncGenerator<{ path: string; sha256: string | null }> {
  for (const first of await names(root)) {
    for (const second of await names(join(root, first))) {
      for (const name of await names(join(root, first, second))) {
        const path = join(root, first, second, name)
        const found = await stat(path).catch(() => undefined)
        if (found && found.mtime < before) yield { path, sha256: /^[0-9a-f]{64}$/.test(name) ? name : null }
      }
    }
  }
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}

/** Removes a file, and its folder where it was the last. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true })
  await rmdir(dirname(path)).catch(() => undefined)
}
