import { sql } from 'kysely'
import { maskValue } from '../forms/display.ts'
import { calledFields } from '../onething/queries.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { listGrantsInForce } from '../resources/queries.ts'
import { listCalls } from '../sharing/queries.ts'
import type { TaskDetail } from './model.ts'

/** What departments were asked for this case and for the application that became it: names of fields, no values. */
export async function callsFor(ctx: ReadCtx, caseId: string): Promise<TaskDetail['calls']> {
  const drafts = await sql<{
    id: string
  }>`select id from applications.draft where case_id = ${caseId}`.execute(ctx.db)
  const calls = await listCalls(ctx, [caseId, ...drafts.rows.map(({ id }) => id)])
  const matters = [...new Set(calls.flatMap(({ matter }) => matter ?? []))]
  const grants = new Map((await listGrantsInForce(ctx, matters)).map((grant) => [grant.id, grant]))
  const { sources } = ctx.world.region
  return calls.map((call) => ({
    at: call.at.toISOString(),
    source: `${sources[call.source]?.department ?? ''} ${sources[call.source]?.name ?? call.source}`.trim(),
    purpose: call.purpose,
    fields: calledFields(ctx, call),
    basis: call.grant === null ? null : (grants.get(call.grant)?.basis ?? null),
    outcome: call.outcome,
    cached: call.cached,
    by:
      call.actor.kind === 'person'
        ? maskValue(call.actor.name, 'name')
        : call.actor.kind === 'system'
          ? '系统'
          : call.actor.name,
  }))
}
