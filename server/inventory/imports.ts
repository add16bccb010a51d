import { sql } from 'kysely'
import type { z } from 'zod'
import type { ReadCtx } from '../platform/ctx.ts'
import type { ImportView, Profile } from './model.ts'
import { PROFILES } from './profiles.ts'
import { refuseInventory } from './refusals.ts'

type ImportRow = Omit<z.infer<typeof ImportView>, 'notes' | 'profile'> & { profile: string }
const IMPORT = sql`id, name, kind, profile->>'id' as profile, state, rows, seen, added, changed, same, faulty, warned, fault, columns`
/** So many notes are shown; the marked file has all. */
const MOST_NOTES = 200

export async function listImports(ctx: ReadCtx): Promise<ImportView[]> {
  const found = await sql<ImportRow>`
    select ${IMPORT} from inventory.import order by created_at desc, id desc limit 20`.execute(ctx.db)
  return found.rows.map((row) => ({ ...row, notes: [] }))
}

/** How far a file has come, and the first of what was noted; errors before warnings. */
export async function getImport(ctx: ReadCtx, id: string): Promise<ImportView> {
  const [found, notes] = await Promise.all([
    sql<ImportRow>`select ${IMPORT} from inventory.import where id = ${id}`.execute(ctx.db),
    sql<ImportView['notes'][number]>`
      select row, "column", severity, text from inventory.import_note where import_id = ${id}
      order by severity, row, at limit ${MOST_NOTES}`.execute(ctx.db),
  ])
  const row = found.rows[0]
  if (!row) throw refuseInventory('inventory.import-unknown')
  return { ...row, notes: notes.rows }
}

/** A file as it was handed in, with everything that was noted. */
export async function importFile(
  ctx: ReadCtx,
  id: string,
): Promise<{ name: string; bytes: Buffer; notes: ImportView['notes'] }> {
  const [found, notes] = await Promise.all([
    sql<{ name: string; bytes: Buffer }>`select name, bytes from inventory.import where id = ${id}`.execute(
      ctx.db,
    ),
    sql<ImportView['notes'][number]>`
      select row, "column", severity, text from inventory.import_note where import_id = ${id} order by row, at`.execute(
      ctx.db,
    ),
  ])
  const row = found.rows[0]
  if (!row) throw refuseInventory('inventory.import-unknown')
  return { ...row, notes: notes.rows }
}

/** 列对应: those of the product, then those that operators have kept. */
export async function listProfiles(ctx: ReadCtx): Promise<Profile[]> {
  const found = await sql<Profile>`select id, name, columns from inventory.profile order by at desc`.execute(
    ctx.db,
  )
  return [...PROFILES, ...found.rows]
}
