import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import type { FoundEntry, Item } from './model.ts'
import { planSearch } from './search.ts'

/** An item that is offered now, with its version. */
export function findItem(ctx: ReadCtx, id: string): { version: number; item: Item } | undefined {
  return ctx.world.region.items.get(id)
}

const columns = sql`kind, id, title as name, plain_name as "plainName", department, summary`
/** Among equals: one-things first, then what is used most, then the shorter name. `onething` > `item` in the alphabet. */
const inOrder = sql`kind desc, uses desc, char_length(title), id`

/**
 * What somebody may mean by what they typed, the best first: the whole name, a part of it, all its words; in Han characters,
 * traditional or simplified, in pinyin or its initials. Where nothing fits, what sounds alike, shares most words,
 * or differs in a character. Without text, what is used most.
 */
export async function searchCatalogue(ctx: ReadCtx, text: string, limit = 10): Promise<FoundEntry[]> {
  if (text.trim() === '') return listMostUsed(ctx, limit)
  const plan = planSearch(text)
  if (!plan) return []
  const found = new Map<string, FoundEntry>()
  const take = (rows: FoundEntry[]): void => {
    for (const row of rows)
      if (found.size < limit) found.set(`${row.kind}/${row.id}`, found.get(`${row.kind}/${row.id}`) ?? row)
  }
  for (const query of plan.sure) {
    if (found.size < limit) take(await listMatching(ctx, query, limit))
  }
  for (const query of plan.guesses) {
    if (found.size === 0) take(await listMatching(ctx, query, limit))
  }
  if (found.size === 0 && plan.similar) take(await listSimilar(ctx, plan.similar, limit))
  return [...found.values()]
}

/** What an unknown id or name may have meant, at most three. */
export function nearest(ctx: ReadCtx, id: string): Promise<FoundEntry[]> {
  return searchCatalogue(ctx, id.slice(0, 100).replaceAll('-', ' ') || ' ', 3)
}

async function listMostUsed(ctx: ReadCtx, limit: number): Promise<FoundEntry[]> {
  const { rows } = await sql<FoundEntry>`
    select ${columns} from catalog.search_entry order by uses desc, kind desc, char_length(title), id limit ${limit}
  `.execute(ctx.db)
  return rows
}

async function listMatching(ctx: ReadCtx, query: string, limit: number): Promise<FoundEntry[]> {
  const { rows } = await sql<FoundEntry>`
    select ${columns} from catalog.search_entry where terms @@ ${query}::tsquery order by ${inOrder} limit ${limit}
  `.execute(ctx.db)
  return rows
}

/** `ts_rank` of a tsvector without positions is the share of the query that is found, times 0.0608; three tenths are enough. */
const SIMILAR_ENOUGH = 0.0608 * 0.3

async function listSimilar(
  ctx: ReadCtx,
  { candidates, all }: { candidates: string; all: string },
  limit: number,
): Promise<FoundEntry[]> {
  const { rows } = await sql<FoundEntry>`
    select ${columns} from (
      select *, ts_rank(grams, ${all}::tsquery) as likeness
      from catalog.search_entry where grams @@ ${candidates}::tsquery offset 0
    ) candidate
    where likeness >= ${SIMILAR_ENOUGH} order by likeness desc, ${inOrder} limit ${limit}
  `.execute(ctx.db)
  return rows
}
