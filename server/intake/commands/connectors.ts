import { sql } from 'kysely'
import { actorRef, type ActorRef, type Actor, type WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import { digestOfConnector } from '../connector.ts'
import { Connector, type ConnectorState } from '../connector-model.ts'
import { refuseIntake } from '../refusals.ts'
import { refuseApproval, refuseOffices, refuseWay, type Drawn } from '../rules.ts'
import { findSource } from '../store.ts'

/**
 * Writes down how a source is fetched. It is a draft: nothing is fetched. `base` is the digest of what was seen, null where there was
 * nothing. Refuses one that is live, one that somebody else has changed meanwhile, and whatever the configuration does not let be drawn.
 */
export async function saveConnector(ctx: WriteCtx, connector: Connector, base: string | null): Promise<void> {
  const { source } = connector
  if (!(await findSource(ctx, source))) throw refuseIntake('intake.source-unknown')
  demand(refuseWay(source, connector.way, ctx.world.pullable(source)))
  demand(refuseOffices(ctx.world.region, connector.offices))
  const stands = await findConnector(ctx, source, true)
  if (stands?.state === 'live') throw refuseIntake('intake.connector-live')
  if ((stands?.digest ?? null) !== base) throw refuseIntake('intake.connector-changed')
  const content = JSON.stringify(connector)
  const by = JSON.stringify(actorRef(ctx.actor))
  const saved = stands
    ? await sql`
      update intake.connector set content = ${content}::jsonb, state = 'draft', tried = null, position = null, error = null,
        remark = null, proposed_by = null, approved_by = null, changed_at = ${ctx.now}, changed_by = ${by}::jsonb
      where source = ${source} returning source`.execute(ctx.db)
    : await sql`
      insert into intake.connector (source, content, state, changed_at, changed_by)
      values (${source}, ${content}::jsonb, 'draft', ${ctx.now}, ${by}::jsonb) on conflict do nothing returning source`.execute(
        ctx.db,
      )
  if (saved.rows.length === 0) throw refuseIntake('intake.connector-changed')
  await record(ctx, 'intake.connector-saved', uuidv7(ctx.now), { source, way: connector.way.kind })
}

/** 提请启用. A second person is to look at it. Refuses what was not tried as it stands. */
export async function proposeConnector(ctx: WriteCtx, source: string): Promise<void> {
  const drawn = await lockConnector(ctx, source)
  if (drawn.state === 'live') throw refuseIntake('intake.connector-live')
  if (drawn.tried !== drawn.digest) throw refuseIntake('intake.connector-untried')
  await sql`
    update intake.connector set state = 'proposed', remark = null, proposed_by = ${JSON.stringify(actorRef(ctx.actor))}::jsonb
    where source = ${source}`.execute(ctx.db)
  await record(ctx, 'intake.connector-proposed', uuidv7(ctx.now), { source, digest: drawn.digest })
}

/** 批准启用. Fetched from now on, as it was shown (`digest`). Refuses whoever drew or proposed it, and what has changed since. */
export async function approveConnector(
  ctx: WriteCtx,
  input: { source: string; digest: string },
): Promise<void> {
  const { source, digest } = input
  const drawn = await lockConnector(ctx, source)
  demand(refuseApproval(drawn, ctx.actor, digest))
  if (drawn.tried !== drawn.digest) throw refuseIntake('intake.connector-untried')
  demand(refuseWay(source, drawn.connector.way, ctx.world.pullable(source)))
  demand(refuseOffices(ctx.world.region, drawn.connector.offices))
  await sql`
    update intake.connector set state = 'live', failing_since = null, admitted = content, approved_by = ${JSON.stringify(actorRef(ctx.actor))}::jsonb
    where source = ${source}`.execute(ctx.db)
  await sql`select graphile_worker.add_job('intake.pull', json_build_object('source', ${source}::text),
    'intake.pull:' || ${source}::text)`.execute(ctx.db)
  await record(ctx, 'intake.connector-approved', uuidv7(ctx.now), { source, digest })
}

/** 退回. It is a draft again, with the reason. */
export async function returnConnector(
  ctx: WriteCtx,
  input: { source: string; digest: string; remark: string },
): Promise<void> {
  const { source, digest, remark } = input
  demand(refuseApproval(await lockConnector(ctx, source), ctx.actor, digest))
  await sql`
    update intake.connector set state = 'draft', remark = ${remark}, proposed_by = null where source = ${source}`.execute(
    ctx.db,
  )
  await record(ctx, 'intake.connector-returned', uuidv7(ctx.now), { source, remark })
}

/** 停用. Whoever sees that something is wrong stops it alone; what was fetched stays. */
export async function stopConnector(ctx: WriteCtx, source: string): Promise<void> {
  await lockConnector(ctx, source)
  await sql`
    update intake.connector set state = 'draft', proposed_by = null, approved_by = null where source = ${source}`.execute(
    ctx.db,
  )
  await record(ctx, 'intake.connector-stopped', uuidv7(ctx.now), { source })
}

/** The connector that a trial is about, outside its transaction. */
export function readConnector(db: Database, actor: Actor, source: string): Promise<Connector> {
  return db.read(actor, async (ctx) => {
    const found = await findConnector(ctx, source)
    if (!found) throw refuseIntake('intake.connector-unknown')
    return found.connector
  })
}

type Found = Drawn & { connector: Connector; tried: string | null }

async function lockConnector(ctx: WriteCtx, source: string): Promise<Found> {
  const found = await findConnector(ctx, source, true)
  if (!found) throw refuseIntake('intake.connector-unknown')
  return found
}

async function findConnector(
  ctx: Pick<WriteCtx, 'db'>,
  source: string,
  lock = false,
): Promise<Found | undefined> {
  const found = await sql<{
    content: unknown
    tried: string | null
    state: ConnectorState
    changedBy: ActorRef
    proposedBy: ActorRef | null
  }>`
    select content, tried, state, changed_by as "changedBy", proposed_by as "proposedBy" from intake.connector
    where source = ${source} ${lock ? sql`for update` : sql``}`.execute(ctx.db)
  const row = found.rows[0]
  if (!row) return undefined
  const connector = Connector.parse(row.content)
  return { ...row, connector, digest: digestOfConnector(connector) }
}
