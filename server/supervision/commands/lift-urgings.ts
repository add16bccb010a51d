import { sql } from 'kysely'
import { stopClock } from '../../deadlines/commands/stop-clock.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { rowOf } from '../life.ts'
import { saveUrging, urgingColumns, type Urging } from '../store.ts'

/**
 * 撤牌销号. Every urging about a matter whose red card was taken back since, and which is late in nothing else: it is settled
 * if it still waits, and both sides are told, once. Gives how many.
 */
export async function liftUrgings(ctx: WriteCtx): Promise<number> {
  const found = await sql<Urging & { because: string }>`
    select ${urgingColumns}, w.reason as because
    from supervision.urging u
    join lateral (
      select w.reason from deadlines.alarm a join deadlines.withdrawal w on (w.owner, w.seq) = (a.owner, a.seq)
      where a.owner = u.case_id and a.subject = u.subject and a.level = 'overdue' and a.at <= u.issued_at
        and w.at >= u.issued_at
      order by w.at desc limit 1
    ) w on true
    where u.lifted_at is null and u.case_id in (select owner from deadlines.withdrawal)
      and not exists (select from deadlines.clock k
        where k.owner = u.case_id and k.subject = u.subject and k.state <> 'stopped' and k.level = 'overdue')
    order by u.id for update of u skip locked`.execute(ctx.db)
  const { to, from, event, zh } = rowOf('lift')
  for (const { because, ...urging } of found.rows) {
    const waits = from.includes(urging.state)
    if (urging.state === 'open')
      await stopClock(ctx, { owner: urging.id, subject: 'urging', kind: 'urging' }, { reason: zh })
    await saveUrging(ctx, {
      ...urging,
      ...(waits && { state: to, settledAt: ctx.now }),
      liftedAt: ctx.now,
      liftedBecause: because,
    })
    await record(ctx, event, urging.id, { reason: because })
    const about = {
      kind: event,
      text: `督办（${urging.document}）所指的红牌已撤回，${waits ? '不用再回复，已销号' : '不计入排名'}。${because}`,
      link: `/staff/supervision/urgings/${urging.id}`,
      owner: urging.caseId,
      step: urging.subject,
    }
    await tellOfficers(ctx, { ...about, office: urging.office })
    await tellOfficers(ctx, { ...about, office: urging.byOffice, permission: 'supervise.urge' })
  }
  return found.rows.length
}
