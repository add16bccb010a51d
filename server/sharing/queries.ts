import { sql } from 'kysely'
import type { ActorRef, ReadCtx } from '../platform/ctx.ts'
import type { SourceCall } from './model.ts'

/** Every use of shared data for one case or draft, oldest first. Who may see it is the caller's to decide. */
export async function listCalls(
  ctx: ReadCtx,
  subject: string,
): Promise<(SourceCall & { actor: ActorRef })[]> {
  const { rows } = await sql<SourceCall & { actor: ActorRef }>`
    select source, subject, purpose, outcome, ms, at, actor
    from sharing.call_log where subject = ${subject}::uuid order by seq
  `.execute(ctx.db)
  return rows
}
