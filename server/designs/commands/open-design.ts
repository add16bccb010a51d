import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { insertDesign } from '../store.ts'

/** 新建方案. Begins a design; nothing changes for anybody until it is published. */
export async function openDesign(ctx: WriteCtx, input: { title: string }): Promise<{ id: string }> {
  const id = uuidv7(ctx.now)
  await insertDesign(ctx, id, input.title)
  await record(ctx, 'design.opened', id, { title: input.title })
  return { id }
}
