import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import type { Design } from '../model.ts'
import { refuseDrop } from '../rules.ts'
import { findLastHand, lockDesign, saveDesign } from '../store.ts'

/** 作废. Gives up a design that is not in force, as it was read. It stays readable. Refused when somebody changed it since `revision`. */
export async function dropDesign(
  ctx: WriteCtx,
  input: { designId: string; revision: number },
): Promise<Design> {
  const design = await lockDesign(ctx, input.designId)
  demand(refuseDrop(design, input.revision, await findLastHand(ctx, design)))
  const dropped = await saveDesign(ctx, { ...design, state: 'dropped' })
  await record(ctx, 'design.dropped', design.id)
  return dropped
}
