import { startClock } from '../../deadlines/commands/start-clock.ts'
import { displayDate } from '../../forms/display.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { rowOf } from '../life.ts'
import { refuseUrgingTurn, scopeOf } from '../rules.ts'
import { judgeReply, lockUrging, saveUrging, type Urging } from '../store.ts'

/** 销号. The reply is enough; the urging is over. */
export async function settleUrging(
  ctx: WriteCtx,
  input: { id: string; note?: string | undefined },
): Promise<void> {
  const urging = await begin(ctx, input.id, 'accept')
  const { to, event } = rowOf('accept')
  await judgeReply(ctx, urging.id, { accepted: true, note: input.note ?? null, by: actorRef(ctx.actor) })
  await saveUrging(ctx, { ...urging, state: to, settledAt: ctx.now })
  await record(ctx, event, urging.id, { note: input.note ?? null })
  await tell(ctx, urging, event, `督办（${urging.document}）的回复已认可，已销号。`)
}

/** 退回重新回复. The reply does not answer; the office has the same time again. */
export async function returnReply(ctx: WriteCtx, input: { id: string; note: string }): Promise<void> {
  const urging = await begin(ctx, input.id, 'return')
  const { to, event } = rowOf('return')
  await judgeReply(ctx, urging.id, { accepted: false, note: input.note, by: actorRef(ctx.actor) })
  await saveUrging(ctx, { ...urging, state: to, escalatedTo: null, escalatedAt: null })
  const clock = await startClock(ctx, {
    owner: urging.id,
    subject: 'urging',
    kind: 'urging',
    office: urging.office,
    statutory: null,
    promised: urging.answer,
  })
  await record(ctx, event, urging.id, { note: input.note })
  const until = displayDate(clock.dueOn ?? '')
  await tell(
    ctx,
    urging,
    event,
    `督办（${urging.document}）的回复被退回：${input.note}。请在${until}前重新回复。`,
  )
}

async function begin(ctx: WriteCtx, id: string, turn: 'accept' | 'return'): Promise<Urging> {
  const officer = officerOf(ctx)
  const urging = await lockUrging(ctx, id)
  demand(refuseUrgingTurn(urging, turn, officer, scopeOf(ctx.world.region, officer)))
  return urging
}

function tell(ctx: WriteCtx, urging: Urging, kind: string, text: string): Promise<void> {
  return tellOfficers(ctx, {
    office: urging.office,
    kind,
    text,
    link: `/staff/supervision/urgings/${urging.id}`,
    owner: urging.caseId,
    step: urging.subject,
  })
}
