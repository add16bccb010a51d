import { toLocalDate } from '../../calendar/rules.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import type { Resource } from '../../sharing/resource.ts'
import { knownIn, officeName } from '../place.ts'
import { refuseResource } from '../refusals.ts'
import { refuseClosing, refuseContent, refuseEdit, refuseOpening } from '../rules.ts'
import { fieldsInUse } from '../shipped.ts'
import { lockResource, saveResources } from '../store.ts'

/** 新增. An operator of the owner adds an entry. Refused for another office, and where the code is taken. */
export async function addResource(ctx: WriteCtx, content: Resource): Promise<{ id: string }> {
  demand(refuseEdit(officerOf(ctx), content.owner, officeName(ctx, content.owner)))
  demand(refuseOpening(officerOf(ctx), undefined, content, officeName(ctx, content.owner)))
  demand(refuseContent(content, knownIn(ctx)))
  const id = uuidv7(ctx.now)
  await saveResources(ctx, [{ id, content, state: 'listed', shipped: false }])
  await record(ctx, 'resource.added', id, { code: content.code })
  await tellOwner(ctx, id, content, '新增了')
  return { id }
}

/**
 * 修改. A withdrawn entry is listed again by it. Refused where somebody else has saved meanwhile, where the entry would go to an office
 * that the operator does not keep, where somebody else than the owner would open it, and where what is granted would be closed to sharing.
 */
export async function editResource(
  ctx: WriteCtx,
  input: { id: string; revision: number; content: Resource },
): Promise<void> {
  const { id, content } = input
  const current = await lockResource(ctx, id)
  const officer = officerOf(ctx)
  demand(refuseEdit(officer, current.content.owner, officeName(ctx, current.content.owner)))
  demand(refuseEdit(officer, content.owner, officeName(ctx, content.owner)))
  demand(refuseOpening(officer, current.content, content, officeName(ctx, current.content.owner)))
  if (current.revision !== input.revision) throw refuseResource('resource.overtaken')
  if (current.content.code !== content.code) throw refuseResource('resource.code-fixed')
  demand(refuseContent(content, knownIn(ctx)))
  const used = await fieldsInUse(ctx, toLocalDate(ctx.now))
  demand(refuseClosing(current.content, content, used.get(content.code)))
  await saveResources(ctx, [{ id, content, state: 'listed', shipped: false }])
  await record(ctx, 'resource.edited', id, { code: content.code, before: current.content })
  await tellOwner(ctx, id, content, '修改了')
}

/** 撤下, with the reason. Refused while grants are in force. */
export async function withdrawResource(
  ctx: WriteCtx,
  input: { id: string; revision: number; reason: string },
): Promise<void> {
  const current = await lockResource(ctx, input.id)
  const { content } = current
  demand(refuseEdit(officerOf(ctx), content.owner, officeName(ctx, content.owner)))
  if (current.state !== 'listed') throw refuseResource('resource.not-listed')
  if (current.revision !== input.revision) throw refuseResource('resource.overtaken')
  const used = await fieldsInUse(ctx, toLocalDate(ctx.now))
  demand(refuseClosing(content, undefined, used.get(content.code)))
  await saveResources(ctx, [{ id: input.id, content, state: 'withdrawn', shipped: false }])
  await record(ctx, 'resource.withdrawn', input.id, { code: content.code, reason: input.reason })
  await tellOwner(ctx, input.id, content, '撤下了')
}

/** An owner hears of what another office does to its entries. */
async function tellOwner(
  ctx: WriteCtx,
  id: string,
  { owner, name }: Resource,
  did: '新增了' | '修改了' | '撤下了',
): Promise<void> {
  const { office } = officerOf(ctx)
  if (office === owner) return
  await tellOfficers(ctx, {
    office: owner,
    permission: 'resource.edit',
    kind: 'resource.kept',
    text: `${officeName(ctx, office)}${did}本单位的数据资源「${name}」，请核对。`,
    link: `/staff/resources/entries/${id}`,
  })
}
