import { sql } from 'kysely'
import { actorRef, type ActorRef, type WriteCtx } from './ctx.ts'

/** What a row of the paper trail holds; the same row is audit trail and outbox. */
export type EventRow = {
  subject: string
  kind: string
  /** The instant of the command, unless another system reported an earlier one. */
  at?: Date
  actor: ActorRef
  data: Record<string, unknown>
}

/** An event of the command, for a statement that writes it together with what it tells of; else `record` it. */
export function eventOf(
  ctx: WriteCtx,
  kind: string,
  subject: string,
  data: Record<string, unknown>,
): EventRow {
  return { subject, kind, at: ctx.now, actor: actorRef(ctx.actor), data }
}

/**
 * Appends one event in the transaction of the command that it tells of; all of a command are written together when it has
 * done its work, so it does not read them itself. `subject` is a uuid: case, draft, person.
 */
export async function record(
  ctx: WriteCtx,
  kind: string,
  subject: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  ctx.events.push(eventOf(ctx, kind, subject, data))
}

/** Writes what the command has recorded, in its order. */
export async function appendEvents(ctx: WriteCtx): Promise<void> {
  if (ctx.events.length === 0) return
  await sql`select platform.record_events(${JSON.stringify(ctx.events)}::jsonb, ${ctx.now})`.execute(ctx.db)
}
