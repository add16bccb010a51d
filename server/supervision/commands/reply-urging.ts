import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { stopClock } from '../../deadlines/commands/stop-clock.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { officeName } from '../cards.ts'
import { rowOf } from '../life.ts'
import { refuseReply, refuseUrgingTurn, scopeOf } from '../rules.ts'
import { insertReply, lockUrging, saveUrging } from '../store.ts'

/**
 * 督办回复 of the office that was urged: how it stands; for something overdue, why and until when. Stops the clock. Refuses
 * another office, an urging that is answered already, and an expected day that is past.
 */
export async function replyUrging(
  ctx: WriteCtx,
  input: { id: string; text: string; because: string; expectedOn: string | null },
): Promise<void> {
  const officer = officerOf(ctx)
  const urging = await lockUrging(ctx, input.id)
  demand(refuseUrgingTurn(urging, 'reply', officer, scopeOf(ctx.world.region, officer)))
  const today = toLocalDate(ctx.now)
  const due = await sql<{ dueOn: string | null }>`
    select min(k.due_on) as "dueOn" from deadlines.clock k
    where k.owner = ${urging.caseId} and k.subject = ${urging.subject} and k.state <> 'stopped'`.execute(
    ctx.db,
  )
  const overdue = (due.rows[0]?.dueOn ?? today) < today
  demand(refuseReply(input, overdue, today))

  await insertReply(ctx, urging.id, {
    text: input.text,
    because: input.because === '' ? null : input.because,
    expectedOn: input.expectedOn,
    by: actorRef(officer),
    at: ctx.now,
  })
  await saveUrging(ctx, { ...urging, state: rowOf('reply').to })
  await stopClock(ctx, { owner: urging.id, subject: 'urging', kind: 'urging' }, { reason: rowOf('reply').zh })
  await record(ctx, rowOf('reply').event, urging.id, { expectedOn: input.expectedOn })
  await tellOfficers(ctx, {
    office: urging.byOffice,
    permission: 'supervise.urge',
    kind: 'urging.replied',
    text: `${officeName(ctx, urging.office).name}已回复督办（${urging.document}），请审核。`,
    link: `/staff/supervision/urgings/${urging.id}`,
    owner: urging.caseId,
    step: urging.subject,
  })
}
