import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import { listSeats } from '../queries.ts'
import { refuseLeave } from '../rules.ts'
import { lockOffice } from '../store.ts'

export type TakeLeave = {
  staffId: string
  /** YYYY-MM-DD, in China; both days count. */
  from: string
  to: string
  standIn: string | null
  reason: string
}

/**
 * 请假. One's own, or as administrator a colleague's. From the first to the last day the stand-in (AB岗) does the absent
 * officer's work. What `refuseLeave` says is refused; two leaves at once are judged one after the other.
 */
export async function takeLeave(ctx: WriteCtx, input: TakeLeave): Promise<{ id: string }> {
  const officer = officerOf(ctx)
  await lockOffice(ctx, officer.office)
  const seats = await listSeats(ctx, officer.office)
  demand(refuseLeave(seats, input, officer, toLocalDate(ctx.now)))

  const id = uuidv7(ctx.now)
  const { staffId, from, to, standIn, reason } = input
  await sql`
    insert into people.leave (staff_id, id, from_on, to_on, stand_in, reason, created_at, created_by)
    values (${staffId}, ${id}, ${from}, ${to}, ${standIn}, ${reason.trim()}, ${ctx.now}, ${officer.id})`.execute(
    ctx.db,
  )
  await record(ctx, 'staff.leave-taken', staffId, { leave: id, from, to, standIn })
  return { id }
}
