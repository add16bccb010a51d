import { sql } from 'kysely'
import type { Actor, WriteCtx } from './ctx.ts'

/** What a row of the paper trail holds; the same row is audit trail and outbox. */
export type EventRow = { subject: string; kind: string; actor: ActorRef; data: Record<string, unknown> }

/** Who did it, kept by value so that it still reads true after the account is gone. */
export type ActorRef = {
  kind: Actor['kind']
  id: string | null
  name: string
  office?: string
  /** Who worked the keys for a person at the counter. */
  assistedBy?: { id: string; name: string; office: string }
}

export function actorRef(actor: Actor): ActorRef {
  if (actor.kind === 'person') {
    const { id, name, assistedBy } = actor
    return { kind: 'person', id, name, ...(assistedBy ? { assistedBy } : {}) }
  }
  if (actor.kind === 'staff') return { kind: 'staff', id: actor.id, name: actor.name, office: actor.office }
  return { kind: actor.kind, id: null, name: actor.kind === 'system' ? actor.name : '' }
}

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
