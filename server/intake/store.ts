import { sql } from 'kysely'
import { actorRef, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { sha256 } from '../platform/secrets.ts'
import { spokenFor } from './connector.ts'
import { Connector } from './connector-model.ts'
import type { Channel, Outcome, Push } from './model.ts'
import { codeKey, type OwnCodes, type Progress } from './rules.ts'

/** What is known of one case of a source. */
export type IntakeRecord = Progress & { caseId: string | null; office: string | null }

/** The digest under which a message is known again; equal content, equal digest. */
export function digestOf(message: Push): string {
  return sha256(JSON.stringify(message))
}

/** The record of a case, made if it is the first message, and locked: messages about one case come one after the other. */
export async function lockRecord(
  ctx: WriteCtx,
  source: string,
  externalNumber: string,
): Promise<IntakeRecord> {
  await sql`
    insert into intake.record (source, external_number, first_at) values (${source}, ${externalNumber}, ${ctx.now})
    on conflict do nothing`.execute(ctx.db)
  const found = await sql<IntakeRecord>`
    select case_id as "caseId", office, sequence, at, digest, typed_at as "typedAt", delivered_at as "deliveredAt"
    from intake.record where source = ${source} and external_number = ${externalNumber} for update`.execute(
    ctx.db,
  )
  const row = found.rows[0]
  if (!row) throw new Error('the record was not written')
  return row
}

/** How far the messages have come, after one was applied. */
export async function saveRecord(
  ctx: WriteCtx,
  message: Push,
  now: { caseId: string; office: string; digest: string; channel: Channel },
): Promise<void> {
  const typed = now.channel === 'typed' ? ctx.now : null
  const delivered = now.channel === 'typed' ? null : ctx.now
  await sql`
    update intake.record set case_id = ${now.caseId}, office = ${now.office}, sequence = ${message.sequence ?? null},
      at = ${new Date(message.at)}, digest = ${now.digest}, typed_at = coalesce(typed_at, ${typed}::timestamptz),
      delivered_at = coalesce(delivered_at, ${delivered}::timestamptz)
    where source = ${message.source} and external_number = ${message.externalNumber}`.execute(ctx.db)
}

/** Was this very message applied before? */
export async function wasApplied(ctx: ReadCtx, message: Push, digest: string): Promise<boolean> {
  const found = await sql`
    select from intake.message
    where source = ${message.source} and external_number = ${message.externalNumber} and digest = ${digest}
      and outcome in ('applied', 'settled') limit 1`.execute(ctx.db)
  return found.rows.length > 0
}

/** Keeps a message; what was rejected with the same words before is settled when it comes in. */
export async function saveMessage(
  ctx: WriteCtx,
  message: Push,
  about: {
    digest: string
    channel: Channel
    outcome: Outcome
    offices: readonly string[] | null
    code?: string
    reason?: string
  },
): Promise<boolean> {
  if (about.outcome === 'applied') {
    const settled = await sql`
      update intake.message set outcome = 'settled'
      where source = ${message.source} and external_number = ${message.externalNumber} and digest = ${about.digest}
        and outcome = 'rejected' returning id`.execute(ctx.db)
    if (settled.rows.length > 0) return false
  }
  const { rows } = await sql<{ times: number }>`
    insert into intake.message as m (source, id, external_number, channel, actor, offices, body, digest, outcome, code,
      reason, received_at)
    values (${message.source}, ${uuidv7(ctx.now)}, ${message.externalNumber}, ${about.channel},
      ${JSON.stringify(actorRef(ctx.actor))}::jsonb, ${about.offices}::text[], ${JSON.stringify(message)}::jsonb,
      ${about.digest}, ${about.outcome}, ${about.code ?? null}, ${about.reason ?? null}, ${ctx.now})
    on conflict (source, external_number, digest) where outcome = 'rejected'
    do update set times = m.times + 1, received_at = excluded.received_at, code = excluded.code,
      reason = excluded.reason, actor = excluded.actor, offices = excluded.offices
    returning times`.execute(ctx.db)
  return rows[0]?.times === 1
}

/** What codes of a source mean beyond the lists of the region. */
export async function ownCodes(ctx: ReadCtx, source: string): Promise<OwnCodes> {
  const found = await sql<{ kind: string; scheme: string; value: string; means: string }>`
    select kind, scheme, value, means from intake.code where source = ${source}`.execute(ctx.db)
  const of = (kind: string): Map<string, string> =>
    new Map(found.rows.filter((row) => row.kind === kind).map((row) => [codeKey(row), row.means]))
  return { items: of('item'), states: of('state') }
}

/** The offices for which a source that is fetched speaks, as two persons agreed on it last; none where they never did. */
export async function admittedOffices(ctx: ReadCtx, source: string): Promise<string[]> {
  const found = await sql<{ admitted: unknown }>`
    select admitted from intake.connector where source = ${source} and admitted is not null`.execute(ctx.db)
  return found.rows.flatMap(({ admitted }) => spokenFor(ctx.world.region, Connector.parse(admitted)))
}

/** The name of a source; undefined where there is none. */
export async function findSource(
  ctx: ReadCtx,
  id: string,
): Promise<{ id: string; name: string } | undefined> {
  const found = await sql<{
    id: string
    name: string
  }>`select id, name from intake.source where id = ${id}`.execute(ctx.db)
  return found.rows[0]
}

/** The source with its name; a new one gets the name that is given. */
export async function demandSource(
  ctx: WriteCtx,
  id: string,
  name: string,
): Promise<{ id: string; name: string }> {
  const known = await findSource(ctx, id)
  if (known) return known
  await sql`
    insert into intake.source (id, name, created_at) values (${id}, ${name}, ${ctx.now}) on conflict do nothing`.execute(
    ctx.db,
  )
  return (await findSource(ctx, id)) ?? { id, name }
}
