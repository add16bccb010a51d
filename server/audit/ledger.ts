import { CompiledQuery, sql } from 'kysely'
import { toDate, toDayNumber, toLocalDate, startOfDay } from '../calendar/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { due, HOUR, type After, type Holding } from '../platform/holding.ts'
import { namedColumns, sensitivityOf, type Column } from './columns.ts'
import { HOLDINGS } from './holdings.ts'
import { timesOf } from './ledger-words.ts'
import { DESK_LOOKS } from './looks.ts'
import type { DataLedger, LedgerTable, LookCount } from './model.ts'

/** Every job that removes runs at least once a day; what is over for longer than this was left lying. */
const SLACK_SECONDS = 26 * HOUR
/** From so many rows on nothing is counted row by row. */
const LARGE = 100_000
export const LOOK_DAYS = 30

/** A table as the database has it. */
export type Found = { name: string; estimate: number; columns: Column[] }

/** Every table that is there, but those of PostgreSQL itself. */
export async function findTables(ctx: ReadCtx): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select n.nspname || '.' || c.relname as name, c.reltuples::float8 as estimate,
      jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema$)'
    group by c.oid, n.nspname, c.relname order by 1`.execute(ctx.db)
  return rows
}

/** 数据安全台账 of the tables that are ours: what every table holds, how it is protected and how long it stays, with what the database says of it now. */
export async function dataLedger(ctx: ReadCtx): Promise<DataLedger> {
  const found = (await findTables(ctx)).filter(({ name }) => HOLDINGS[name])
  const measured = await measure(ctx, found)
  const overdue = await countOverdue(ctx)
  const order = Object.keys(HOLDINGS)
  return {
    at: ctx.now,
    tables: found
      .map((table) => lineOf(ctx, table, measured.get(table.name), overdue.get(table.name)))
      .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
    looks: await countLooks(ctx),
  }
}

type Measured = Pick<LedgerTable, 'rows' | 'oldest' | 'estimated'>

function lineOf(
  { world }: ReadCtx,
  { name, columns }: Found,
  measured: Measured = { rows: 0, oldest: null, estimated: false },
  overdue: number | null = null,
): LedgerTable {
  const holding = HOLDINGS[name] as Holding
  const named = namedColumns(holding, columns)
  return {
    name,
    zh: holding.zh,
    en: holding.en,
    of: [...holding.of],
    sensitivity: sensitivityOf(holding, named),
    columns: named,
    read: [...holding.read],
    looks: [...(holding.looks ?? [])],
    keep: keepOf(holding, world),
    ...measured,
    overdue,
  }
}

type Configured = Readonly<Record<Extract<After, string>, number>>

function keepOf(holding: Holding, configured: Configured): LedgerTable['keep'] {
  const { keep } = holding
  if (keep === undefined) return { kind: 'log' }
  if (keep.by === undefined) return { kind: 'kept', zh: keep.zh, en: keep.en }
  const { zh, en } = keep.onlyWords ?? { zh: '', en: '' }
  return {
    kind: 'removed',
    by: keep.by,
    empties: keep.does === 'empty',
    times: timesOf(holding, configured),
    zh,
    en,
  }
}

/** The column by which the age of a row is told: when it was made, or the first instant that every row has. */
function ageOf({ columns }: Found): Column | undefined {
  const instants = columns.filter(({ type }) => type === 'timestamp with time zone')
  return (
    instants.find(({ name }) => name === 'created_at' || name === 'at') ??
    instants.find(({ name }) => !/(until|expires|ends|next|due|resets)/.test(name)) ??
    columns.find(({ name, type }) => name === 'day' && type === 'date')
  )
}

/** Rows and the oldest of them: counted, or of large tables as `analyze` has sampled. */
async function measure(ctx: ReadCtx, tables: readonly Found[]): Promise<Map<string, Measured>> {
  const [small, large] = [
    tables.filter(({ estimate }) => estimate < LARGE),
    tables.filter(({ estimate }) => estimate >= LARGE),
  ]
  const counts = small.map((table) => {
    const age = ageOf(table)
    const oldest = age ? `min(${age.name})::timestamptz` : 'null::timestamptz'
    return `select '${table.name}' as name, count(*)::float8 as rows, ${oldest} as oldest from ${table.name}`
  })
  const samples = large.map(
    (table) => `
    select '${table.name}' as name, ${Math.round(table.estimate)}::float8 as rows,
      (select (histogram_bounds::text::timestamptz[])[1] from pg_stats
       where schemaname || '.' || tablename = '${table.name}' and attname = '${ageOf(table)?.name ?? ''}') as oldest`,
  )
  const { rows } = await ctx.db.executeQuery<{ name: string; rows: number; oldest: Date | null }>(
    CompiledQuery.raw([...counts, ...samples].join(' union all ')),
  )
  const isLarge = new Set(large.map(({ name }) => name))
  return new Map(
    rows.map(({ name, rows: count, oldest }) => [
      name,
      { rows: count, oldest, estimated: isLarge.has(name) },
    ]),
  )
}

/** Rows that should have been removed or emptied by now, by the very condition by which their job does it. */
async function countOverdue(ctx: ReadCtx): Promise<Map<string, number>> {
  const counts = Object.entries(HOLDINGS)
    .filter(([, { keep }]) => keep?.by !== undefined)
    .map(
      ([name, holding]) =>
        `select '${name}' as name, count(*)::float8 as rows from ${name} where ${due(holding, '$1', ctx.world)}`,
    )
  const { rows } = await ctx.db.executeQuery<{ name: string; rows: number }>(
    CompiledQuery.raw(counts.join(' union all '), [new Date(ctx.now.getTime() - SLACK_SECONDS * 1000)]),
  )
  return new Map(rows.map(({ name, rows: count }) => [name, count]))
}

/** Looks of officers, and of the systems of their offices, of the last 30 days, today among them, by kind and day. */
async function countLooks(ctx: ReadCtx): Promise<LookCount[]> {
  const today = toDayNumber(toLocalDate(ctx.now))
  const since = startOfDay(today - LOOK_DAYS + 1)
  const { rows } = await sql<{ kind: string; day: string; count: number }>`
    select kind, (at at time zone 'Asia/Shanghai')::date::text as day, count(*)::int as count from (
      select kind, at from platform.event
      -- Pages that the desk fetched beforehand were seen by nobody.
      where kind = any(${Object.keys(DESK_LOOKS)}::text[]) and at >= ${since}
        and actor ->> 'kind' in ('staff', 'client') and data ->> 'note' is null
      union all
      select case when within is null then 'dossier.opened' else 'dossier.revealed' end, at
      from dossier.look where at >= ${since}
      union all
      select 'certificate.' || kind, at from credentials.use
      where at >= ${since} and kind in ('looked', 'used')
    ) looks group by 1, 2`.execute(ctx.db)
  const days = Array.from({ length: LOOK_DAYS }, (_, index) => toDate(today - LOOK_DAYS + 1 + index))
  return Object.entries(DESK_LOOKS).map(([kind, { full }]) => ({
    kind,
    full,
    days: days.map((day) => ({
      day,
      count: rows.find((row) => row.kind === kind && row.day === day)?.count ?? 0,
    })),
  }))
}
