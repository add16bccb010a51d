import { readFile as readBytes } from 'node:fs/promises'
import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import type { StoredFile } from './model.ts'
import { refuseFile } from './refusals.ts'
import { hashOf, pathOf } from './store.ts'

/**
 * A file with its bytes. Who may see it depends on what it belongs to: the caller asks that first, and passes the owner
 * to be sure that the file is one of its own. Refuses an unknown id, one that is none, and another owner's, alike.
 */
export async function readFile(
  ctx: ReadCtx,
  id: string,
  owner: string | null = null,
): Promise<StoredFile & { bytes: Buffer }> {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
  if (!uuid.test(id)) throw refuseFile('file.unknown')
  const found = await sql<StoredFile & { sha256: string }>`
    select id, owner, name, type, size, sha256 from files.file
    where id = ${id} and (${owner}::uuid is null or owner = ${owner}::uuid)`.execute(ctx.db)
  const row = found.rows[0]
  if (!row) throw refuseFile('file.unknown')
  const { sha256, ...file } = row
  const bytes = await readBytes(pathOf(ctx.world.filesDir, sha256))
  if (hashOf(bytes) !== sha256) {
    throw new Error(`the bytes of file ${id} are damaged on the disk`)
  }
  return { ...file, bytes }
}

/** The files of one owner, without their bytes, oldest first. */
export async function listFiles(ctx: ReadCtx, owner: string): Promise<StoredFile[]> {
  const found = await sql<StoredFile>`
    select id, owner, name, type, size from files.file where owner = ${owner} order by id`.execute(ctx.db)
  return found.rows
}

/** The files with these ids, without their bytes, with the digest of those; ids that are none are left out. */
export async function findFiles(
  ctx: ReadCtx,
  ids: readonly string[],
): Promise<(StoredFile & { sha256: string })[]> {
  if (ids.length === 0) return []
  const found = await sql<StoredFile & { sha256: string }>`
    select id, owner, name, type, size, sha256 from files.file where id = any(${ids}::uuid[]) order by id`.execute(
    ctx.db,
  )
  return found.rows
}
