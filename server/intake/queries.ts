import { sql } from 'kysely'
import type { z } from 'zod'
import { toLocalDate } from '../calendar/rules.ts'
import { searchEntries } from '../search/queries.ts'
import { maskValue } from '../forms/display.ts'
import { clientOf, type ActorRef, type ReadCtx } from '../platform/ctx.ts'
import type {
  Held,
  ImportState,
  ImportView,
  ItemChoice,
  Push,
  RejectedMessage,
  SecondTyping,
  SecondTypingCase,
  SourceView,
} from './model.ts'
import { digestOfConnector } from './connector.ts'
import { Connector, type ConnectorView } from './connector-model.ts'
import { refuseIntake } from './refusals.ts'
import { refuseApproval, refuseScope } from './rules.ts'

type Key = { source: string; externalNumber: string }

/** What we hold under a number of a source, and whether the system itself has delivered it. */
export async function findHeld(
  ctx: ReadCtx,
  key: Key,
): Promise<(Held & { office: string; delivered: boolean }) | undefined> {
  const found = await sql<Omit<Held, 'at'> & { at: Date; office: string; delivered: boolean }>`
    select r.external_number as "externalNumber", c.number as "caseNumber", i.item_name as "itemName", c.applicant,
      i.state, r.sequence, r.at, i.due_on as "dueOn", i.office, r.delivered_at is not null as delivered
    from intake.record r join cases.case c on c.id = r.case_id join cases.case_item i on i.case_id = c.id
    where r.source = ${key.source} and r.external_number = ${key.externalNumber}`.execute(ctx.db)
  const row = found.rows[0]
  return row && { ...row, applicant: maskValue(row.applicant, 'name'), at: row.at.toISOString() }
}

/** What we hold of a case, for the program that pushed it. That of another source or office does not exist. */
export async function getHeld(ctx: ReadCtx, key: Key): Promise<Held> {
  const client = clientOf(ctx)
  const held = refuseScope(client, 'push', key.source) ? undefined : await findHeld(ctx, key)
  if (!held || !client.offices.includes(held.office)) throw refuseIntake('intake.case-unknown')
  const { office: _, delivered: __, ...shown } = held
  return shown
}

/** The department systems with what came from them, the one that spoke last first. */
export async function listSources(ctx: ReadCtx): Promise<SourceView[]> {
  const found = await sql<Omit<SourceView, 'lastAt'> & { lastAt: Date | null }>`
    select s.id, s.name, m.received_at as "lastAt", m.outcome as "lastOutcome", r.cases, t.typed, i.open, i.overdue,
      w.rejected
    from intake.source s
      left join lateral (select received_at, outcome from intake.message where source = s.id
        order by received_at desc limit 1) m on true
      cross join lateral (select count(*)::int as cases from intake.record
        where source = s.id and case_id is not null) r
      cross join lateral (select count(*)::int as typed from intake.record
        where source = s.id and case_id is not null and typed_at is not null) t
      cross join lateral (select (count(*) filter (where i.bucket <> 'closed'))::int as open,
          (count(*) filter (where i.bucket <> 'closed' and i.due_on < ${toLocalDate(ctx.now)}::date))::int as overdue
        from cases.case c join cases.case_item i on i.case_id = c.id
        where c.source = s.id and c.source <> 'own' and c.closed_at is null) i
      cross join lateral (select count(*)::int as rejected from intake.message
        where source = s.id and outcome = 'rejected') w
    order by m.received_at desc nulls last, s.id`.execute(ctx.db)
  return found.rows.map((row) => ({ ...row, lastAt: row.lastAt?.toISOString() ?? null }))
}

/** The messages that wait, the newest first, at most 200; people in them are masked. */
export async function listRejected(ctx: ReadCtx, source?: string): Promise<RejectedMessage[]> {
  const found = await sql<{
    id: string
    source: string
    sourceName: string
    externalNumber: string
    channel: RejectedMessage['channel']
    body: Push
    code: string
    reason: string
    times: number
    receivedAt: Date
  }>`
    select m.id, m.source, s.name as "sourceName", m.external_number as "externalNumber", m.channel, m.body, m.code,
      m.reason, m.times, m.received_at as "receivedAt"
    from intake.message m join intake.source s on s.id = m.source
    where m.outcome = 'rejected' ${source ? sql`and m.source = ${source}` : sql``}
    order by m.received_at desc, m.id limit 200`.execute(ctx.db)
  return found.rows.map(({ body, receivedAt, ...row }) => ({
    ...row,
    applicant: maskValue(body.applicant.name, 'name'),
    item: body.item,
    state: body.state,
    result: body.result ?? null,
    lacks: lackOf(row.code, row.reason, body),
    receivedAt: receivedAt.toISOString(),
  }))
}

