import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import type { InvertedIndex, Scored } from './inverted.ts'
import type { EntryKind, EntryRef, Found, Reason, SearchEntry, Synonym } from './model.ts'
import { codeIn, plainCode, type CodeHit } from './codes.ts'
import { findCodePlainly, mostUsedPlainly, searchPlainly } from './plain.ts'
import { currentIndex, type Held } from './refresh.ts'
import { matterOf, waysToSay, type Way } from './rules.ts'
import { isHan, normalise } from './text.ts'

/** So many are shown where nothing really fits. */
const NEAREST = 5
/** Less than this share of the best score is not shown. */
const POOR = 0.35
/** A name that holds so much of what was typed is the reason. */
const MOST = 0.8
/** What was said in other words counts less than the words themselves. */
const OTHER_WORDS = 0.8

export type Asked<Kind extends EntryKind> = { limit?: number; kinds?: readonly Kind[] }

/**
 * What somebody may mean by what they typed, the best first, each with the reason: everyday words, pinyin and initials,
 * typing errors, traditional characters, synonyms. What fits only in part is marked `likely: false`; where nothing else was found, the nearest few. Without
 * text, what is used most.
 */
export async function searchEntries<Kind extends EntryKind = EntryKind>(
  ctx: ReadCtx,
  text: string,
  asked: Asked<Kind> = {},
): Promise<(Found & { kind: Kind })[]> {
  return (await findEntries(ctx, text, asked)).rows
}

/** The same, and whether it looked at names and codes only, because this process is still reading its index. */
export async function findEntries<Kind extends EntryKind = EntryKind>(
  ctx: ReadCtx,
  text: string,
  asked: Asked<Kind> = {},
): Promise<{ rows: (Found & { kind: Kind })[]; namesOnly: boolean }> {
  const current = await currentIndex(ctx)
  return { rows: await findIn(ctx, current, text, asked), namesOnly: current === undefined }
}

async function findIn<Kind extends EntryKind>(
  ctx: ReadCtx,
  current: Held | undefined,
  text: string,
  { limit = 10, kinds }: Asked<Kind>,
): Promise<(Found & { kind: Kind })[]> {
  const query = matterOf(normalise(text.slice(0, 200)))
  if (text.trim() === '') {
    const used = current ? current.index.mostUsed(limit, kinds) : await mostUsedPlainly(ctx, limit, kinds)
    return describe(ctx, used.map(usedMost))
  }
  const coded = current
    ? current.index.byCode(text, limit, kinds)
    : await findCodePlainly(ctx, text, limit, kinds)
  if (coded.length > 0) return describe(ctx, coded.map(byCode(text)))
  if (!current) return describe(ctx, (await searchPlainly(ctx, query, limit, kinds)).map(plainlyFound))
  const { index, groups, spelt } = current
  const scored = inAnyWords(index, waysToSay(query, groups, spelt), limit, kinds)
  const shown = scored.some((one) => one.likely)
    ? scored.filter(worthShowing(scored))
    : scored.slice(0, NEAREST)
  return describe(
    ctx,
    shown.map((one) => ({ ...one, why: (content) => reasonOf(query, one, content) })),
  )
}

function plainlyFound<Entry extends EntryRef & { likely: boolean }>(entry: Entry): Entry & Told {
  const how = entry.likely ? 'words' : 'near'
  return { ...entry, why: ({ title }) => ({ field: 'title', how, text: title }) }
}

function byCode<Entry extends EntryRef>(text: string): (hit: CodeHit<Entry>) => Entry & Told {
  const asked = codeIn(text) ?? ''
  return ({ of, how }) => ({
    ...of,
    likely: how !== 'near',
    why: ({ codes = [] }) => ({
      field: 'code',
      how,
      text: codes.find((code) => plainCode(code).startsWith(asked)) ?? codes[0] ?? '',
    }),
  })
}

/** Beside a good answer a poor one is only in the way. */
function worthShowing(scored: readonly Scored[]): (one: Scored) => boolean {
  const least = (scored[0]?.score ?? 0) * POOR
  return ({ score }) => score >= least
}

function usedMost<Entry extends EntryRef>(entry: Entry): Entry & Told {
  return { ...entry, likely: true, why: () => ({ field: 'used', how: 'exact', text: '' }) }
}

type Said<Kind extends EntryKind = EntryKind> = Scored<Kind> & Omit<Way, 'text'>

