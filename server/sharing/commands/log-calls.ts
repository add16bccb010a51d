import { sql } from 'kysely'
import { actorRef, type WriteCtx } from '../../platform/ctx.ts'
import type { SourceCall } from '../model.ts'

/** Writes down each use of shared data: who, which source, for which matter, why, with what outcome. 政务数据共享条例. */
export async function logCalls(ctx: WriteCtx, calls: readonly SourceCall[]): Promise<void> {
  if (calls.length === 0) return
  const rows = JSON.stringify(calls.map((call) => ({ ...call, actor: actorRef(ctx.actor) })))
  await sql`
    insert into sharing.call_log (subject, source, purpose, outcome, ms, at, actor)
    select subject, source, purpose, outcome, ms, at, actor
    from jsonb_to_recordset(${rows}::jsonb)
      as call (subject uuid, source text, purpose text, outcome text, ms int, at timestamptz, actor jsonb)
  `.execute(ctx.db)
}
