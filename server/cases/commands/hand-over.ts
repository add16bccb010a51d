import { sql } from 'kysely'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { listColleagues } from '../../people/queries.ts'
import { noSuchColleague, notPermitted } from '../refusals.ts'

type Named = { id: string; name: string }

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
  const moved = await moveHeld(ctx, { office: officer.office, from, to: to ?? null, note: input.note })
  if (to && moved > 0) {
    await tellOfficers(ctx, {
      office: officer.office,
      staffId: to.id,
      kind: 'hand-over',
      text: `${from.name}把 ${moved} 件交给您办理。${input.note}`,
      link: '/staff?view=mine',
    })
  }
  return moved
}

/**
 * What somebody holds whose account was taken away goes back to the office, so that colleagues can go on with it; the
 * administrators are told. Doing it twice is harmless.
 */
export async function giveBackHeld(ctx: WriteCtx): Promise<void> {
  const left = await sql<Named & { office: string }>`
    select distinct i.officer_id as id, s.name, i.office from cases.case_item i
    join people.staff s on s.id = i.officer_id
    where s.disabled and i.bucket <> 'closed'`.execute(ctx.db)
  for (const { office, ...from } of left.rows) {
    const moved = await moveHeld(ctx, { office, from, to: null, note: '账号已停用' })
    if (moved === 0) continue
    await tellOfficers(ctx, {
      office,
      permission: 'office.administer',
      kind: 'hand-over',
      text: `${from.name}的账号已停用，手里的 ${moved} 件已退回本单位，同事可以接着办。`,
      link: '/staff/office',
    })
  }
}

async function moveHeld(
  ctx: WriteCtx,
  { office, from, to, note }: { office: string; from: Named; to: Named | null; note: string },
): Promise<number> {
  const moved = await sql<{ caseId: string; step: string }>`
    with held as (
      select c.id from cases.case c
      where c.id in (select i.case_id from cases.case_item i where i.officer_id = ${from.id} and i.bucket <> 'closed')
      order by c.id for update
    )
    update cases.case_item set officer_id = ${to?.id ?? null}, officer = ${to?.name ?? null}, revision = revision + 1
    where case_id in (select id from held) and officer_id = ${from.id} and office = ${office}
      and bucket <> 'closed'
    returning case_id as "caseId", step`.execute(ctx.db)
  for (const { caseId, step } of moved.rows)
    await record(ctx, 'case.handed-over', caseId, { step, from: from.name, to: to?.name ?? null, note })
  return moved.rows.length
}
