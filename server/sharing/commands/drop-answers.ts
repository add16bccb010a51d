import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'

/** Drops every kept answer that rests on this grant, also on this one beside others. */
export async function dropAnswers(ctx: WriteCtx, grantId: string): Promise<void> {
  await sql`delete from sharing.answer where grants @> array[${grantId}]`.execute(ctx.db)
}
