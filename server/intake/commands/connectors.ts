import { sql } from 'kysely'
import { maskValue } from '../../forms/display.ts'
import { actorRef, type Actor, type WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { digestOfConnector, readPulled, theirNames } from '../connector.ts'
import { Connector, type Pulled, type Tried } from '../connector-model.ts'
import { refuseIntake } from '../refusals.ts'
import { resolveItem } from '../resolve.ts'
import { readState, refuseInstants } from '../rules.ts'
import { findSource, ownCodes } from '../store.ts'

/** So many rows of a sample are looked at. */
const SAMPLE = 50

/** Writes down how a source is fetched. It is a draft: nothing is fetched. Refuses one that is live. */
export async function saveConnector(ctx: WriteCtx, connector: Connector): Promise<void> {
  if (!(await findSource(ctx, connector.source))) throw refuseIntake('intake.source-unknown')
  const by = JSON.stringify(actorRef(ctx.actor))
  const saved = await sql`
    insert into intake.connector (source, content, state, changed_at, changed_by)
    values (${connector.source}, ${JSON.stringify(connector)}::jsonb, 'draft', ${ctx.now}, ${by}::jsonb)
    on conflict (source) do update set content = excluded.content, tried = null, position = null, error = null,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by
    where intake.connector.state = 'draft' returning source`.execute(ctx.db)
  if (saved.rows.length === 0) throw refuseIntake('intake.connector-live')
  await record(ctx, 'intake.connector-saved', uuidv7(ctx.now), {
    source: connector.source,
    way: connector.way.kind,
  })
}

/**
 * 试接. Fetches the first rows, or takes those of a recorded sample, and tells what would become of each; no case is touched. Passed: every
 * row can be read. Codes that mean nothing here are told and stand in nobody's way: such rows wait and are never lost.
 */
export async function tryConnector(
  db: Database,
  actor: Actor,
  source: string,
  sample?: Pick<Pulled, 'header' | 'rows'>,
): Promise<Tried> {
  const { connector } = await db.read(actor, (ctx) => getConnector(ctx, source))
  const { world } = db.statement(actor, null)
  const pulled =
    sample ??
    (await world.pull(source, connector.way, theirNames(connector), null).catch((cause: unknown) => {
      throw refuseIntake('intake.pull-failed', {
        fault: cause instanceof Error ? cause.message : String(cause),
      })
    }))
  const rows = readPulled(connector, { ...pulled, rows: pulled.rows.slice(0, SAMPLE) })
  return db.write(actor, async (ctx) => {
    const codes = await ownCodes(ctx, source)
    const tried: Tried['rows'] = []
    for (const [at, read] of rows.entries()) {
      const row = at + 2
      if ('faults' in read) {
        const texts = read.faults.map(({ column, text }) => `${column}：${text}`)
        const nothing = { externalNumber: '', itemName: '', applicant: '', state: '' }
        tried.push({ row, outcome: 'fault', ...nothing, texts })
        continue
      }
      const { message } = read
      const item = await resolveItem(ctx, codes, message.item, null)
      const state = readState(ctx.world.region.codes, codes, message)
      const instants = refuseInstants(message, ctx.now)
      const unknown = [
        ...(item instanceof Refusal ? [item.zh] : []),
        ...('refusal' in state ? [state.refusal.zh] : []),
      ]
      tried.push({
        row,
        outcome: instants ? 'fault' : unknown.length > 0 ? 'unknown' : 'right',
        externalNumber: message.externalNumber,
        itemName: item instanceof Refusal ? message.item.value : item.item.name,
        applicant: maskValue(message.applicant.name, 'name'),
        state: 'state' in state ? state.state : message.state.value,
        texts: [...(instants ? [instants.zh] : []), ...unknown],
      })
    }
    const passed = tried.length > 0 && tried.every(({ outcome }) => outcome !== 'fault')
    await sql`
      update intake.connector set tried = ${passed ? digestOfConnector(connector) : null}
      where source = ${source} and content = ${JSON.stringify(connector)}::jsonb`.execute(ctx.db)
    await record(ctx, 'intake.connector-tried', uuidv7(ctx.now), { source, rows: tried.length, passed })
    return { header: pulled.header, rows: tried, passed }
  })
}

/** 启用. Refuses a connector that was not tried as it stands. */
export async function startConnector(ctx: WriteCtx, source: string): Promise<void> {
  const { connector, tried } = await getConnector(ctx, source, true)
  if (tried !== digestOfConnector(connector)) throw refuseIntake('intake.connector-untried')
  await sql`update intake.connector set state = 'live' where source = ${source}`.execute(ctx.db)
  await sql`select graphile_worker.add_job('intake.pull', json_build_object('source', ${source}::text),
    'intake.pull:' || ${source}::text)`.execute(ctx.db)
  await record(ctx, 'intake.connector-started', uuidv7(ctx.now), { source })
}

/** 停用. What was fetched stays. */
export async function stopConnector(ctx: WriteCtx, source: string): Promise<void> {
  await getConnector(ctx, source, true)
  await sql`update intake.connector set state = 'draft' where source = ${source}`.execute(ctx.db)
  await record(ctx, 'intake.connector-stopped', uuidv7(ctx.now), { source })
}

async function getConnector(
  ctx: Pick<WriteCtx, 'db'>,
  source: string,
  lock = false,
): Promise<{ connector: Connector; tried: string | null }> {
  const found = await sql<{ content: unknown; tried: string | null }>`
    select content, tried from intake.connector where source = ${source} ${lock ? sql`for update` : sql``}`.execute(
    ctx.db,
  )
  const row = found.rows[0]
  if (!row) throw refuseIntake('intake.connector-unknown')
  return { connector: Connector.parse(row.content), tried: row.tried }
}
