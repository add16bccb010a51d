import { digestOf } from '../../catalog/commands/publish-versions.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { TrialWay } from '../model.ts'
import { wholeContent } from '../edition.ts'
import { keepTried, listParts, lockDesign } from '../store.ts'

/** Nobody changes a design while something of it is tried: what is tried is what is noted. */
export async function holdForTrial(ctx: WriteCtx, designId: string): Promise<void> {
  await lockDesign(ctx, designId)
}

/** Keeps that a department system of a design was tried in one way as it is written; what is written anew is to be tried anew. */
export async function noteTrial(
  ctx: WriteCtx,
  { designId, id, way }: { designId: string; id: string; way: TrialWay },
): Promise<void> {
  const design = await lockDesign(ctx, designId)
  const part = (await listParts(ctx, design.id)).find((one) => one.kind === 'systems' && one.id === id)
  const content = part && wholeContent(ctx.world.base, part, part.content)
  if (typeof content !== 'object' || content === null) return
  await keepTried(ctx, design.id, { kind: 'systems', id }, { [way]: digestOf(content) })
  await record(ctx, 'design.tried', design.id, { part: `systems/${id}`, way })
}
