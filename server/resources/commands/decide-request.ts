import { z } from 'zod'
import { toLocalDate } from '../../calendar/rules.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import type { Grant } from '../../sharing/model.ts'
import { dropAnswers } from '../../sharing/commands/drop-answers.ts'
import type { ShareRequest, Terms } from '../model.ts'
import { officeName, roleIn } from '../place.ts'
import { refuseResource } from '../refusals.ts'
import { refuseAsking, refuseDecision, refuseRevocation, refuseRoles, refuseTerms } from '../rules.ts'
import { entriesOf, listShipped } from '../shipped.ts'
import {
  insertGrant,
  lockGrant,
  lockRequest,
  lockResource,
  saveAnswer,
  saveRevoked,
  saveShippedEnd,
} from '../store.ts'
import { REQUESTS_PAGE } from './ask-for-resource.ts'

/**
 * 准予. The owner grants what was asked or less: fewer fields, a shorter time, so many calls a day, with the reason. Never by whoever asked,
 * never more than was asked, nothing that is not shared any more, and not to an office that neither handles nor leads the matter.
 */
export async function grantRequest(
  ctx: WriteCtx,
  input: { requestId: string; terms: Terms },
): Promise<{ grantId: string }> {
  const { request, by } = await lockOwn(ctx, input.requestId)
  const { terms } = input
  const resource = await lockResource(ctx, request.resourceId)
  demand(refuseAsking(resource))
  demand(refuseTerms(request, resource.content, terms, toLocalDate(ctx.now)))
  const roles = request.matters.map((matter) => roleIn(ctx, request.holder, matter))
  demand(refuseRoles(roles, { asker: false, holder: officeName(ctx, request.holder) }))
  const grantId = uuidv7(ctx.now)
  await insertGrant(ctx, {
    id: grantId,
    requestId: request.id,
    resourceId: request.resourceId,
    holder: request.holder,
    matters: request.matters,
    fields: [...new Set(terms.fields)],
    basis: request.basis,
    from: terms.from,
    until: terms.until,
    cacheSeconds: terms.cacheSeconds,
    perDay: terms.perDay ?? null,
    grantedBy: by,
    grantedAt: ctx.now,
  })
  await saveAnswer(ctx, request.id, { state: 'granted', decidedBy: by, reason: terms.reason || null })
  await record(ctx, 'request.granted', request.id, {
    resource: resource.content.code,
    grant: grantId,
    ...terms,
  })
  await tellAsker(ctx, request, `「${resource.content.name}」的共享申请已经准予，到 ${terms.until} 止。`)
  return { grantId }
}

/** 不予共享 this request, with the reason, which the asker reads. */
export async function refuseRequest(
  ctx: WriteCtx,
  input: { requestId: string; reason: string },
): Promise<void> {
  const { request, by } = await lockOwn(ctx, input.requestId)
  await saveAnswer(ctx, request.id, { state: 'refused', decidedBy: by, reason: input.reason })
  await record(ctx, 'request.refused', request.id, { reason: input.reason })
  await tellAsker(ctx, request, `共享申请没有准予：${input.reason}`)
}

/** 收回. The owner takes a grant back at once, with the reason; what was kept of answers by it is dropped with it. */
export async function revokeGrant(ctx: WriteCtx, input: { grantId: string; reason: string }): Promise<void> {
  const officer = officerOf(ctx)
  const today = toLocalDate(ctx.now)
  const shipped = (await listShipped(ctx, today)).find(({ id }) => id === input.grantId)
  if (shipped) return revokeShipped(ctx, shipped, input.reason)
  if (!z.uuid().safeParse(input.grantId).success) throw refuseResource('grant.unknown')
  const grant = await lockGrant(ctx, input.grantId, officer.office)
  const owner = { id: grant.owner, name: officeName(ctx, grant.owner) }
  demand(refuseRevocation(grant, officer, owner, today))
  await saveRevoked(ctx, grant.id, { by: { id: officer.id, name: officer.name }, reason: input.reason })
  await dropAnswers(ctx, grant.id)
  await record(ctx, 'grant.revoked', grant.requestId, { grant: grant.id, reason: input.reason })
  await tellOfficers(ctx, {
    office: grant.holder,
    permission: 'resource.request',
    owner: grant.requestId,
    kind: 'resource.revoked',
    text: `「${grant.resourceName}」的共享授权被收回：${input.reason}`,
    link: `${REQUESTS_PAGE}?view=own`,
  })
}

/** The same for one that the place ships with; only the one by which persons are identified stays. */
async function revokeShipped(ctx: WriteCtx, grant: Grant, reason: string): Promise<void> {
  const officer = officerOf(ctx)
  const entry = (await entriesOf(ctx, [grant.source])).get(grant.source)
  if (!entry || ![entry.content.owner, grant.holder].includes(officer.office))
    throw refuseResource('grant.unknown')
  const { owner, name } = entry.content
  demand(refuseRevocation(grant, officer, { id: owner, name: officeName(ctx, owner) }, toLocalDate(ctx.now)))
  if (grant.matters.includes('service:sign-in')) throw refuseResource('grant.sign-in')
  await saveShippedEnd(ctx, grant.id, { by: { id: officer.id, name: officer.name }, reason })
  await dropAnswers(ctx, grant.id)
  await record(ctx, 'grant.revoked', entry.id, { grant: grant.id, reason })
  await tellOfficers(ctx, {
    office: grant.holder,
    permission: 'resource.request',
    kind: 'resource.revoked',
    text: `「${name}」的共享授权被收回：${reason}`,
    link: `/staff/resources/entries/${entry.id}`,
  })
}

async function lockOwn(
  ctx: WriteCtx,
  requestId: string,
): Promise<{ request: ShareRequest; by: { id: string; name: string } }> {
  const officer = officerOf(ctx)
  const request = await lockRequest(ctx, requestId, officer.office)
  demand(refuseDecision(request, officer, officeName(ctx, request.owner)))
  return { request, by: { id: officer.id, name: officer.name } }
}

/** Whoever asked is told, and her stand-in. */
const tellAsker = (ctx: WriteCtx, request: ShareRequest, text: string): Promise<void> =>
  tellOfficers(ctx, {
    office: request.holder,
    staffId: request.askedBy.id,
    owner: request.id,
    kind: 'resource.answered',
    text,
    link: `${REQUESTS_PAGE}?view=own`,
  })
