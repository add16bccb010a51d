import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { baseOf, keptContent } from '../edition.ts'
import type { Design, PartKey } from '../model.ts'
import { editedBy, refuseChange, refuseUnseen } from '../rules.ts'
import { findBase, listStanding, lockDesign, removePart, saveDesign, savePart } from '../store.ts'

/**
 * Writes one part of a design: `content` in the form of a file of the region, faulty or not, for what is half done must be kept,
 * too; null takes the part away from the region. `base` is the digest of what stood there as the operator saw it (null: nothing): it
 * is given where the work on a part begins, and again by whoever has seen what was put in force meanwhile. Refused when somebody
 * changed the design since `revision`, and when something else stands there than was seen.
 */
export async function changePart(
  ctx: WriteCtx,
  input: PartKey & { designId: string; revision: number; content: unknown; base?: string | null | undefined },
): Promise<Design> {
  const design = await lockDesign(ctx, input.designId)
  demand(refuseChange(design, input.revision))

  const { kind, id } = input
  const content = keptContent(ctx.world.base, input, input.content)
  const base = input.base === undefined ? await findBase(ctx, design.id, input) : input.base
  const { entries } = await listStanding(ctx)
  if (input.base !== undefined || base === undefined)
    demand(refuseUnseen(input, base, baseOf(ctx.world.base, entries, input)))
  await savePart(ctx, design.id, { kind, id, content, base: base ?? null })
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
