import { sql } from 'kysely'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { refusePeople } from '../refusals.ts'
import { refuseSpeakingFor } from '../rules.ts'

/** Strikes a declaration that was wrong. Only an administrator of the office, and not her own: nobody frees herself from 回避. */
export async function strikeRelative(
  ctx: WriteCtx,
  input: { staffId: string; relativeId: string },
): Promise<void> {
  const officer = officerOf(ctx)
  if (!officer.permissions.includes('office.administer')) throw refusePeople('staff.not-administrator')
  if (input.staffId === officer.id) throw refusePeople('relative.own')
  const found = await sql<{ id: string; disabled: boolean }>`
    select id, disabled from people.staff where id = ${input.staffId} and office = ${officer.office}`.execute(
    ctx.db,
  )
  demand(refuseSpeakingFor(found.rows[0], officer))
  const struck = await sql<{ relation: string }>`
    delete from people.relation where staff_id = ${input.staffId} and id = ${input.relativeId} returning relation`.execute(
    ctx.db,
  )
  const relation = struck.rows[0]?.relation
  if (relation === undefined) throw refusePeople('relative.unknown')
  await record(ctx, 'staff.relative-struck', input.staffId, { relative: input.relativeId, relation })
}
