import { sql } from 'kysely'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { officeName } from '../cards.ts'
import { rowOf } from '../life.ts'
import { saveUrging, urgingColumns, type Urging } from '../store.ts'

/**
 * 逾期未复，报上一级. Every urging whose time for the reply has run out goes to the office above the urged one, or back to the
 * urging one where there is none above; both are told, once for each time that a reply was due. Gives how many.
 */
export async function escalateUrgings(ctx: WriteCtx): Promise<number> {
  const late = await sql<Urging & { run: number }>`
    select ${urgingColumns}, k.run from supervision.urging u
    join deadlines.clock k on k.owner = u.id and k.kind = 'urging' and k.state = 'running' and k.level = 'overdue'
    where u.state = 'open' and u.escalated_at is null
    order by u.id for update of u skip locked`.execute(ctx.db)
  for (const { run, ...urging } of late.rows) {
    const above = ctx.world.region.offices.get(urging.office)?.parent ?? urging.byOffice
    await saveUrging(ctx, { ...urging, escalatedTo: above, escalatedAt: ctx.now })
    await record(ctx, rowOf('escalate').event, urging.id, { to: above, run })
    const urged = officeName(ctx, urging.office).name
    const about = {
      link: `/staff/supervision/urgings/${urging.id}`,
      owner: urging.caseId,
      step: urging.subject,
    }
    await tellOfficers(ctx, {
      ...about,
      office: above,
      permission: 'case.supervise',
      kind: 'urging.escalated',
      text: `${urged}没有按时回复督办（${urging.document}），请过问。`,
      once: `urging.escalated ${urging.id} ${run}`,
    })
    await tellOfficers(ctx, {
      ...about,
      office: urging.office,
      kind: 'urging.late',
      text: `督办（${urging.document}）已过回复期限，已报${officeName(ctx, above).name}。请马上回复。`,
      once: `urging.late ${urging.id} ${run}`,
    })
  }
  return late.rows.length
}
