import { sql } from 'kysely'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'

/** Marks the person's own messages as read: those named, or all. Others' ids and ids that are none change nothing. */
export async function markRead(ctx: WriteCtx, input: { ids?: string[] } = {}): Promise<void> {
  const { id } = personOf(ctx)
  await sql`
    update messages.message set read_at = ${ctx.now}
    where person_id = ${id} and read_at is null
      and (${input.ids === undefined} or id::text = any(${input.ids ?? []}::text[]))`.execute(ctx.db)
}