function inAnyWords<Kind extends EntryKind>(
  index: InvertedIndex,
  ways: readonly Way[],
  limit: number,
  kinds?: readonly Kind[],
): Said<Kind>[] {
  const found = new Map<string, Said<Kind>>()
  const best = (): Said<Kind>[] => [...found.values()].toSorted((a, b) => b.score - a.score).slice(0, limit)
  for (const { text, swapped, heard } of ways) {
    const counts = swapped === '' ? 1 : OTHER_WORDS
    const over = (best()[limit - 1]?.score ?? -Infinity) / counts
    for (const one of index.search(text, limit, kinds, over)) {
      const key = `${one.kind}/${one.id}`
      const score = one.score * counts
      if (score > (found.get(key)?.score ?? 0)) found.set(key, { ...one, score, swapped, heard })
    }
  }
  return best()
}

/** What an unknown id or name may have meant, at most three. */
export function nearest(ctx: ReadCtx, id: string): Promise<Found[]> {
  return searchEntries(ctx, id.slice(0, 100).replaceAll('-', ' ') || ' ', {
    limit: 3,
    kinds: ['onething', 'item'],
  })
}

type Told = { likely: boolean; why: (content: SearchEntry) => Reason }

async function describe<Kind extends EntryKind>(
  ctx: ReadCtx,
  lines: readonly (Told & { kind: Kind; id: string })[],
): Promise<(Found & { kind: Kind })[]> {
  if (lines.length === 0) return []
  const wanted = JSON.stringify(lines.map(({ kind, id }) => ({ kind, id })))
  const { rows } = await sql<{ content: SearchEntry }>`
    select entry.content from jsonb_to_recordset(${wanted}::jsonb) as wanted (kind text, id text)
    join search.entry entry on entry.kind = wanted.kind and entry.id = wanted.id and not entry.gone
  `.execute(ctx.db)
  const contents = new Map(rows.map(({ content }) => [`${content.kind}/${content.id}`, content]))
  return lines.flatMap(({ kind, id, likely, why }) => {
    const content = contents.get(`${kind}/${id}`)
    if (!content) return []
    const { title: name, plainName, department, summary } = content
    return [{ kind, id, name, plainName, department, summary, likely, why: why(content) }]
  })
}

/** Why it was found: a name that holds what was typed, else another field that does, else how it sounds, else what is like it. */
function reasonOf(
  query: string,
  { name, fit, spoken, likely, swapped, heard }: Said,
  content: SearchEntry,
): Reason {
  const text =
    name.field === 'synonym'
      ? (content.synonyms.find((one) => normalise(one) === name.text) ?? name.text)
      : content[name.field]
  if (heard && likely) return { field: 'synonym', how: 'sound', text: swapped }
  if (swapped !== '' && fit.asked >= MOST) return { field: 'synonym', how: fit.how, text: swapped }
  if (fit.how !== 'words') return { field: name.field, how: fit.how, text }
  const holds = (one: string): boolean =>
    normalise(one).replaceAll(' ', '').includes(query.replaceAll(' ', ''))
  const related = content.related.find(holds)
  if (related) return { field: 'related', how: 'part', text: related }
  if (holds(content.department)) return { field: 'department', how: 'part', text: content.department }
  if (fit.asked >= MOST) return { field: name.field, how: 'words', text }
  if (content.texts.some(holds)) return { field: 'text', how: 'part', text: '' }
  if (!isHan(query) && likely && spoken > fit.asked) return { field: name.field, how: 'sound', text }
  return { field: name.field, how: 'near', text }
}

/** The words that are kept, newest first: all, or those of one entry. */
export async function listSynonyms(ctx: ReadCtx, entry: EntryRef | null = null): Promise<Synonym[]> {
  const { rows } = await sql<{
    id: string
    words: string[]
    kind: EntryKind | null
    entryId: string | null
    entryName: string | null
    origin: 'region' | 'office'
    addedBy: string
    addedAt: Date
  }>`
    select s.id, s.words, s.entry_kind as kind, s.entry_id as "entryId", e.content->>'title' as "entryName", s.origin,
      s.added_by as "addedBy", s.added_at as "addedAt"
    from search.synonym s left join search.entry e on e.kind = s.entry_kind and e.id = s.entry_id
    where ${entry === null}::boolean or (s.entry_kind = ${entry?.kind ?? ''} and s.entry_id = ${entry?.id ?? ''})
    order by s.added_at desc, s.id limit 1000
  `.execute(ctx.db)
  return rows.map(({ kind, entryId, addedAt, ...row }) => ({
    ...row,
    entry: kind === null || entryId === null ? null : { kind, id: entryId },
    addedAt: addedAt.toISOString(),
  }))
}
