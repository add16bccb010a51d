import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'

/**
 * Has search leave out the items of `off`, with the questions answered about them, and find those of `on` again. Nothing else is
 * touched; what is so already gets no new revision.
 */
export async function leaveOutItems(
  ctx: WriteCtx,
  { off, on }: { off: readonly string[]; on: readonly string[] },
): Promise<void> {
  const { rows } = await sql<{ key: string; gone: boolean }>`
    select kind || '/' || id as key, item = any(${[...off]}::text[]) as gone
    from (
      select kind, id, gone, case when kind = 'item' then id else split_part(id, '/', 2) end as item
      from search.entry where kind = 'item' or (kind = 'answer' and id like 'item/%')
    ) entry
    where item = any(${[...off, ...on]}::text[]) and gone <> (item = any(${[...off]}::text[]))`.execute(
    ctx.db,
  )
  if (rows.length === 0) return
  await sql`
    with next as (select search.next_revision() as revision)
    update search.entry e set gone = c.gone, revision = next.revision
    from next, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c (key text, gone boolean)
    where e.kind || '/' || e.id = c.key`.execute(ctx.db)
}
