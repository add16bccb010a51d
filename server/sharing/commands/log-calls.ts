import { sql } from 'kysely'
import { actorRef, type WriteCtx } from '../../platform/ctx.ts'
import type { SourceCall } from '../model.ts'

/**
 * Writes down each use of shared data: who, which source, for which matter and by which grant, which fields, about whom, why, with what
 * outcome. 政务数据共享条例.
 */
export async function logCalls(ctx: WriteCtx, calls: readonly SourceCall[]): Promise<void> {
  if (calls.length === 0) return
  const rows = JSON.stringify(
    calls.map(({ grant, ...call }) => ({ ...call, grant_id: grant, actor: actorRef(ctx.actor) })),
  )
  await sql`
    insert into sharing.call_log
      (subject, source, purpose, matter, grant_id, fields, about, outcome, cached, ms, at, actor)
    select subject, source, purpose, matter, grant_id, fields, about, outcome, cached, ms, at, actor
    from jsonb_to_recordset(${rows}::jsonb)
      as call (subject uuid, source text, purpose text, matter text, grant_id text, fields text[], about text[],
        outcome text, cached boolean, ms int, at timestamptz, actor jsonb)
  `.execute(ctx.db)
}
