import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { listDay } from '../day.ts'
import { refuseCounter } from '../refusals.ts'
import { refuseClose } from '../rules.ts'

/**
 * 日结. Taken in, on paper and routed must be the same number; `counted` is what lies in the tray. Where they differ the clerk
 * says why. Signed once for each window and clerk and day; the next shift begins with a clean tray.
 */
export async function closeDay(
  ctx: WriteCtx,
  input: { windowId: string; counted: number; note: string },
): Promise<void> {
  const officer = officerOf(ctx)
  const own = (await listDay(ctx)).find(
    (line) => line.windowId === input.windowId && line.officerId === officer.id,
  )
  if (!own) throw refuseCounter('window.unknown')
  demand(refuseClose(own, input))
  const day = toLocalDate(ctx.now)
  try {
    await sql`
      insert into counter.day_close (hall, day, window_id, officer_id, officer, received, papers, counted, routed,
        differences, note, signed_at)
      values (${own.hall}, ${day}, ${own.windowId}, ${officer.id}, ${officer.name}, ${own.received}, ${own.papers},
        ${input.counted}, ${own.routed}, ${JSON.stringify(own.differences)}::jsonb, ${input.note.trim() || null},
        ${ctx.now})`.execute(ctx.db)
  } catch (error) {
    throw brokenConstraint(error) === 'day_close_pkey' ? refuseCounter('day.signed') : error
  }
  await record(ctx, 'counter.day-closed', officer.id, { window: own.windowId, day, counted: input.counted })
}
