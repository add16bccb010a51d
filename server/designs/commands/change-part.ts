import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { baseOf, keptContent } from '../edition.ts'
import type { Design, PartKey } from '../model.ts'
import { editedBy, refuseChange } from '../rules.ts'
import { listStanding, lockDesign, removePart, saveDesign, savePart } from '../store.ts'

/**
 * Writes one part of a design: `content` in the form of a file of the region, faulty or not, for what is half done must be kept,
 * too; null takes the part away from the region. Refused when somebody changed the design since `revision`.
 */
export async function changePart(
  ctx: WriteCtx,
  input: PartKey & { designId: string; revision: number; content: unknown },
): Promise<Design> {
  const design = await lockDesign(ctx, input.designId)
  demand(refuseChange(design, input.revision))

  const { kind, id } = input
  const content = keptContent(ctx.world.base, input, input.content)
  const { entries } = await listStanding(ctx)
  const base = baseOf(ctx.world.base, entries, input)
  await savePart(ctx, design.id, { kind, id, content, base })
  const changed = await saveDesign(ctx, editedBy(design, ctx.actor))
  await record(ctx, 'design.changed', design.id, { part: `${kind}/${id}`, revision: changed.revision })
  return changed
}

/** Leaves one part as it stands: what the design said of it is forgotten. */
export async function leavePart(
  ctx: WriteCtx,
  input: PartKey & { designId: string; revision: number },
): Promise<Design> {
  const design = await lockDesign(ctx, input.designId)
  demand(refuseChange(design, input.revision))
  await removePart(ctx, design.id, input)
  const changed = await saveDesign(ctx, editedBy(design, ctx.actor))
  await record(ctx, 'design.changed', design.id, {
    left: `${input.kind}/${input.id}`,
    revision: changed.revision,
  })
  return changed
}
