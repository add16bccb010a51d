import { sql } from 'kysely'
import { actorRef, type ActorRef, type WriteCtx } from './ctx.ts'

/** What a row of the paper trail holds; the same row is audit trail and outbox. */
export type EventRow = { subject: string; kind: string; actor: ActorRef; data: Record<string, unknown> }

/** Appends one event in the transaction of the command that it tells of. `subject` is a uuid: case, draft, person. */
export async function record(
  ctx: WriteCtx,
  kind: string,
  subject: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  const events: EventRow[] = [{ subject, kind, actor: actorRef(ctx.actor), data }]
  await sql`select platform.record_events(${JSON.stringify(events)}::jsonb, ${ctx.now})`.execute(ctx.db)
}
