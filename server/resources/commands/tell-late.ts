import { sql } from 'kysely'
import { toDayNumber, toLocalDate } from '../../calendar/rules.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { officeName } from '../place.ts'
import { listGrantsInForce, listOverdue } from '../queries.ts'
import { signInUntil } from '../rules.ts'
import { REQUESTS_PAGE } from './ask-for-resource.ts'

/**
 * Tells of what time has done, each thing once: owners and those who manage sharing of requests that are overdue; holders of grants
 * that have ended; and those who manage sharing, a month before nobody new can sign in and again on the day, for want of a grant.
 */
export async function tellLate(ctx: WriteCtx): Promise<{ overdue: number; ended: number }> {
  const overdue = await listOverdue(ctx)
  const managing = [...ctx.world.region.offices.values()].filter(({ posts }) =>
    posts.some(({ permissions }) => permissions.includes('resource.manage')),
  )
  for (const { id, name, owner, holder } of overdue) {
    const what = `${officeName(ctx, holder)}对「${name}」的共享申请，${officeName(ctx, owner)}超过时限没有答复。`
    const told = { kind: 'resource.overdue', owner: id, text: what }
    await tellOfficers(ctx, {
      ...told,
      office: owner,
      permission: 'resource.approve',
      link: `${REQUESTS_PAGE}?view=inbox`,
      once: `resource.overdue ${id}`,
    })
    for (const office of managing)
      await tellOfficers(ctx, {
        ...told,
        office: office.id,
        permission: 'resource.manage',
        link: `${REQUESTS_PAGE}?view=all`,
        once: `resource.overdue-managed ${id}`,
      })
  }
  await tellSignInEnds(
    ctx,
    managing.map(({ id }) => id),
  )
  const { rows: ended } = await sql<{
    id: string
    holder: string
    requestId: string
    name: string
    until: string
  }>`
    select g.id, g.holder, g.request_id as "requestId", r.name, g.until_on as until
    from resources.grant g join resources.resource r on r.id = g.resource_id
    where g.revoked_at is null and g.until_on < ${toLocalDate(ctx.now)}::date
      and g.until_on >= ${toLocalDate(ctx.now)}::date - 7`.execute(ctx.db)
  for (const { id, holder, requestId, name, until } of ended)
    await tellOfficers(ctx, {
      office: holder,
      permission: 'resource.request',
      owner: requestId,
      kind: 'resource.ended',
      text: `「${name}」的共享授权 ${until} 到期了。还要用的，请重新申请。`,
      link: `${REQUESTS_PAGE}?view=own`,
      once: `resource.ended ${id}`,
    })
  return { overdue: overdue.length, ended: ended.length }
}

/** So many days before the last grant for 实名登录 ends it is told. */
const AHEAD_DAYS = 30

async function tellSignInEnds(ctx: WriteCtx, managing: readonly string[]): Promise<void> {
  const today = toLocalDate(ctx.now)
  const until = signInUntil(await listGrantsInForce(ctx), today)
  if (until === null || (until && toDayNumber(until) - toDayNumber(today) > AHEAD_DAYS)) return
  const what = until
    ? `实名登录的共享授权 ${until} 到期，以后新的人登录不了。`
    : '实名登录没有在用的共享授权，新的人登录不了。'
  for (const office of managing)
    await tellOfficers(ctx, {
      kind: 'resource.sign-in-ends',
      owner: SIGN_IN,
      office,
      permission: 'resource.manage',
      text: `${what}请让系统维护人员在本地的 grants.json 里续上 service:sign-in 的授权。`,
      link: `${REQUESTS_PAGE}?view=all`,
      once: `resource.sign-in-ends ${until ?? today}`,
    })
}

/** What the notice is about is no case: all of them stand under one id. */
const SIGN_IN = '00000000-0000-7000-8000-000000000001'
