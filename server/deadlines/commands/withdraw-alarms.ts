import { sql } from 'kysely'
import { actorRef, type WriteCtx } from '../../platform/ctx.ts'
import type { Clock, ClockRef } from '../model.ts'
import { levelsNotReached } from '../rules.ts'

/**
 * 撤牌. Takes back the cards of one run that what became known later proves wrong: those for a mark that `shown` had not
 * passed when its time ended, at `until`. `shown` is the run itself, or the one that stands in its place since its instants
 * were put right. The cards stay; a row that is never changed says when and why. Gives how many were taken back.
 */
export async function withdrawAlarms(
  ctx: WriteCtx,
  { owner, subject, kind, run }: ClockRef & { run: number },
  because: { shown: Pick<Clock, 'soonAt' | 'todayAt' | 'overAt'>; until: Date; reason: string },
): Promise<number> {
  const levels = levelsNotReached(because.shown, because.until)
  const taken = await sql`
    insert into deadlines.withdrawal (owner, seq, at, reason, actor)
    select a.owner, a.seq, ${ctx.now}, ${because.reason}, ${JSON.stringify(actorRef(ctx.actor))}::jsonb
    from deadlines.alarm a
    where a.owner = ${owner} and a.subject = ${subject} and a.kind = ${kind} and a.run = ${run}
      and a.level = any(${levels}::text[])
    on conflict do nothing returning seq`.execute(ctx.db)
  return taken.rows.length
}
