import { sql } from 'kysely'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { listSeats } from '../queries.ts'
import { refusePeople } from '../refusals.ts'
import { refuseSpeakingFor } from '../rules.ts'
import { lockOffice } from '../store.ts'

/**
 * 销假. Ends a leave at once, before its last day or before its first: from now on the stand-in has no more right than
 * before. Refuses other people's leaves to all but the office's administrator, and a leave that is over.
 */
export async function endLeave(ctx: WriteCtx, input: { staffId: string; leaveId: string }): Promise<void> {
  const officer = officerOf(ctx)
  await lockOffice(ctx, officer.office)
  const colleague = (await listSeats(ctx, officer.office)).find((seat) => seat.id === input.staffId)
  demand(refuseSpeakingFor(colleague, officer))
  if (!colleague?.leaves.some((leave) => leave.id === input.leaveId)) throw refusePeople('leave.over')

  await sql`
    update people.leave set ended_at = ${ctx.now}
    where staff_id = ${input.staffId} and id = ${input.leaveId}`.execute(ctx.db)
  await record(ctx, 'staff.leave-ended', input.staffId, { leave: input.leaveId })
}
