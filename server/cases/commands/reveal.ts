import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { getRevealedFields } from '../desk.ts'
import type { TaskField } from '../model.ts'
import type { TaskKey } from '../turn.ts'

/** Shows an officer the complete values of their own item; who, when and what for is on record first. */
export async function revealFields(
  ctx: WriteCtx,
  input: TaskKey & { purpose: string },
): Promise<TaskField[]> {
  const fields = await getRevealedFields(ctx, input)
  await record(ctx, 'case.revealed', input.caseId, { step: input.step, purpose: input.purpose })
  return fields
}
