import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Grant, Matter } from '../sharing/model.ts'
import type { Resource } from '../sharing/resource.ts'
import { kindOf } from './rules.ts'

/**
 * The grants that the region ships with and that their owners have not taken back, the future ones too, each as far as the catalogue of today
 * shares it: a field that the owner has closed is not in it, and nothing is of an entry that was withdrawn. `matters`: only those for one of these.
 */
export async function listShipped(
  ctx: ReadCtx,
  today: string,
  matters?: readonly Matter[],
): Promise<Grant[]> {
  const lasting = ctx.world.region.grants.filter(
    ({ until, matters: its }) =>
      (until === undefined || until >= today) && (!matters || its.some((matter) => matters.includes(matter))),
  )
  if (lasting.length === 0) return []
  const [{ rows: ended }, entries] = await Promise.all([
    sql<{ id: string }>`select grant_id as id from resources.shipped_end`.execute(ctx.db),
    entriesOf(
      ctx,
      lasting.map(({ source }) => source),
    ),
  ])
  const gone = new Set(ended.map(({ id }) => id))
  return lasting.flatMap((grant) => {
    if (gone.has(grant.id)) return []
    const fields = openOf(entries.get(grant.source), grant.fields)
    return fields.length === 0 ? [] : [{ ...grant, fields }]
  })
}

type Entry = { id: string; source: string; state: string; content: Resource }

/** The entry on which each source is mounted; of those that were withdrawn only where no other is listed. */
export async function entriesOf(ctx: ReadCtx, sources: readonly string[]): Promise<Map<string, Entry>> {
  const { rows } = await sql<Entry>`
    select id, source, state, content from resources.resource where source = any(${sources}::text[])
    order by state = 'listed'`.execute(ctx.db)
  return new Map(rows.map((row) => [row.source, row]))
}

function openOf(entry: Entry | undefined, fields: readonly string[]): string[] {
  if (!entry) return [...fields]
  if (entry.state !== 'listed') return []
  const closed = new Set(
    entry.content.fields.flatMap((field) =>
      field.gives !== undefined && kindOf(entry.content, field) === 'none' ? [field.gives] : [],
    ),
  )
  return fields.filter((field) => !closed.has(field))
}

/** The fields of a grant by the names that its entry has for them. */
export const namesOf = ({ fields }: Resource, gives: readonly string[]): string[] =>
  fields.flatMap((field) => (field.gives !== undefined && gives.includes(field.gives) ? [field.name] : []))

/** By 信息资源代码, the fields of each grant that is in force or will be, by their names in the catalogue. */
export async function fieldsInUse(ctx: ReadCtx, today: string): Promise<Map<string, string[][]>> {
  const { rows } = await sql<{ code: string; fields: string[] }>`
    select r.code, g.fields from resources.grant g join resources.resource r on r.id = g.resource_id
    where g.revoked_at is null and g.until_on >= ${today}`.execute(ctx.db)
  const shipped = await listShipped(ctx, today)
  const entries = await entriesOf(
    ctx,
    shipped.map(({ source }) => source),
  )
  const named = shipped.flatMap(({ source, fields }) => {
    const content = entries.get(source)?.content
    return content ? [{ code: content.code, fields: namesOf(content, fields) }] : []
  })
  const byCode = Map.groupBy([...rows, ...named], ({ code }) => code)
  return new Map([...byCode].map(([code, each]) => [code, each.map(({ fields }) => fields)]))
}

/** 收回 of grants that the region ships with, the newest first: who, when, why; `of` as the files still say it. */
export async function listShippedEnds(
  ctx: ReadCtx,
): Promise<{ id: string; by: { name: string }; at: Date; reason: string; of: Grant | undefined }[]> {
  const { rows } = await sql<{ id: string; by: { name: string }; at: Date; reason: string }>`
    select grant_id as id, revoked_by as by, revoked_at as at, reason from resources.shipped_end
    order by revoked_at desc`.execute(ctx.db)
  return rows.map((row) => ({ ...row, of: ctx.world.region.grants.find(({ id }) => id === row.id) }))
}