function lackOf(code: string, reason: string, body: Push): RejectedMessage['lacks'] {
  if (code === 'intake.item-unknown') return { kind: 'item', ...body.item }
  if (code !== 'intake.state-unknown') return null
  const { result, state } = body
  const named = result && reason.includes(`「${result.value}」（${result.scheme}）`) ? result : state
  return { kind: 'state', ...named }
}

/** How sources are fetched, with what came of it. */
export async function listConnectors(ctx: ReadCtx): Promise<ConnectorView[]> {
  const found = await sql<{
    content: unknown
    admitted: unknown
    name: string
    state: ConnectorView['state']
    tried: string | null
    changed_by: ActorRef
    proposed_by: ActorRef | null
    approved_by: ActorRef | null
    remark: string | null
    taken: number
    waiting: number
    faulty: number
    lost: number
    pulled_at: Date | null
    error: string | null
  }>`
    select c.content, c.admitted, s.name, c.state, c.tried, c.changed_by, c.proposed_by, c.approved_by, c.remark, c.taken,
      c.waiting, c.lost, c.pulled_at, c.error,
      (select count(*)::int from intake.faulty_row f where f.source = c.source) as faulty
    from intake.connector c join intake.source s on s.id = c.source order by c.source`.execute(ctx.db)
  return found.rows.map(
    ({ content, admitted, tried, pulled_at, changed_by, proposed_by, approved_by, ...row }) => {
      const connector = Connector.parse(content)
      const digest = digestOfConnector(connector)
      const drawn = { state: row.state, digest, changedBy: changed_by, proposedBy: proposed_by }
      return {
        ...connector,
        ...row,
        digest,
        changedBy: changed_by.name,
        proposedBy: proposed_by?.name ?? null,
        approvedBy: approved_by?.name ?? null,
        admitted: Connector.nullable().parse(admitted),
        approvable: refuseApproval(drawn, ctx.actor, digest) === undefined,
        tried: tried === digest,
        pulledAt: pulled_at?.toISOString() ?? null,
      }
    },
  )
}

/** Published items by what a clerk types: name, everyday words, pinyin initials. */
export async function findItems(ctx: ReadCtx, text: string): Promise<ItemChoice[]> {
  const { items, offices } = ctx.world.region
  const found = await searchEntries(ctx, text, { limit: 30, kinds: ['item'] })
  return found.flatMap(({ id }) => {
    const entry = items.get(id)
    if (!entry) return []
    const { name, office, code } = entry.item
    return [{ id, name, office: offices.get(office)?.name ?? office, code: code.value }]
  })
}

type ImportRow = Omit<ImportView, 'faults' | 'createdAt' | 'state'> & {
  state: z.infer<typeof ImportState>
  createdAt: Date
}
const importColumns = sql`id, source, name, state, rows, seen, applied, same, older, faulty, fault, created_at as "createdAt"`

/** The newest imports, without their faults. */
export async function listImports(ctx: ReadCtx): Promise<ImportView[]> {
  const found = await sql<ImportRow>`
    select ${importColumns} from intake.import order by created_at desc limit 20`.execute(ctx.db)
  return found.rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString(), faults: [] }))
}

/** An import with the first hundred of its faults. Refuses one that is not there. */
export async function getImport(ctx: ReadCtx, id: string): Promise<ImportView> {
  const found = await sql<ImportRow>`select ${importColumns} from intake.import where id = ${id}`.execute(
    ctx.db,
  )
  const row = found.rows[0]
  if (!row) throw refuseIntake('intake.import-unknown')
  const faults = await sql<ImportView['faults'][number]>`
    select row, "column", text from intake.fault where import_id = ${id} order by row, "column" limit 100`.execute(
    ctx.db,
  )
  return { ...row, createdAt: row.createdAt.toISOString(), faults: faults.rows }
}

/** The bytes of an import with everything that is wrong in it. */
export async function importFaults(
  ctx: ReadCtx,
  id: string,
): Promise<{ name: string; bytes: Buffer; faults: ImportView['faults'] }> {
  const found = await sql<{ name: string; bytes: Buffer }>`
    select name, bytes from intake.import where id = ${id}`.execute(ctx.db)
  const row = found.rows[0]
  if (!row) throw refuseIntake('intake.import-unknown')
  const faults = await sql<ImportView['faults'][number]>`
    select row, "column", text from intake.fault where import_id = ${id} order by row, "column"`.execute(
    ctx.db,
  )
  return { ...row, faults: faults.rows }
}

