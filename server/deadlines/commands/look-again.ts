import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { ClockRef } from '../model.ts'

/**
 * What stood in the way of that which falls due by itself is gone: a clock whose end has passed meanwhile is looked at once
 * more, and hands it over. Does nothing to any other clock.
 */
export async function lookAgain(ctx: WriteCtx, { owner, subject, kind }: ClockRef): Promise<void> {
  await sql`
    update deadlines.clock set look_at = end_at
    where owner = ${owner} and subject = ${subject} and kind = ${kind} and state = 'running'
      and at_end is not null and end_at <= ${ctx.now}`.execute(ctx.db)
}
