import { sql } from 'kysely'
import { actorRef, type Actor, type WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { ListedPage, type Difference } from '../model.ts'
import { refuseExchange } from '../refusals.ts'
import type { System } from '../model.ts'
import { MOST_TRIES, PAGE_WITHIN_MS } from '../rules.ts'

/** A list of more pages is not read to its end. */
const MOST_PAGES = 2000
/** Differences beyond these are counted, not listed. */
const MOST_SHOWN = 500
/** One run ends after this, so that other jobs have their turn. */
const RUN_MS = 4000
/** So many results of one system are kept. */
const MOST_KEPT = 50

/** A run that breaks is tried again so often, within some minutes; what it cannot do then it never will. */
const MOST_ATTEMPTS = 6
const keyOf = (id: string): string => `exchange.reconcile:${id}`

/** What the systems of departments say of items, read with the code lists of the region; the room of intake knows how. */
export type CompareStates = (system: string, state: string, result: string | null | undefined) => string

/** States of ours that a department calls by another one. */
const ALIKE: Record<string, string> = {
  lacking: 'accepted',
  proposed: 'accepted',
  undertaken: 'granted',
  opined: 'granted',
}

/** 对账. Asks that both sides be compared; a job does it. Of two who ask at once both follow the same one. */
export async function startReconcile(ctx: WriteCtx, system: string): Promise<{ id: string }> {
  if (!ctx.world.region.systems.has(system)) throw refuseExchange('exchange.system-unknown')
  const id = uuidv7(ctx.now)
  const begun = await sql`
    insert into exchange.reconciliation (id, system, state, asked_by, asked_at)
    values (${id}, ${system}, 'running', ${JSON.stringify(actorRef(ctx.actor))}::jsonb, ${ctx.now})
    on conflict (system) where state = 'running' do nothing returning id`.execute(ctx.db)
  if (begun.rows.length === 0) {
    const running = await sql<{ id: string }>`
      select id from exchange.reconciliation where system = ${system} and state = 'running'`.execute(ctx.db)
    const [known] = running.rows
    // It ended between the two statements.
    return known ?? startReconcile(ctx, system)
  }
  await sql`
    delete from exchange.reconciliation where id in (
      select id from exchange.reconciliation where system = ${system} order by asked_at desc offset ${MOST_KEPT})`.execute(
    ctx.db,
  )
  await sql`select graphile_worker.add_job('exchange.reconcile', json_build_object('id', ${id}::text),
    job_key := ${keyOf(id)}, max_attempts := ${MOST_ATTEMPTS})`.execute(ctx.db)
  await record(ctx, 'exchange.reconcile-asked', id, { system })
  return { id }
}

/** Stops a comparison; nothing comes of it. Refuses one that has ended. */
export async function cancelReconcile(ctx: WriteCtx, id: string): Promise<void> {
  const ended = await sql`
    update exchange.reconciliation set state = 'cancelled', done_at = ${ctx.now}
    where id = ${id} and state = 'running' returning id`.execute(ctx.db)
  if (ended.rows.length === 0) throw refuseExchange('exchange.reconcile-over')
  await sql`delete from exchange.listed where reconciliation = ${id}`.execute(ctx.db)
  await record(ctx, 'exchange.reconcile-cancelled', id)
}

/**
 * Ends comparisons that nothing works on any more: their job has broken for good, or is gone. Until then the same system could not be
 * compared again. What was put down goes with them.
 */
export async function endBroken(db: Database, actor: Actor): Promise<void> {
  await db.write(actor, async (ctx) => {
    const broken = await sql<{ id: string; system: string; job: string | null; error: string | null }>`
      select r.id, r.system, j.id as job, j.last_error as error
      from exchange.reconciliation r left join graphile_worker.jobs j on j.key = ${keyOf('')} || r.id
      where r.state = 'running' and (j.id is null or (j.attempts >= j.max_attempts and j.locked_at is null))
      for update of r skip locked`.execute(ctx.db)
    for (const { id, system, job, error } of broken.rows) {
      const [said] = (error ?? '任务不见了').split('\n')
      const fault = `对账程序反复出错，已经停下：${said?.slice(0, 200)}。请平台管理员查明原因，再重新对账。`
      await sql`
        update exchange.reconciliation set state = 'failed', fault = ${fault}, done_at = ${ctx.now}
        where id = ${id}`.execute(ctx.db)
      await sql`delete from exchange.listed where reconciliation = ${id}`.execute(ctx.db)
      if (job !== null) await sql`select graphile_worker.complete_jobs(array[${job}::bigint])`.execute(ctx.db)
      await record(ctx, 'exchange.reconcile-failed', id, { system, fault })
    }
  })
}

type Running = { system: string; after: string | null; pages: number }

/**
 * Goes on with a comparison: reads what the system has, page by page, and puts it down; when its time is over the next run goes on where
 * this one ended, also after a crash. When everything was read, both sides are compared. What is still on its way, in either direction, is told apart
 * from what would stay different.
 */
export async function reconcile(
  db: Database,
  actor: Actor,
  id: string,
  meaningOf: CompareStates,
): Promise<void> {
  const until = performance.now() + RUN_MS
  const running = await findRunning(db, id)
  if (!running) return
  const { world } = db.statement(actor, null)
  const system = world.region.systems.get(running.system)
  if (!system) return compare(db, actor, id, '这个业务系统已经不在地区数据里')
  let { after, pages } = running
  for (;;) {
    if (pages >= MOST_PAGES) return compare(db, actor, id, `清单太长，只读了 ${MOST_PAGES} 页`)
    const page = await readPage(world.callSystem, system, after)
    if ('fault' in page) return compare(db, actor, id, page.fault)
    const rows = page.items.map(({ reference, state, result }) => ({
      reference,
      there: meaningOf(system.id, state, result),
    }))
    after = page.next ?? null
    pages += 1
    const [kept] = await db.run<{ id: string }>('exchange-listed', LISTED, [
      id,
      JSON.stringify(rows),
      after,
      pages,
    ])
    if (!kept) return
    if (after === null) return compare(db, actor, id, null)
    if (performance.now() > until) {
      await db.run(
        'exchange-reconcile-on',
        `select graphile_worker.add_job('exchange.reconcile', json_build_object('id', $1::text),
           job_key := $2, max_attempts := $3)`,
        [id, keyOf(id), MOST_ATTEMPTS],
      )
      return
    }
  }
}

async function findRunning(db: Database, id: string): Promise<Running | undefined> {
  const [row] = await db.run<Running>(
    'exchange-running',
    `select system, after, pages from exchange.reconciliation where id = $1 and state = 'running'`,
    [id],
  )
  return row
}

/** A run that has been overtaken, by a cancellation or by another run, writes nothing. */
const LISTED = `
  with still as (
    update exchange.reconciliation set after = $3, pages = $4, listed = listed + jsonb_array_length($2::jsonb)
    where id = $1 and state = 'running' and pages = $4 - 1 returning id
  ), put as (
    insert into exchange.listed (reconciliation, reference, there)
    select distinct on (r.reference) still.id, r.reference, r.there
    from still, jsonb_to_recordset($2::jsonb) as r(reference text, there text)
    on conflict (reconciliation, reference) do update set there = excluded.there
  )
  select id from still`

async function readPage(
  call: WriteCtx['world']['callSystem'],
  system: System,
  after: string | null,
): Promise<ListedPage | { fault: string }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { status, body, retryAfterSeconds } = await call({
        system: system.id,
        method: 'GET',
        path: system.list,
        query: after === null ? {} : { after },
        body: undefined,
        headers: { 'x-purpose': encodeURIComponent('对账') },
        signal: AbortSignal.timeout(PAGE_WITHIN_MS),
      })
      const page = ListedPage.safeParse(body)
      if (status === 200 && page.success) return page.data
      if (attempt === MOST_TRIES) return { fault: status === 200 ? '回答的格式不对' : `回答是 ${status}` }
      await pause(Math.min(2, retryAfterSeconds ?? 0.2 * attempt))
    } catch (cause) {
      if (attempt === MOST_TRIES) return { fault: cause instanceof Error ? cause.message : String(cause) }
      await pause(0.2 * attempt)
    }
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1000))
}

