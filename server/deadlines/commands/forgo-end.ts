import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { ClockRef } from '../model.ts'

/**
 * What would have fallen due by itself could not when the end of the clock passed, through no fault of whoever had to act:
 * for this run it never does. Gives whether there was such an end; does nothing to any other clock.
 */
export async function forgoEnd(ctx: WriteCtx, { owner, subject, kind }: ClockRef): Promise<boolean> {
  const forgone = await sql`
    update deadlines.clock set at_end = null, end_at = null
    where owner = ${owner} and subject = ${subject} and kind = ${kind} and state = 'running'
      and at_end is not null and end_at <= ${ctx.now}
    returning run`.execute(ctx.db)
  return forgone.rows.length > 0
}
