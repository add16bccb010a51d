import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { DeadLetter, Reconciled, Reconciliation, SystemView, TurnedAwayRow } from './model.ts'
import { refuseExchange } from './refusals.ts'

/** The department systems of the region with what waits for them, those in trouble first. */
export async function listSystems(ctx: ReadCtx): Promise<SystemView[]> {
  const { systems, offices } = ctx.world.region
  const today = `${toLocalDate(ctx.now)}T00:00:00+08:00`
  const found = await sql<{
    id: string
    failures: number | null
    closed_until: Date | null
    paused_by: string | null
    error: string | null
    spoke_at: Date | null
    waiting: number
    oldest: Date | null
    dead: number
    sent: number
    heard: Date | null
  }>`
    select s.id, c.failures, c.closed_until, c.paused_by->>'name' as paused_by, c.error, c.spoke_at, o.waiting, o.oldest,
      d.dead, t.sent, h.heard
    from unnest(${[...systems.keys()]}::text[]) as s(id)
      left join exchange.circuit c on c.system = s.id
      cross join lateral (select count(*)::int as waiting, min(created_at) as oldest from exchange.message
        where system = s.id and state in ('queued', 'ready')) o
      cross join lateral (select count(*)::int as dead from exchange.message
        where system = s.id and state = 'dead') d
      cross join lateral (select count(*)::int as sent from exchange.message
        where system = s.id and state = 'sent' and done_at >= ${today}::timestamptz) t
      left join lateral (select heard_at as heard from exchange.thread where system = s.id
        order by heard_at desc nulls last limit 1) h on true
    order by s.id`.execute(ctx.db)
  const views = found.rows.map((row): SystemView => {
    const system = systems.get(row.id)
    const rests = row.closed_until !== null && row.closed_until > ctx.now
    return {
      id: row.id,
      name: system?.name ?? row.id,
      offices: (system?.offices ?? []).map((id) => offices.get(id)?.name ?? id),
      state: row.paused_by !== null ? 'paused' : rests ? 'resting' : 'open',
      restsUntil: rests ? (row.closed_until?.toISOString() ?? null) : null,
      pausedBy: row.paused_by,
      failures: row.failures ?? 0,
      error: row.error,
      spokeAt: row.spoke_at?.toISOString() ?? null,
      waiting: row.waiting,
      oldestAt: row.oldest?.toISOString() ?? null,
      dead: row.dead,
      sentToday: row.sent,
      heardAt: row.heard?.toISOString() ?? null,
      hasAddress: ctx.world.hasAddress(row.id),
    }
  })
  const trouble = ({ state, dead }: SystemView): number => (state === 'open' ? 0 : 2) + (dead > 0 ? 1 : 0)
  return views.toSorted((a, b) => trouble(b) - trouble(a))
}

/** Dead letters, the newest first, at most 200. */
export async function listDead(ctx: ReadCtx, system?: string): Promise<DeadLetter[]> {
  const found = await sql<Omit<DeadLetter, 'at'> & { at: Date }>`
    select m.owner, m.subject, m.system, m.sequence, m.type, m.data->>'caseNumber' as "caseNumber",
      m.data->>'itemName' as "itemName", coalesce(m.error, '') as error, m.attempts, m.done_at as at,
      (select count(*)::int from exchange.message n where n.owner = m.owner and n.subject = m.subject
        and n.system = m.system and n.state = 'queued') as behind
    from exchange.message m
    where m.state = 'dead' ${system ? sql`and m.system = ${system}` : sql``}
    order by m.done_at desc, m.owner limit 200`.execute(ctx.db)
  return found.rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** Messages of programs that were not taken, by day, sender and reason, within the last thirty days. */
export async function listTurnedAway(ctx: ReadCtx): Promise<TurnedAwayRow[]> {
  const found = await sql<Omit<TurnedAwayRow, 'lastAt'> & { lastAt: Date }>`
    select day, name, code, times, last_at as "lastAt" from exchange.turned_away
    where day > ${toLocalDate(ctx.now)}::date - 30 order by day desc, times desc limit 200`.execute(ctx.db)
  return found.rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() }))
}

/** How far a system's reports about an item have come; the row stays locked where a command asks. */
export type Heard = { heard: number | null; digest: string | null; of: Date | null }

/** What a system says of an item that was given to it once; undefined where it never was. */
export async function findThread(
  ctx: ReadCtx,
  key: { owner: string; subject: string; system: string },
  lock = false,
): Promise<Heard | undefined> {
  const found = await sql<Heard>`
    select heard, heard_digest as digest, heard_of as of from exchange.thread
    where owner = ${key.owner}::uuid and subject = ${key.subject} and system = ${key.system}
    ${lock ? sql`for update` : sql``}`.execute(ctx.db)
  return found.rows[0]
}

/** How many items a system has in its hands that are not over, or of which it has not been told everything. */
export async function countInHand(ctx: ReadCtx, system: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from exchange.thread t
    where t.system = ${system} and (
      (t.ended_at is null and exists (select from cases.case_item i
        where i.case_id = t.owner and i.step = t.subject and i.bucket <> 'closed'))
      or exists (select from exchange.message m where m.owner = t.owner and m.subject = t.subject and m.system = t.system
        and m.state in ('queued', 'ready', 'dead')))`.execute(ctx.db)
  return found.rows[0]?.count ?? 0
}

type ReconcileRow = Omit<Reconciliation, 'askedAt' | 'doneAt'> & { askedAt: Date; doneAt: Date | null }
const reconcileColumns = sql`id, system, state, pages, listed, compared, same, differing, fault,
  asked_by->>'name' as "askedBy", asked_at as "askedAt", done_at as "doneAt"`
const reconciliationOf = ({ askedAt, doneAt, ...row }: ReconcileRow): Reconciliation => ({
  ...row,
  askedAt: askedAt.toISOString(),
  doneAt: doneAt?.toISOString() ?? null,
})

/** The newest comparisons with a system, without their differences. */
export async function listReconciliations(ctx: ReadCtx, system: string): Promise<Reconciliation[]> {
  const found = await sql<ReconcileRow>`
    select ${reconcileColumns} from exchange.reconciliation where system = ${system}
    order by asked_at desc limit 20`.execute(ctx.db)
  return found.rows.map(reconciliationOf)
}

/** One comparison: how far it is, or what came of it. */
export async function getReconciliation(ctx: ReadCtx, id: string): Promise<Reconciled> {
  const found = await sql<ReconcileRow & Pick<Reconciled, 'differences'>>`
    select ${reconcileColumns}, differences from exchange.reconciliation where id = ${id}`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw refuseExchange('exchange.reconcile-unknown')
  const { differences, ...rest } = row
  return { ...reconciliationOf(rest), differences }
}