/** `fault`: the list was not read to its end; what is not in it is no difference then. */
async function compare(db: Database, actor: Actor, id: string, fault: string | null): Promise<void> {
  await db.write(actor, async (ctx) => {
    const locked = await sql<{ system: string; listed: number }>`
      select system, listed from exchange.reconciliation where id = ${id} and state = 'running' for update`.execute(
      ctx.db,
    )
    const [running] = locked.rows
    if (!running) return
    const { system, listed } = running
    const isRead = fault === null || listed > 0
    const found = isRead ? await compareSides(ctx, id, system, fault !== null) : NOTHING_READ
    const { compared, same, differing, differences } = found
    await sql`
      update exchange.reconciliation set state = ${isRead ? 'done' : 'failed'}, compared = ${compared}, same = ${same},
        differing = ${differing}, differences = ${JSON.stringify(differences)}::jsonb, fault = ${fault}, done_at = ${ctx.now}
      where id = ${id}`.execute(ctx.db)
    await sql`delete from exchange.listed where reconciliation = ${id}`.execute(ctx.db)
    await record(ctx, 'exchange.reconciled', id, { system, compared, same, differences: differing })
  })
}

type Compared = { compared: number; same: number; differing: number; differences: Difference[] }
const NOTHING_READ: Compared = { compared: 0, same: 0, differing: 0, differences: [] }

