import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { EntryFilter, MainItem } from './model.ts'
import { fits, type Page } from './listing.ts'
import { ROW, rowOf, type Row } from './rows.ts'

/** 主项 of the entries that fit a filter, by name, a page at a time; `total` counts the main items. */
export async function listMainItems(
  ctx: ReadCtx,
  filter: EntryFilter,
  { cursor, limit }: Page,
): Promise<{ mains: MainItem[]; next: string | null; total: number }> {
  const where = fits(ctx, filter)
  const after = Buffer.from(cursor ?? '', 'base64url')
    .toString()
    .replaceAll('\0', '')
  const [page, counted] = await Promise.all([
    sql<Omit<MainItem, 'only'> & { id: string }>`
      select e.main, count(*)::int as entries, count(distinct e.sub_name)::int as "subItems", (array_agg(e.id))[1] as id
      from inventory.entry e where ${where} and e.main > ${after} group by e.main order by e.main limit ${limit + 1}`.execute(
      ctx.db,
    ),
    sql<{ total: number }>`
      select count(*)::int as total from (select from inventory.entry e where ${where} group by e.main) m`.execute(
      ctx.db,
    ),
  ])
  const mains = page.rows.slice(0, limit)
  const single = mains.filter(({ entries }) => entries === 1).map(({ id }) => id)
  const found = await sql<Row>`
    select ${ROW} from inventory.entry e where e.id = any(${single}::uuid[])`.execute(ctx.db)
  const today = toLocalDate(ctx.now)
  const only = new Map(found.rows.map((row) => [row.id, rowOf(today, row)]))
  const last = mains.at(-1)
  return {
    mains: mains.map(({ id, ...main }) => ({ ...main, only: only.get(id) ?? null })),
    next: page.rows.length > limit && last ? Buffer.from(last.main).toString('base64url') : null,
    total: counted.rows[0]?.total ?? 0,
  }
}
