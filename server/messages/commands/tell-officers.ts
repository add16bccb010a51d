import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { OfficerNotice } from '../model.ts'

/**
 * Tells officers of an office something, in the transaction of the command it tells of. To one (`staffId`, and whoever
 * stands in for her), else to all with a `permission`, else to the whole office. A notice whose `once` the office has
 * had already is not written again.
 */
export async function tellOfficers(ctx: WriteCtx, notice: OfficerNotice): Promise<void> {
  const rows = [{ ...notice, id: uuidv7(ctx.now) }]
  await sql`select messages.tell_officers(${JSON.stringify(rows)}::jsonb, ${ctx.now})`.execute(ctx.db)
}
