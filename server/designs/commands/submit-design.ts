import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { refuseOvertaken, refuseUnready, tryOut } from '../edition.ts'
import type { Design } from '../model.ts'
import { refuseDesign } from '../refusals.ts'
import { editedBy, refuseChange, refuseSubmit } from '../rules.ts'
import { listParts, lockDesign, saveDesign } from '../store.ts'

/** 送审. Hands the design to a second person, to count from a day or, without one, at once. Refused with every fault, and before department systems were tried. */
export async function submitDesign(
  ctx: WriteCtx,
  input: { designId: string; revision: number; effectiveOn: string | null },
): Promise<Design> {
  const design = await lockDesign(ctx, input.designId)
  demand(refuseChange(design, input.revision))
  if (input.effectiveOn !== null && input.effectiveOn < toLocalDate(ctx.now))
    throw refuseDesign('design.past-day')
  const parts = await listParts(ctx, design.id)
  const { faults, standing } = await tryOut(ctx, parts)
  refuseOvertaken(ctx.world.base, standing, parts)
  demand(refuseSubmit(design, parts.length, faults))
  await refuseUnready(ctx, parts)

  const submitted = await saveDesign(ctx, {
    ...editedBy(design, ctx.actor),
    state: 'review',
    effectiveOn: input.effectiveOn,
    reviewer: null,
    remark: null,
  })
  await record(ctx, 'design.submitted', design.id, { effectiveOn: input.effectiveOn })
  return submitted
}
