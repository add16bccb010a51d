import { fileTypeFromBuffer } from 'file-type'
import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { Upload } from '../../platform/http-pages.ts'
import { LARGEST_FILE, type SentFile, type StoredFile } from '../model.ts'
import { refuseFile } from '../refusals.ts'
import { cleanFileName, isFileType } from '../rules.ts'
import { hashOf, keepBytes } from '../store.ts'

/** What a program handed in for a field, as an upload of that field. */
export const uploadOf = (field: string, { name, content }: SentFile): Upload => ({
  field,
  name,
  bytes: Buffer.from(content, 'base64'),
  tooBig: false,
})

/**
 * Keeps an uploaded photo or PDF for its owner (a draft, a case). What it is, its bytes say, not its name. Refuses an
 * empty file, one above 10 MB and any other type, with a sentence beside the field. The bytes are safe on the disk
 * before the row is; should the command fail, the sweep removes them. The lock keeps the sweep off until the row is
 * committed.
 */
export async function storeFile(
  ctx: WriteCtx,
  input: { owner: string; upload: Upload },
): Promise<StoredFile> {
  const { owner, upload } = input
  const { bytes, field } = upload
  if (upload.tooBig || bytes.length > LARGEST_FILE) throw refuseFile('file.too-big', field)
  if (bytes.length === 0) throw refuseFile('file.empty', field)
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const type = found?.mime
  if (!isFileType(type)) throw refuseFile('file.type', field)

  const id = uuidv7(ctx.now)
  const name = cleanFileName(upload.name, type)
  const sha256 = hashOf(bytes)
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${sha256}, 0))`.execute(ctx.db)
  await keepBytes(ctx.world.filesDir, sha256, bytes, ctx.now)
  await sql`
    insert into files.file (owner, id, name, type, size, sha256, created_at)
    values (${owner}, ${id}, ${name}, ${type}, ${bytes.length}, ${sha256}, ${ctx.now})`.execute(ctx.db)
  return { id, owner, name, type, size: bytes.length }
}
