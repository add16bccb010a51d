import { sql } from 'kysely'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { EntryRef, NewSynonym } from '../model.ts'
import { refuseEntry, refuseWords, regionsWords, unknownSynonym } from '../refusals.ts'
import { normalise } from '../text.ts'

/**
 * Keeps words that people use, found from the next search on: other names of one entry, or, without an entry, words that
 * mean the same everywhere. Refuses words without a letter, a single word without an entry, and an entry that is not offered.
 */
export async function addSynonym(ctx: WriteCtx, { words, entry }: NewSynonym): Promise<{ id: string }> {
  const known = new Set<string>()
  const kept = words.filter((word) => {
    const plain = normalise(word)
    return plain !== '' && !known.has(plain) && known.add(plain)
  })
  if (kept.length < (entry ? 1 : 2)) throw refuseWords()
  const id = uuidv7(ctx.now)
  await nextRevision(ctx, entry)
  await sql`
    insert into search.synonym (id, words, entry_kind, entry_id, origin, added_by, added_at)
    values (${id}, ${kept}, ${entry?.kind ?? null}, ${entry?.id ?? null}, 'office', ${officerOf(ctx).name}, ${ctx.now})
  `.execute(ctx.db)
  await record(ctx, 'search.synonym-added', id, { words: kept, entry })
  return { id }
}

/** Takes kept words away. Refuses unknown ones and those of the region's own data. */
export async function removeSynonym(ctx: WriteCtx, { id }: { id: string }): Promise<void> {
  const { rows } = await sql<{
    words: string[]
    kind: EntryRef['kind'] | null
    entryId: string | null
    origin: string
  }>`
    select words, entry_kind as kind, entry_id as "entryId", origin from search.synonym where id = ${id} for update
  `.execute(ctx.db)
  const [found] = rows
  if (!found) throw unknownSynonym()
  if (found.origin === 'region') throw regionsWords()
  const { kind, entryId, words } = found
  const entry = kind === null || entryId === null ? null : { kind, id: entryId }
  await sql`delete from search.synonym where id = ${id}`.execute(ctx.db)
  await nextRevision(ctx, entry, true)
  await record(ctx, 'search.synonym-removed', id, { words, entry })
}

/** Tells every process; the entry is read anew with its words. */
async function nextRevision(ctx: WriteCtx, entry: EntryRef | null, goneToo = false): Promise<void> {
  if (!entry) {
    await sql`select search.next_revision()`.execute(ctx.db)
    return
  }
  const { rows } = await sql`
    update search.entry set revision = search.next_revision()
    where kind = ${entry.kind} and id = ${entry.id} and (${goneToo}::boolean or not gone) returning id
  `.execute(ctx.db)
  if (rows.length === 0 && !goneToo) throw refuseEntry()
}