/** Days of China; both count. Without them: this month until today. */
export type Span = { from?: string | undefined; to?: string | undefined; office?: string | undefined }
type Days = { from: string; to: string }

function daysOf(ctx: ReadCtx, { from, to }: Span): Days {
  const today = toLocalDate(ctx.now)
  return { from: from ?? `${today.slice(0, 7)}-01`, to: to ?? today }
}

const begun = (span: Days) => sql`${`${span.from}T00:00:00+08:00`}::timestamptz`
const ended = (span: Days) => sql`(${`${span.to}T00:00:00+08:00`}::timestamptz + interval '1 day')`

/** Decisions here whose results a department system gives: the event tells what was typed by hand. */
const decisions = (days: Days) => sql`
  select e.subject as case_id, e.data->>'step' as step, e.at, jsonb_array_length(e.data->'typedTwice') > 0 as typed
  from platform.event e
  where e.kind in ('case.granted', 'case.granted-on-promise') and e.data ? 'typedTwice'
    and e.at >= ${begun(days)} and e.at < ${ended(days)}`

const collected = (days: Days) => sql`
  select r.* from intake.record r
  where r.case_id is not null and r.first_at >= ${begun(days)} and r.first_at < ${ended(days)}`

type Counts = Omit<SecondTyping, 'office' | 'rate'>

/** 二次录入率 of a span: the whole first, then office by office. The definition is in the README of this room. */
export async function secondTyping(ctx: ReadCtx, span: Span): Promise<SecondTyping[]> {
  const days = daysOf(ctx, span)
  const found = await sql<Counts & { office: string }>`
    with counted as (
      select office, 1 as collected, (typed_at is not null and delivered_at is not null)::int as twice,
        (typed_at is not null and delivered_at is null)::int as alone, 0 as decided, 0 as hand
      from (${collected(days)}) c
      union all
      select i.office, 0, 0, 0, 1, d.typed::int
      from (${decisions(days)}) d join cases.case_item i on i.case_id = d.case_id and i.step = d.step
    )
    select office, sum(collected)::int as collected, sum(twice)::int as "typedTwice", sum(alone)::int as "typedOnly",
      sum(decided)::int as decided, sum(hand)::int as "handTyped"
    from counted ${span.office ? sql`where office = ${span.office}` : sql``} group by office order by office`.execute(
    ctx.db,
  )
  const { offices } = ctx.world.region
  const sum = (name: keyof Counts): number => found.rows.reduce((total, row) => total + row[name], 0)
  const whole: Counts = {
    collected: sum('collected'),
    typedTwice: sum('typedTwice'),
    typedOnly: sum('typedOnly'),
    decided: sum('decided'),
    handTyped: sum('handTyped'),
  }
  return [
    { office: null, ...whole, rate: rateOf(whole) },
    ...found.rows.map(({ office, ...counts }) => ({
      office: { id: office, name: offices.get(office)?.name ?? office },
      ...counts,
      rate: rateOf(counts),
    })),
  ]
}

function rateOf({ collected: cases, typedTwice, decided, handTyped }: Counts): number | null {
  const all = cases + decided
  return all === 0 ? null : (typedTwice + handTyped) / all
}

/** The cases behind the figure, the newest first, at most 500; people are masked. */
export async function listSecondTyping(
  ctx: ReadCtx,
  span: Span & { kind: SecondTypingCase['kind'] },
): Promise<SecondTypingCase[]> {
  const { kind } = span
  const days = daysOf(ctx, span)
  const behind =
    kind === 'hand-typed'
      ? sql`select case_id, step, at from (${decisions(days)}) d where typed`
      : sql`
        select r.case_id, i.step, r.first_at as at from (${collected(days)}) r
          join cases.case_item i on i.case_id = r.case_id
        where r.typed_at is not null
          and (r.delivered_at is null) = ${kind === 'typed-only'}`
  const found = await sql<Omit<SecondTypingCase, 'kind' | 'at'> & { at: Date }>`
    select b.case_id as "caseId", c.number as "caseNumber", c.external_number as "externalNumber",
      c.source_name as system, i.item_name as "itemName", i.office, c.applicant, b.at
    from (${behind}) b join cases.case c on c.id = b.case_id
      join cases.case_item i on i.case_id = b.case_id and i.step = b.step
    ${span.office ? sql`where i.office = ${span.office}` : sql``}
    order by b.at desc, b.case_id limit 500`.execute(ctx.db)
  return found.rows.map((row) => ({
    ...row,
    kind,
    office: ctx.world.region.offices.get(row.office)?.name ?? row.office,
    applicant: maskValue(row.applicant, 'name'),
    at: row.at.toISOString(),
  }))
}
