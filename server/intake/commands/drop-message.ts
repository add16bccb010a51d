import { sql } from 'kysely'
import { actorRef, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { refuseIntake } from '../refusals.ts'

/** 放弃. A message that was rejected is let go with the reason: it waits no more and stays on record. Sent once more, it waits anew. */
export async function dropMessage(
  ctx: WriteCtx,
  input: { source: string; id: string; reason: string },
): Promise<void> {
  const { source, id, reason } = input
  const dropped = await sql<{ digest: string }>`
    update intake.message
    set outcome = 'dropped', dropped_by = ${JSON.stringify(actorRef(ctx.actor))}::jsonb, dropped_at = ${ctx.now},
      drop_reason = ${reason}
    where source = ${source} and id = ${id} and outcome = 'rejected' returning digest`.execute(ctx.db)
  const [message] = dropped.rows
  if (!message) throw refuseIntake('intake.message-unknown')
  await record(ctx, 'intake.dropped', id, { source, reason, digest: message.digest })
}
