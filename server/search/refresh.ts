import { setImmediate as breathe } from 'node:timers/promises'
import { sql } from 'kysely'
import { ANYONE, type ReadCtx, type World } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { InvertedIndex } from './inverted.ts'
import type { SearchEntry } from './model.ts'
import { spellings } from './sound.ts'
import { normalise } from './text.ts'

/** So many entries are read at a time. No search waits for a reading of more. */
const BATCH = 4000
/** After so many entries, other requests have their turn: some ten milliseconds. */
const TURN = 100
/** More wasted places than this, and than entries, and the index is made anew. */
const WASTE = 1000

/** What one process searches in, with the revision up to which it has been read. */
export type Held = {
  index: InvertedIndex
  /** Words that mean the same, and what each is by its spelling in letters. */
  groups: string[][]
  spelt: ReadonlyMap<string, readonly string[]>
  revision: bigint
}
type Reading = { done: Promise<void>; long: Promise<void> }

const held = new WeakMap<World, Held>()
const reading = new WeakMap<World, Reading>()

/** Reads everything while nobody has searched yet, beside other work. What breaks here is tried again by the first search. */
export async function warmSearch(db: Database): Promise<void> {
  await db.read(ANYONE, async (ctx) => startReading(ctx, await revisionOf(ctx)).done).catch(() => undefined)
}

/**
 * The index of this process, brought to the revision that the database shows, if that is little work. While much is being read, as
 * at the start or after a large import, it is the one from before, or none.
 */
export async function currentIndex(ctx: ReadCtx): Promise<Held | undefined> {
  for (;;) {
    const revision = await revisionOf(ctx)
    const current = held.get(ctx.world)
    if (current && current.revision >= revision) return current
    const under = reading.get(ctx.world)
    const { done, long } = under ?? startReading(ctx, revision)
    // Whoever reads may fail on its own connection; then the next one reads.
    const waited = await Promise.race([
      long.then(() => 'long'),
      done.catch((error: unknown) => {
        if (!under) throw error
      }),
    ])
    if (waited === 'long') return held.get(ctx.world)
  }
}

async function revisionOf(ctx: ReadCtx): Promise<bigint> {
  const { rows } = await sql<{ revision: string }>`select revision from search.state`.execute(ctx.db)
  return BigInt(rows[0]?.revision ?? 0)
}

function startReading(ctx: ReadCtx, revision: bigint): Reading {
  const long = Promise.withResolvers<void>()
  const done = readUpTo(ctx, revision, long.resolve).finally(() => reading.delete(ctx.world))
  // Where all went on without it, its failure is nobody's; the next search reads again.
  done.catch(() => undefined)
  const started = { done, long: long.promise }
  reading.set(ctx.world, started)
  return started
}

async function readUpTo(ctx: ReadCtx, revision: bigint, isLong: () => void): Promise<void> {
  const before = held.get(ctx.world)
  const wasteful = before && before.index.wasted > Math.max(WASTE, before.index.size)
  const from = before && !wasteful ? before : undefined
  const index = from?.index ?? new InvertedIndex()
  const { groups, wordsOf } = await readSynonyms(ctx)
  const { rows: keys } = await sql<{ kind: string; id: string }>`
    select kind, id from search.entry where revision > ${(from?.revision ?? -1n).toString()}::bigint order by kind, id
  `.execute(ctx.db)
  if (keys.length > BATCH) isLong()
  for (let start = 0; start < keys.length; start += BATCH) {
    const batch = keys.slice(start, start + BATCH)
    const { rows } = await sql<{
      kind: string
      id: string
      content: SearchEntry
      uses: string
      gone: boolean
    }>`
      select kind, id, content, uses, gone
      from unnest(${batch.map(({ kind }) => kind)}::text[], ${batch.map(({ id }) => id)}::text[]) as wanted (kind, id)
      join search.entry using (kind, id)
    `.execute(ctx.db)
    for (const [at, { kind, id, content, uses, gone }] of rows.entries()) {
      if (gone) index.remove(kind, id)
      else {
        const words = wordsOf.get(`${kind}/${id}`) ?? []
        index.put({ ...content, synonyms: [...content.synonyms, ...words] }, Number(uses))
      }
      if (at % TURN === TURN - 1) await breathe()
    }
  }
  held.set(ctx.world, { index, groups, spelt: spellingsOf(groups), revision })
}

/** The words of all groups by pinyin and by initials: dibao and db are 低保. */
function spellingsOf(groups: readonly (readonly string[])[]): Map<string, string[]> {
  const spelt = new Map<string, string[]>()
  for (const word of new Set(groups.flat()))
    for (const letters of new Set(spellings(word))) spelt.set(letters, [...(spelt.get(letters) ?? []), word])
  return spelt
}

/** What operators and the region keep: groups that mean the same everywhere, and other names of single entries. */
async function readSynonyms(
  ctx: ReadCtx,
): Promise<{ groups: string[][]; wordsOf: ReadonlyMap<string, string[]> }> {
  const { rows } = await sql<{ words: string[]; entry: string | null }>`
    select words, entry_kind || '/' || entry_id as entry from search.synonym order by origin, added_at, id
  `.execute(ctx.db)
  const wordsOf = new Map<string, string[]>()
  for (const { words, entry } of rows)
    if (entry !== null) wordsOf.set(entry, [...(wordsOf.get(entry) ?? []), ...words])
  const groups = rows.filter(({ entry }) => entry === null)
  return { groups: groups.map(({ words }) => words.map(normalise).filter(Boolean)), wordsOf }
}
