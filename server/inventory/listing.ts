import { sql, type RawBuilder } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { isListed, isNotGone, isSuspended } from './in-force.ts'
import { LINT_RULES } from './lint.ts'
import type { Content, EntryFilter, EntryKind, Facets } from './model.ts'
import type { Edition } from './rules.ts'

/** What the desk asks of the list as a whole: what fits a filter, how much there is of what, everything of it for a file. */

export type Page = { cursor?: string | undefined; limit: number }

/** What of the list fits a filter, as SQL over `e`. */
export function fits(ctx: ReadCtx, filter: EntryFilter): RawBuilder<unknown> {
  const today = toLocalDate(ctx.now)
  const parts: RawBuilder<unknown>[] = [sql`true`]
  const q = filter.q?.trim() ?? ''
  if (q !== '') {
    const like = `%${q.replaceAll(/[\\%_]/g, (char) => `\\${char}`)}%`
    parts.push(sql`(e.name ilike ${like} or e.code ilike ${like})`)
    // One character alone is no pair; for it every name is read.
    if ([...q].length > 1)
      parts.push(sql`inventory.pairs(e.name || E'\\n' || e.code) @> inventory.pairs(${q})`)
  }
  if (filter.kind) parts.push(sql`e.kind = ${filter.kind}`)
  if (filter.type) parts.push(sql`e.type = ${filter.type}`)
  if (filter.body) parts.push(sql`e.body = ${filter.body}`)
  if (filter.area) parts.push(sql`e.area = ${filter.area}`)
  if (filter.stage) parts.push(sql`e.stage = ${filter.stage}`)
  if (filter.rule) parts.push(sql`e.rules @> array[${filter.rule}]`)
  if (filter.errors) parts.push(filter.errors === 'yes' ? sql`e.errors > 0` : sql`e.errors = 0`)
  if (filter.leaving) parts.push(sql`e.withdrawal is not null`)
  if (filter.suspended) parts.push(isSuspended(today))
  if (filter.suspending) parts.push(sql`e.suspension_proposal is not null`)
  if (filter.main) parts.push(sql`e.main = ${filter.main}`)
  if (filter.importId) parts.push(sql`e.import_id = ${filter.importId}`)
  const day = sql`${today}::date`
  if (filter.standing === 'unlisted') parts.push(sql`e.listed_from is null`)
  if (filter.standing === 'withdrawn') parts.push(sql`e.withdrawn_from <= ${day}`)
  if (filter.standing === 'listed') parts.push(isListed(today))
  if (filter.standing === 'scheduled') parts.push(sql`e.listed_from > ${day} and ${isNotGone(today)}`)
  return sql.join(parts, sql` and `)
}

/** The editions that fit a filter, in the order of the list: for what is done with all of them at once. */
export async function listEditions(ctx: ReadCtx, filter: EntryFilter, most: number): Promise<Edition[]> {
  const found = await sql<Edition>`
    select e.id, v.version, v.revision, v.digest, e.proposals
    from inventory.entry e join inventory.version v on v.entry_id = e.id and v.version = e.version
    where ${fits(ctx, filter)} order by e.code, e.id limit ${most}`.execute(ctx.db)
  return found.rows
}

/** How many entries there are, in which stage, and of whom: for the heads of the list. */
export async function listFacets(ctx: ReadCtx): Promise<Facets> {
  const today = toLocalDate(ctx.now)
  const [counts, bodies, areas] = await Promise.all([
    sql<Facets['stages'] & Pick<Facets, 'leaving' | 'suspending' | 'listed' | 'withErrors' | 'total'>>`
      select count(*) filter (where stage = 'draft')::int as draft, count(*) filter (where stage = 'review')::int as review,
        count(*) filter (where stage = 'approved')::int as approved, count(*)::int as total,
        count(*) filter (where ${isListed(today)})::int as listed,
        count(*) filter (where errors > 0)::int as "withErrors",
        (select count(*)::int from inventory.entry where withdrawal is not null) as leaving,
        (select count(*)::int from inventory.entry where suspension_proposal is not null) as suspending
      from inventory.entry e`.execute(ctx.db),
    sql<{ name: string; entries: number }>`
      select body as name, count(*)::int as entries from inventory.entry where body is not null
      group by body order by entries desc, body limit 500`.execute(ctx.db),
    // From one area straight to the next, however many entries each has.
    sql<{ area: string }>`
      with recursive step (area) as (
        select min(area) from inventory.entry
        union all select (select min(area) from inventory.entry where area > step.area) from step where area is not null)
      select area from step where area is not null`.execute(ctx.db),
  ])
  const {
    draft = 0,
    review = 0,
    approved = 0,
    leaving = 0,
    suspending = 0,
    listed = 0,
    withErrors = 0,
    total = 0,
  } = counts.rows[0] ?? {}
  return {
    stages: { draft, review, approved },
    leaving,
    suspending,
    listed,
    withErrors,
    total,
    bodies: bodies.rows,
    areas: areas.rows.map(({ area }) => area),
  }
}

/** How often each consistency rule finds something, of the entries that fit a filter. */
export async function lintReport(
  ctx: ReadCtx,
  filter: EntryFilter,
): Promise<{ rule: string; name: string; severity: 'error' | 'warning'; entries: number }[]> {
  const found = await sql<{ rule: string; entries: number }>`
    select rule, sum(n)::int as entries
    from (select e.rules, count(*) as n from inventory.entry e where ${fits(ctx, filter)} group by e.rules) alike,
      unnest(rules) rule
    group by rule`.execute(ctx.db)
  const counts = new Map(found.rows.map(({ rule, entries }) => [rule, entries]))
  return LINT_RULES.flatMap(({ id, zh, severity }) => {
    const entries = counts.get(id) ?? 0
    return entries > 0 ? [{ rule: id, name: zh, severity, entries }] : []
  })
}

/** Entries of a filter with what they say, in portions by code: for an export of any size. */
export async function* exportPortions(
  ctx: ReadCtx,
  filter: EntryFilter,
): AsyncGenerator<{ area: string; kind: EntryKind; content: Content }[]> {
  let after = { code: '', id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const found = await sql<{ id: string; code: string; area: string; kind: EntryKind; content: Content }>`
      select e.id, e.code, e.area, e.kind, v.content
      from inventory.entry e join inventory.version v on v.entry_id = e.id and v.version = e.version
      where ${fits(ctx, filter)} and (e.code, e.id) > (${after.code}, ${after.id}::uuid)
      order by e.code, e.id limit 1000`.execute(ctx.db)
    const last = found.rows.at(-1)
    if (!last) return
    yield found.rows
    after = last
  }
}
