import { toLocalDate } from '../../calendar/rules.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import type { SealAction, SealRequest } from '../model.ts'
import { refuseSeal } from '../refusals.ts'
import { hasOpen, insertRequest, lockRequest, saveDecided } from '../request-store.ts'
import { refuseAction, refuseTakeBack } from '../rules.ts'
import { listCompromised, listGrants, lockSeal } from '../seal-store.ts'

/**
 * 申请. An officer asks for something about a seal of the own office: to have one made, re-made, granted, stopped, destroyed. Nothing
 * happens before a second person approves. Refused while something else about the same seal is undecided.
 */
export async function askForSeal(
  ctx: WriteCtx,
  input: { sealId: string | null; action: SealAction; reason: string },
): Promise<{ id: string }> {
  const { id: officerId, name, office } = officerOf(ctx)
  const { action, reason, sealId } = input
  if ((sealId === null) !== (action.action === 'make')) throw refuseSeal('seal.unknown')
  if (sealId !== null) {
    const seal = await lockSeal(ctx, sealId)
    if (seal.office !== office) throw refuseSeal('seal.unknown')
    demand(refuseAction(seal, await listGrants(ctx, sealId), action, toLocalDate(ctx.now)))
    if (action.action === 'reseal') await demandCompromised(ctx, sealId)
    if (await hasOpen(ctx, sealId)) throw refuseSeal('seal.asked-already')
  }
  demandPost(ctx, action)
  demandAlgorithm(ctx, action)
  const request: SealRequest = {
    id: uuidv7(ctx.now),
    office,
    sealId,
    action,
    reason,
    askedBy: { id: officerId, name },
    askedAt: ctx.now,
    state: 'open',
    decidedBy: null,
    decidedAt: null,
    remark: null,
  }
  await insertRequest(ctx, request)
  await record(ctx, 'seal.asked', sealId ?? request.id, { request: request.id, ...action, reason })
  return { id: request.id }
}

/** 重新加盖 only where there is something that rests on a key that is known to others. */
export async function demandCompromised(ctx: WriteCtx, sealId: string): Promise<void> {
  if ((await listCompromised(ctx, sealId)).length === 0) throw refuseSeal('seal.nothing-compromised')
}

/** 国密印章 only where this installation makes keys of SM2: a hardware module may not. */
export function demandAlgorithm(ctx: WriteCtx, action: SealAction): void {
  if (!('algorithm' in action) || ctx.world.keys.current.algorithms.includes(action.algorithm)) return
  throw refuseSeal('seal.no-such-key')
}

/** A grant names a post and an item that there are. */
function demandPost(ctx: WriteCtx, action: SealAction): void {
  if (action.action !== 'grant') return
  const { offices, items } = ctx.world.region
  const posts = offices.get(officerOf(ctx).office)?.posts ?? []
  if (action.post !== null && !posts.some(({ id }) => id === action.post))
    throw refuseSeal('seal.no-such-post')
  if (action.item !== null && !items.has(action.item)) throw refuseSeal('seal.no-such-item')
}

/** 撤回. Whoever asked takes an undecided request back. */
export async function takeBackRequest(ctx: WriteCtx, input: { requestId: string }): Promise<void> {
  const { id, name, office } = officerOf(ctx)
  const request = await lockRequest(ctx, input.requestId, office)
  demand(refuseTakeBack(request, id))
  await saveDecided(ctx, { ...request, state: 'taken-back', decidedBy: { id, name } })
  await record(ctx, 'seal.taken-back', request.sealId ?? request.id, { request: request.id })
}
