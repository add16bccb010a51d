import { toLocalDate } from '../../calendar/rules.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import type { RequestState, ShareRequest, Wish } from '../model.ts'
import { isMatter, officeName, roleIn } from '../place.ts'
import { refuseResource } from '../refusals.ts'
import { isAtOnce, refuseAsking, refuseRoles, refuseTakeBack, refuseWish } from '../rules.ts'
import { hasOpen, insertGrant, insertRequest, lockRequest, lockResource, saveAnswer } from '../store.ts'

/** Where requests stand at the desk. */
export const REQUESTS_PAGE = '/staff/resources/requests'

/**
 * 申请. An office asks for fields of a resource, for named matters and a time. What is shared without conditions is granted at once;
 * what is shared on conditions waits for the owner, whose time to answer runs from today. Refused: what is not shared, with the
 * owner's reason; matters that the office neither handles nor leads; a second request while one is undecided.
 */
export async function askForResource(
  ctx: WriteCtx,
  input: { resourceId: string; wish: Wish },
): Promise<{ id: string; state: RequestState }> {
  const { id: officerId, name, office } = officerOf(ctx)
  const { resourceId, wish } = input
  const resource = await lockResource(ctx, resourceId)
  const today = toLocalDate(ctx.now)
  demand(refuseAsking(resource))
  const fields = [...new Set(wish.fields)]
  const matters = [...new Set(wish.matters)]
  demand(refuseWish(resource.content, wish, { today, isMatter: (matter) => isMatter(ctx, matter) }))
  demand(
    refuseRoles(
      matters.map((matter) => roleIn(ctx, office, matter)),
      { asker: true },
    ),
  )
  if (await hasOpen(ctx, { resourceId, holder: office })) throw refuseResource('request.running')
  const request: ShareRequest = {
    ...wish,
    fields,
    matters,
    id: uuidv7(ctx.now),
    resourceId,
    holder: office,
    owner: resource.content.owner,
    state: 'open',
    askedBy: { id: officerId, name },
    askedAt: ctx.now,
    askedOn: today,
    answer: ctx.world.region.head.sharing?.answer ?? null,
    supplements: [],
    decidedBy: null,
    decidedAt: null,
    reason: null,
  }
  await insertRequest(ctx, request)
  const { responsible: _, ...asked } = wish
  await record(ctx, 'request.asked', request.id, { resource: resource.content.code, ...asked })
  const what = `${officeName(ctx, office)}申请「${resource.content.name}」`
  const told = {
    office: request.owner,
    owner: request.id,
    kind: 'resource.asked',
    link: `${REQUESTS_PAGE}?view=inbox`,
  }
  if (!isAtOnce(resource.content, fields)) {
    await tellOfficers(ctx, { ...told, permission: 'resource.approve', text: `${what}，请在时限内答复。` })
    return { id: request.id, state: 'open' }
  }
  const system = { id: 'system', name: '系统（无条件共享）' }
  await insertGrant(ctx, {
    id: uuidv7(ctx.now),
    requestId: request.id,
    resourceId,
    holder: office,
    matters,
    fields,
    basis: wish.basis,
    from: wish.from,
    until: wish.until,
    cacheSeconds: 0,
    perDay: null,
    grantedBy: system,
    grantedAt: ctx.now,
  })
  await saveAnswer(ctx, request.id, { state: 'granted', decidedBy: system, reason: null })
  await record(ctx, 'request.granted', request.id, { resource: resource.content.code, unconditional: true })
  await tellOfficers(ctx, {
    ...told,
    permission: 'resource.approve',
    text: `${what}，属于无条件共享，已经准予。`,
  })
  return { id: request.id, state: 'granted' }
}

/** 撤回. The office that asked takes an undecided request back. */
export async function takeBackRequest(ctx: WriteCtx, input: { requestId: string }): Promise<void> {
  const { id, name, office } = officerOf(ctx)
  const request = await lockRequest(ctx, input.requestId, office)
  demand(refuseTakeBack(request, officerOf(ctx)))
  await saveAnswer(ctx, request.id, { state: 'taken-back', decidedBy: { id, name }, reason: null })
  await record(ctx, 'request.taken-back', request.id)
  await tellOfficers(ctx, {
    office: request.owner,
    permission: 'resource.approve',
    owner: request.id,
    kind: 'resource.taken-back',
    text: `${officeName(ctx, office)}撤回了一份共享申请，不用答复了。`,
    link: `${REQUESTS_PAGE}?view=inbox`,
  })
}
