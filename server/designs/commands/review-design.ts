import { toLocalDate } from '../../calendar/rules.ts'
import { mirrorItems } from '../../inventory/commands/mirror-items.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { publishWithin } from '../../regions/commands/publish-region.ts'
import { isDue, refuseOvertaken, refuseUnready, standingContent, tryOut } from '../edition.ts'
import type { Design } from '../model.ts'
import { refuseFaults, refuseReview } from '../rules.ts'
import { keepBefore, listParts, lockDesign, lockEditions, putInForce, saveDesign } from '../store.ts'

/**
 * 复核通过. The second person lets the design count: at once, or from its day on. Refused for one's own, when it does not
 * fit any more to what others have published since, and with every fault that has come up.
 */
export async function approveDesign(
  ctx: WriteCtx,
  input: { designId: string; revision: number },
): Promise<Design> {
  const design = await lockDesign(ctx, input.designId)
  demand(refuseReview(design, ctx.actor, input.revision))
  const { id, name } = officerOf(ctx)
  const approved: Design = { ...design, reviewer: { id, name } }
  await record(ctx, 'design.approved', design.id, { effectiveOn: design.effectiveOn })
  if (isDue(design, toLocalDate(ctx.now))) return publishDesign(ctx, approved)
  return saveDesign(ctx, { ...approved, state: 'scheduled' })
}

/** 退回. The second person gives the design back, with the reason; its author goes on with it. */
export async function returnDesign(
  ctx: WriteCtx,
  input: { designId: string; revision: number; remark: string },
): Promise<Design> {
  const design = await lockDesign(ctx, input.designId)
  demand(refuseReview(design, ctx.actor, input.revision))
  const { id, name } = officerOf(ctx)
  const returned = await saveDesign(ctx, {
    ...design,
    state: 'draft',
    reviewer: { id, name },
    remark: input.remark,
  })
  await record(ctx, 'design.returned', design.id, { remark: input.remark })
  return returned
}

/**
 * 发布. Puts a locked design in force: versions, search and the next edition of the region, all in this transaction. Running cases keep the
 * versions that they began with. Every process follows within a second (`watchEdition`).
 */
export async function publishDesign(ctx: WriteCtx, design: Design): Promise<Design> {
  await lockEditions(ctx)
  const parts = await listParts(ctx, design.id)
  const { region, faults, edition, standing } = await tryOut(ctx, parts)
  refuseOvertaken(ctx.world.base, standing, parts)
  if (!region) throw refuseFaults(faults)
  await refuseUnready(ctx, parts)

  const replaced = parts.map(({ kind, id }) => ({
    kind,
    id,
    content: standingContent(ctx.world.base, standing, { kind, id }) ?? null,
  }))
  await keepBefore(ctx, design.id, replaced)
  await mirrorItems(ctx, await publishWithin(ctx, region))
  await putInForce(ctx, design.id, edition + 1, parts)
  const published = await saveDesign(ctx, { ...design, state: 'published' })
  await record(ctx, 'design.published', design.id, {
    edition: edition + 1,
    parts: parts.map(({ kind, id }) => `${kind}/${id}`),
  })
  return published
}
