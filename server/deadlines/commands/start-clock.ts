import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import type { Clock } from '../model.ts'
import { runsAlready } from '../refusals.ts'
import { clockRow, type NewClock } from '../row.ts'
import { settingsOf } from '../rules.ts'
import { clockColumns, fromRow, type ClockRow } from '../store.ts'

/**
 * Starts a clock, or its next run. The day of the start is not counted (民法典 201). Refused while a run of that kind is
 * still open.
 */
export async function startClock(ctx: WriteCtx, input: NewClock): Promise<Clock> {
  const { calendar } = ctx.world.region
  const row = clockRow(calendar, settingsOf(ctx.world), { ...input, actor: ctx.actor }, ctx.now)
  const { rows } = await sql<ClockRow>`
    select ${clockColumns} from deadlines.start_clocks(${JSON.stringify([row])}::jsonb, ${ctx.now})`
    .execute(ctx.db)
    .catch((error: unknown) => {
      throw brokenConstraint(error) === 'clock_pkey' ? runsAlready(input.kind) : error
    })
  const [started] = rows
  if (!started) throw runsAlready(input.kind)
  return fromRow(started)
}
