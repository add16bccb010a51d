import { sql } from 'kysely'
import type { ReadCtx, World } from '../platform/ctx.ts'
import { InvertedIndex } from './inverted.ts'
import type { SearchEntry } from './model.ts'
import { normalise } from './text.ts'

/** So many entries are read at a time; between two reads other requests are served. */
const BATCH = 250
/** More wasted places than this, and than entries, and the index is made anew. */
const WASTE = 1000

/** What one process searches in, with the revision up to which it has been read. */
export type Held = { index: InvertedIndex; groups: string[][]; revision: bigint }

const held = new WeakMap<World, Held>()
const reading = new WeakMap<World, Promise<void>>()

/**
 * The index of this process, brought to the revision that the database shows: read wholly at the first search, afterwards only
 * what changed. Requests that come meanwhile wait for the same reading.
 */
export async function currentIndex(ctx: ReadCtx): Promise<Held> {
  for (;;) {
    const revision = await revisionOf(ctx)
    const current = held.get(ctx.world)
    if (current && current.revision >= revision) return current
    const under = reading.get(ctx.world)
    if (under) {
      // Whoever reads may fail on its own connection; then the next one reads.
      await under.catch(() => undefined)
      continue
    }
    const read = readUpTo(ctx, revision).finally(() => reading.delete(ctx.world))
    reading.set(ctx.world, read)
    await read
  }
}

async function revisionOf(ctx: ReadCtx): Promise<bigint> {
  const { rows } = await sql<{ revision: string }>`select revision from search.state`.execute(ctx.db)
  return BigInt(rows[0]?.revision ?? 0)
}

async function readUpTo(ctx: ReadCtx, revision: bigint): Promise<void> {
  const before = held.get(ctx.world)
  const wasteful = before && before.index.wasted > Math.max(WASTE, before.index.size)
  const from = before && !wasteful ? before : undefined
  const index = from?.index ?? new InvertedIndex()
  let last = { revision: from?.revision ?? -1n, kind: '~', id: '' }
  for (;;) {
    const { rows } = await sql<{
      kind: string
      id: string
      content: SearchEntry
      uses: string
      gone: boolean
      revision: string
      words: string[]
    }>`
      select kind, id, content, uses, gone, revision, array(
        select unnest(words) from search.synonym where entry_kind = entry.kind and entry_id = entry.id order by added_at
      ) as words
      from search.entry
      where (revision, kind, id) > (${last.revision.toString()}::bigint, ${last.kind}, ${last.id})
      order by revision, kind, id limit ${BATCH}
    `.execute(ctx.db)
    for (const { kind, id, content, uses, gone, words } of rows) {
      if (gone) index.remove(kind, id)
      else index.put({ ...content, synonyms: [...content.synonyms, ...words] }, Number(uses))
    }
    const end = rows.at(-1)
    if (!end || rows.length < BATCH) break
    last = { revision: BigInt(end.revision), kind: end.kind, id: end.id }
  }
  const { rows } = await sql<{ words: string[] }>`
    select words from search.synonym where entry_id is null order by origin, added_at, id
  `.execute(ctx.db)
  held.set(ctx.world, {
    index,
    groups: rows.map(({ words }) => words.map(normalise).filter(Boolean)),
    revision,
  })
}
