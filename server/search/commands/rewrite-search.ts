import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { EntryKind, SearchEntry, SynonymGroup } from '../model.ts'

const BATCH = 500

/**
 * Makes search find exactly these entries of these kinds. What did not change is left alone and keeps how often it was used; what
 * operators added stays. With `groups`, exactly these words mean the same.
 */
export async function rewriteSearch(
  ctx: WriteCtx,
  kinds: readonly EntryKind[],
  entries: readonly SearchEntry[],
  groups?: readonly SynonymGroup[],
): Promise<void> {
  const { rows } = await sql<{ key: string; digest: string }>`
    select kind || '/' || id as key, digest from search.entry where not gone and kind = any(${[...kinds]}::text[])
  `.execute(ctx.db)
  const current = new Map(rows.map(({ key, digest }) => [key, digest]))
  const wanted = entries.map((entry) => ({
    entry,
    key: `${entry.kind}/${entry.id}`,
    digest: digestOf(entry),
  }))
  const changed = wanted.filter(({ key, digest }) => current.get(key) !== digest)
  const keys = new Set(wanted.map(({ key }) => key))
  const gone = [...current.keys()].filter((key) => !keys.has(key))
  const groupsChanged = groups !== undefined && (await rewriteGroups(ctx, groups))
  if (changed.length + gone.length === 0 && !groupsChanged) return

  const revision = await sql<{ revision: string }>`select search.next_revision() as revision`.execute(ctx.db)
  const next = revision.rows[0]?.revision
  await sql`
    update search.entry set gone = true, revision = ${next}::bigint where kind || '/' || id = any(${gone}) and not gone
  `.execute(ctx.db)
  for (let at = 0; at < changed.length; at += BATCH) {
    const batch = changed
      .slice(at, at + BATCH)
      .map(({ entry, digest }) => ({ kind: entry.kind, id: entry.id, content: entry, digest }))
    await sql`
      insert into search.entry (kind, id, content, digest, revision)
      select kind, id, content, digest, ${next}::bigint
      from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as batch (kind text, id text, content jsonb, digest text)
      on conflict (kind, id) do update
      set content = excluded.content, digest = excluded.digest, gone = false, revision = excluded.revision
    `.execute(ctx.db)
  }
}

/** Tells whether anything changed. */
async function rewriteGroups(ctx: WriteCtx, groups: readonly SynonymGroup[]): Promise<boolean> {
  const { rows } = await sql<{ words: string[] }>`
    select words from search.synonym where origin = 'region' order by id
  `.execute(ctx.db)
  if (JSON.stringify(rows.map(({ words }) => words)) === JSON.stringify(groups.map(({ words }) => words)))
    return false
  await sql`delete from search.synonym where origin = 'region'`.execute(ctx.db)
  const fresh = groups.map(({ words }) => ({ id: uuidv7(ctx.now), words }))
  await sql`
    insert into search.synonym (id, words, origin, added_by, added_at)
    select id, words, 'region', '', ${ctx.now}
    from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as fresh (id uuid, words text[])
  `.execute(ctx.db)
  return true
}

function digestOf(entry: SearchEntry): string {
  return createHash('sha256').update(JSON.stringify(entry)).digest('hex')
}