/** Whole sides are compared where they lie: a system may have a million items, of which only differences are of interest. */
async function compareSides(
  ctx: WriteCtx,
  id: string,
  system: string,
  isPartial: boolean,
): Promise<Compared> {
  const found = await sql<Compared>`
    with ours as (
      select t.owner, t.subject, t.owner || '.' || t.subject as reference, i.state,
        case when t.ended_at is not null then 'waiting'
          else coalesce(${JSON.stringify(ALIKE)}::jsonb ->> i.state, i.state) end as here
      from exchange.thread t join cases.case_item i on i.case_id = t.owner and i.step = t.subject
      where t.system = ${system}
    ), theirs as (
      select reference, there from exchange.listed where reconciliation = ${id}
    ), pair as (
      select o.owner, o.subject, reference, o.here, l.there,
        case when o.here is null then 'missing-here'
          -- Refusal and opinion against are one word where the office only gives its opinion.
          when o.here = l.there or (o.state = 'opined' and l.there = 'refused') then 'same'
          when l.there is not null then 'state'
          when not ${isPartial}::boolean then 'missing-there' end as kind
      from ours o full join theirs l using (reference)
    ), difference as (
      select p.*, exists (select from exchange.message m where m.owner = p.owner and m.subject = p.subject
        and m.system = ${system} and m.state in ('queued', 'ready', 'dead')) as waiting
      from pair p where kind <> 'same'
    ), shown as (
      select * from difference order by waiting, kind = 'missing-here', reference limit ${MOST_SHOWN}
    )
    select count(here)::int as compared, (count(*) filter (where kind = 'same'))::int as same,
      (select count(*)::int from difference) as differing,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'reference', s.reference, 'caseNumber', c.number,
          'itemName', i.item_name, 'here', s.here, 'there', s.there, 'waiting', s.waiting)
          order by s.waiting, s.kind = 'missing-here', s.reference), '[]')
        from shown s left join cases.case c on c.id = s.owner
          left join cases.case_item i on i.case_id = s.owner and i.step = s.subject) as differences
    from pair`.execute(ctx.db)
  return found.rows[0] ?? NOTHING_READ
}
