import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { refuseIntake } from '../refusals.ts'
import { demandSource, findSource } from '../store.ts'

/** Names a department system whose cases come by file or by typing. Refuses an id that is taken. */
export async function addSource(ctx: WriteCtx, given: { id: string; name: string }): Promise<void> {
  const known = await findSource(ctx, given.id)
  if (known) throw refuseIntake('intake.source-taken', { source: known.id, name: known.name })
  await demandSource(ctx, given.id, given.name)
  await record(ctx, 'intake.source-added', uuidv7(ctx.now), given)
}
