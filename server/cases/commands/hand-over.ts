import { sql } from 'kysely'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { listColleagues } from '../../people/queries.ts'
import { noSuchColleague, notPermitted } from '../refusals.ts'

/**
 * 工作交接. Gives all open items that one officer holds to a colleague of the same office, or back to the office (`to` null):
 * when somebody leaves or changes posts. One's own, or any as administrator. Gives how many.
 */
export async function handOverItems(
  ctx: WriteCtx,
  input: { from: string; to: string | null; note: string },
): Promise<number> {
  const officer = officerOf(ctx)
  if (input.from !== officer.id && !officer.permissions.includes('office.administer'))
    throw notPermitted('office.administer')
  const colleagues = await listColleagues(ctx)
  const from = colleagues.find(({ id }) => id === input.from)
  const to = colleagues.find(({ id, state }) => id === input.to && state !== 'disabled')
  if (!from || (input.to !== null && (!to || to.id === from.id))) throw noSuchColleague()
  const moved = await sql<{ caseId: string; step: string }>`
    with held as (
      select c.id from cases.case c
      where c.id in (select i.case_id from cases.case_item i where i.officer_id = ${from.id} and i.bucket <> 'closed')
      order by c.id for update
    )
    update cases.case_item set officer_id = ${to?.id ?? null}, officer = ${to?.name ?? null}, revision = revision + 1
    where case_id in (select id from held) and officer_id = ${from.id} and office = ${officer.office}
      and bucket <> 'closed'
    returning case_id as "caseId", step`.execute(ctx.db)
  for (const { caseId, step } of moved.rows) {
    await record(ctx, 'case.handed-over', caseId, {
      step,
      from: from.name,
      to: to?.name ?? null,
      note: input.note,
    })
  }
  if (to && moved.rows.length > 0) {
    await tellOfficers(ctx, {
      office: officer.office,
      staffId: to.id,
      kind: 'hand-over',
      text: `${from.name}把 ${moved.rows.length} 件交给您办理。${input.note}`,
      link: '/staff?view=mine',
    })
  }
  return moved.rows.length
}
