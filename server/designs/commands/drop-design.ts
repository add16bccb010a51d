import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import type { Design } from '../model.ts'
import { refuseDrop } from '../rules.ts'
import { lockDesign, saveDesign } from '../store.ts'

/** 作废. Gives up a design that is not in force. It stays readable. */
export async function dropDesign(ctx: WriteCtx, input: { designId: string }): Promise<Design> {
  const design = await lockDesign(ctx, input.designId)
  demand(refuseDrop(design))
  const dropped = await saveDesign(ctx, { ...design, state: 'dropped' })
  await record(ctx, 'design.dropped', design.id)
  return dropped
}
