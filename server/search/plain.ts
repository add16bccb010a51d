import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import { codeIn, SHORTEST_BEGINNING, type CodeHit } from './codes.ts'
import type { EntryKind } from './model.ts'
import { runsOf } from './text.ts'

/** What must stand in a name for it to be shown, as a share of the pairs of characters that were typed. */
const LEAST = 0.3
/** From this share on it is probably meant. */
const LIKELY = 0.6
/** So much of a long question is looked for. */
const MOST_PIECES = 20

export type PlainlyFound<Kind extends EntryKind> = { kind: Kind; id: string; likely: boolean }

/**
 * Looks into every name in PostgreSQL, while this process is still reading its index: no sounds, no synonyms, no rarity, but an answer
 * within a second among 100,000 entries. The most pairs of characters first, then the shortest title. `text` is normalised.
 */
export async function searchPlainly<Kind extends EntryKind>(
  ctx: ReadCtx,
  text: string,
  limit: number,
  kinds?: readonly Kind[],
): Promise<PlainlyFound<Kind>[]> {
  const pieces = [...new Set(runsOf(text).flatMap(piecesOf))].slice(0, MOST_PIECES)
  const { rows } = await sql<{ kind: Kind; id: string; share: number }>`
    select kind, id, share from (
      select kind, id, length(content->>'title') as length, (
        select count(*) filter (where strpos(lower(name), piece) > 0)::float8 / greatest(1, count(*))
        from unnest(${pieces}::text[]) as piece
      ) as share
      from search.entry,
        concat_ws(' ', content->>'title', nullif(content->>'plainName', content->>'title'), nullif(content->>'synonyms', '[]')) as name
      where not gone and (${kinds ?? null}::text[] is null or kind = any(${kinds ?? null}::text[]))
    ) as counted
    where share >= ${LEAST} order by share desc, length, kind, id limit ${limit}
  `.execute(ctx.db)
  return rows.map(({ kind, id, share }) => ({ kind, id, likely: share >= LIKELY }))
}

/** Each two neighbours of a run of characters, or what there is of it. */
function piecesOf(run: string): string[] {
  if (!/\p{Script=Han}/u.test(run)) return [run]
  const characters = [...run]
  return characters.length === 1
    ? characters
    : characters.slice(1).map((next, at) => `${characters[at]}${next}`)
}

/** Those whose code was typed, or begins so, the same way. */
export async function findCodePlainly<Kind extends EntryKind>(
  ctx: ReadCtx,
  text: string,
  limit: number,
  kinds?: readonly Kind[],
): Promise<CodeHit<{ kind: Kind; id: string }>[]> {
  const asked = codeIn(text)
  if (asked === undefined) return []
  const { rows } = await sql<{ kind: Kind; id: string; exact: boolean }>`
    select kind, id, bool_or(plain = ${asked}) as exact from (
      select kind, id, regexp_replace(lower(code), '[^a-z0-9]', '', 'g') as plain
      from search.entry, jsonb_array_elements_text(content->'codes') as code
      where not gone and (${kinds ?? null}::text[] is null or kind = any(${kinds ?? null}::text[]))
    ) as coded
    where plain = ${asked} or (length(${asked}) >= ${SHORTEST_BEGINNING} and starts_with(plain, ${asked}))
    group by kind, id order by exact desc, kind, id limit ${limit}
  `.execute(ctx.db)
  const exact = rows.filter((row) => row.exact)
  return (exact.length > 0 ? exact : rows).map(({ kind, id, ...row }) => ({
    of: { kind, id },
    how: row.exact ? 'exact' : 'part',
  }))
}

/** What is used most, the same way. */
export async function mostUsedPlainly<Kind extends EntryKind>(
  ctx: ReadCtx,
  limit: number,
  kinds?: readonly Kind[],
): Promise<{ kind: Kind; id: string }[]> {
  const { rows } = await sql<{ kind: Kind; id: string }>`
    select kind, id from search.entry
    where not gone and case when ${kinds ?? null}::text[] is null then kind <> 'answer' else kind = any(${kinds ?? null}::text[]) end
    order by uses desc, kind = 'onething' desc, id limit ${limit}
  `.execute(ctx.db)
  return rows
}
