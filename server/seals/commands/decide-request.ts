import { toLocalDate } from '../../calendar/rules.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import type { Seal, SealAction, SealRequest } from '../model.ts'
import { lockRequest, saveDecided } from '../request-store.ts'
import { refuseAction, refuseDecision } from '../rules.ts'
import { insertGrant, listGrants, lockSeal, resealSoon, saveSeal, withdrawGrant } from '../seal-store.ts'
import { findCertificate, giveUpKey } from '../store.ts'
import { demandAlgorithm, demandCompromised } from './ask-for-seal.ts'
import { makeSeal, remakeSeal } from './make-seal.ts'
import { revokeX509 } from './revoke-certificate.ts'

/** 双人审批: the second person approves what was asked for, and it is done in the same moment. Never by whoever asked. */
export async function approveRequest(
  ctx: WriteCtx,
  input: { requestId: string },
): Promise<{ sealId: string }> {
  const { id, name, office } = officerOf(ctx)
  const request = await lockRequest(ctx, input.requestId, office)
  demand(refuseDecision(request, id))
  const sealId = await carryOut(ctx, request)
  await saveDecided(ctx, { ...request, sealId, state: 'approved', decidedBy: { id, name } })
  await record(ctx, 'seal.approved', sealId, {
    request: request.id,
    ...request.action,
    askedBy: request.askedBy,
  })
  return { sealId }
}

/** The second person says no, and why. */
export async function refuseRequest(
  ctx: WriteCtx,
  input: { requestId: string; remark: string },
): Promise<void> {
  const { id, name, office } = officerOf(ctx)
  const request = await lockRequest(ctx, input.requestId, office)
  demand(refuseDecision(request, id))
  await saveDecided(ctx, { ...request, state: 'refused', decidedBy: { id, name }, remark: input.remark })
  await record(ctx, 'seal.refused', request.sealId ?? request.id, {
    request: request.id,
    remark: input.remark,
  })
}

async function carryOut(ctx: WriteCtx, { sealId, office, action }: SealRequest): Promise<string> {
  demandAlgorithm(ctx, action)
  if (action.action === 'make') {
    const name = ctx.world.region.offices.get(office)?.name ?? office
    return (await makeSeal(ctx, { office, name, purpose: action.purpose, algorithm: action.algorithm })).id
  }
  const seal = await lockSeal(ctx, sealId ?? '')
  // It may have changed since it was asked for.
  demand(refuseAction(seal, await listGrants(ctx, seal.id), action, toLocalDate(ctx.now)))
  await change(ctx, seal, action)
  return seal.id
}

async function change(
  ctx: WriteCtx,
  seal: Seal,
  action: Exclude<SealAction, { action: 'make' }>,
): Promise<void> {
  switch (action.action) {
    case 'remake':
      await remakeSeal(ctx, seal, action)
      break
    case 'grant': {
      const { post, item, until } = action
      await insertGrant(ctx, seal.id, { id: uuidv7(ctx.now), post, item, until })
      break
    }
    case 'withdraw':
      await withdrawGrant(ctx, seal.id, action.grantId)
      break
    case 'stop':
      await saveSeal(ctx, { ...seal, state: 'stopped' })
      break
    case 'resume':
      await saveSeal(ctx, { ...seal, state: 'active' })
      break
    case 'reseal':
      await demandCompromised(ctx, seal.id)
      await resealSoon(ctx, seal.id)
      break
    case 'destroy':
      await destroySeal(ctx, seal)
      break
  }
}

/** 销毁. The private key is gone and the certificate revoked as of now; what was sealed before goes on verifying. */
async function destroySeal(ctx: WriteCtx, seal: Seal): Promise<void> {
  for (const { id } of await listGrants(ctx, seal.id)) await withdrawGrant(ctx, seal.id, id)
  await revokeX509(ctx, seal.serial, 'cessation')
  const certificate = await findCertificate(ctx, seal.serial)
  if (certificate) await giveUpKey(ctx, certificate.keyId)
  await saveSeal(ctx, { ...seal, state: 'destroyed' })
}
