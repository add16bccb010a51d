import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { indexTerms, type SearchTexts } from '../search.ts'
import { digestOf } from './publish-versions.ts'

/** Raised when the way of indexing changes, so that every entry is made anew. */
const INDEXING = 1

export type SearchEntry = SearchTexts & {
  kind: 'onething' | 'item'
  id: string
  title: string
  plainName: string
  department: string
  summary: string
}

/** Makes search find exactly these entries. What did not change is left alone, and keeps how often it was used. */
export async function rewriteSearch(ctx: WriteCtx, entries: readonly SearchEntry[]): Promise<void> {
  const { rows } = await sql<{ kind: string; id: string; digest: string }>`
    select kind, id, digest from catalog.search_entry
  `.execute(ctx.db)
  const current = new Map(rows.map((row) => [`${row.kind}/${row.id}`, row.digest]))
  const changed = entries.flatMap((entry) => {
    const digest = digestOf({ ...entry, INDEXING })
    return current.get(`${entry.kind}/${entry.id}`) === digest ? [] : [{ entry, digest }]
  })
  const wanted = JSON.stringify(entries.map(({ kind, id }) => ({ kind, id })))
  await sql`
    delete from catalog.search_entry
    where (kind, id) not in (select kind, id from jsonb_to_recordset(${wanted}::jsonb) as wanted (kind text, id text))
  `.execute(ctx.db)

  for (let at = 0; at < changed.length; at += 500) {
    const batch = changed.slice(at, at + 500).map(({ entry, digest }) => ({
      ...entry,
      plain_name: entry.plainName,
      digest,
      ...indexTerms(entry),
    }))
    await sql`
      insert into catalog.search_entry (kind, id, title, plain_name, department, summary, digest, terms, grams)
      select kind, id, title, plain_name, department, summary, digest, array_to_tsvector(terms), array_to_tsvector(grams)
      from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as batch (
        kind text, id text, title text, plain_name text, department text, summary text, digest text, terms text[], grams text[])
      on conflict (kind, id) do update set title = excluded.title, plain_name = excluded.plain_name,
        department = excluded.department, summary = excluded.summary, digest = excluded.digest,
        terms = excluded.terms, grams = excluded.grams
    `.execute(ctx.db)
  }
}
