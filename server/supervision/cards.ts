import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { startOfDay, toDate, toDayNumber, toLocalDate, workingDaysBetween } from '../calendar/rules.ts'
import type { ItemState } from '../cases/model.ts'
import type { ClockKind } from '../deadlines/model.ts'
import { maskValue } from '../forms/display.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import { demand } from '../platform/refusal.ts'
import { listOverdue } from '../resources/queries.ts'
import {
  OFFICE_KINDS,
  type Card,
  type CardPage,
  type CardState,
  type Colour,
  type Overview,
  type Period,
  type PeriodAsked,
  type Unit,
} from './model.ts'
import { cutPage, readCursor } from './page.ts'
import { isInScope, refuseOffice, refusePeriod, scopeOf, type Scope } from './rules.ts'

/** Cards of a period may reach over so many days. */
export const MOST_CARD_DAYS = 366

export type CardQuery = PeriodAsked & {
  /**
   * `open`: near or past now. `given`: given in the period and not taken back, as the ranking counts them. `closed`: of those,
   * what is over. `withdrawn`: given in the period and taken back.
   */
  state: CardState
  colour?: Colour | undefined
  office?: string | undefined
  kind?: ClockKind | undefined
  unit?: Unit | undefined
  item?: string | undefined
  onething?: string | undefined
  limit: number
  cursor?: string | undefined
}

type Row = {
  owner: string
  subject: string
  kind: ClockKind
  run: number
  level: 'soon' | 'today' | 'overdue'
  office: string | null
  dueOn: string | null
  orderAt: string
  givenAt: Date
  stoppedAt: Date | null
  open: boolean
  caseNumber: string | null
  onethingName: string | null
  applicant: string | null
  itemName: string | null
  state: ItemState | null
  officer: string | null
  urging: string | null
  withdrawnAt: Date | null
  withdrawnBecause: string | null
}

/** The clocks that count as an item, and the one that counts as a whole case. */
export const KINDS_OF: Record<Unit, readonly ClockKind[]> = {
  item: ['answer', 'decision', 'verification', 'delivery'],
  case: ['joint'],
}

export function inScope(scope: Scope, column: RawBuilder<unknown>): RawBuilder<unknown> {
  return scope === null ? sql`true` : sql`${column} = any(${[...scope]}::text[])`
}

const levelsOf = (colour: Colour): string[] => (colour === 'red' ? ['overdue'] : ['soon', 'today'])
export const colourOf = (level: Row['level']): Colour => (level === 'overdue' ? 'red' : 'yellow')

/** A clock is near its end or past it, and still open; as the index over them knows it. */
const OPEN = sql`k.level <> 'none' and k.state <> 'stopped'`

/** An alarm is a card if it is the first of its colour for the clock: soon and today are one yellow card. */
export const FIRST_OF_COLOUR = sql`(a.level = 'soon' or not exists (
  select from deadlines.alarm b
  where (b.owner, b.subject, b.kind, b.run) = (a.owner, a.subject, a.kind, a.run) and b.at < a.at
    and (b.level = 'overdue') = (a.level = 'overdue')))`

/** The row that took an alarm back, if there is one. */
export const WITHDRAWAL = sql`left join deadlines.withdrawal w on (w.owner, w.seq) = (a.owner, a.seq)`

/** What a card shows of the matter. A 督办 has a clock of its own, and belongs to the case that it is about. */
const MATTER = sql`
  left join supervision.urging ku on ku.id = k.owner and k.kind = 'urging'
  left join cases.case c on c.id = coalesce(ku.case_id, k.owner)
  left join cases.case_item i on i.case_id = c.id and i.step = coalesce(ku.subject, k.subject)`
const COLUMNS = sql`coalesce(ku.case_id, k.owner) as owner, coalesce(ku.subject, k.subject) as subject, k.kind, k.run,
  c.number as "caseNumber", c.onething_name as "onethingName", c.applicant, i.item_name as "itemName", i.state, i.officer,
  k.due_on as "dueOn", k.stopped_at as "stoppedAt", (select u.id from supervision.urging u
    where u.case_id = coalesce(ku.case_id, k.owner) and u.subject = coalesce(ku.subject, k.subject)
      and u.state <> 'settled') as urging`

const Text = z.string().max(200)
const PLACE = [Text, z.uuid(), Text, Text, z.string().regex(/^\d{1,5}$/)]

/**
 * 黄牌、红牌 of the offices that the officer supervises. Open ones by the end of their limit, the oldest first; those of a
 * period by when they were given, the newest first. Refuses an office outside the scope and a period of more than a year.
 */
export async function listCards(ctx: ReadCtx, query: CardQuery): Promise<CardPage> {
  const scope = scopeOf(ctx.world.region, officerOf(ctx))
  demand(refuseOffice(scope, query.office))
  const open = query.state === 'open'
  const after = query.cursor ? readCursor(query.cursor, PLACE) : undefined
  const key = sql`k.owner, k.subject, k.kind, k.run`
  const rows = open
    ? await sql<Row & { key: string[] }>`
        select ${COLUMNS}, k.level, k.office, true as open, null as "withdrawnAt", null as "withdrawnBecause", k.over_at::text as "orderAt",
          array[k.owner::text, k.subject, k.kind, k.run::text] as key,
          coalesce((select max(a.at) from deadlines.alarm a
            where (a.owner, a.subject, a.kind, a.run) = (${key})), k.last_at) as "givenAt"
        from deadlines.clock k ${MATTER}
        where ${OPEN} and ${filters(query, scope, sql`k.level`, sql`k.office`)}
          ${after ? sql`and (k.over_at, ${key}) > ${bound(after)}` : sql``}
        order by k.over_at, ${key} limit ${query.limit + 1}`.execute(ctx.db)
    : await sql<Row & { key: string[] }>`
        select ${COLUMNS}, a.level, a.office, ${STILL} as open, w.at as "withdrawnAt", w.reason as "withdrawnBecause", a.at::text as "orderAt", a.at as "givenAt",
          array[k.owner::text, k.subject, k.kind, k.run::text] as key
        from deadlines.alarm a
        join deadlines.clock k on (k.owner, k.subject, k.kind, k.run) = (a.owner, a.subject, a.kind, a.run)
        ${WITHDRAWAL} ${MATTER}
        where ${within(periodOf(ctx, query, MOST_CARD_DAYS))} and ${FIRST_OF_COLOUR}
          and ${filters(query, scope, sql`a.level`, sql`a.office`)}
          and (w.at is not null) = ${query.state === 'withdrawn'}
          ${query.state === 'closed' ? sql`and not ${STILL}` : sql``}
          ${after ? sql`and (a.at, a.owner, a.subject, a.kind, a.run) < ${bound(after)}` : sql``}
        order by a.at desc, a.owner desc, a.subject desc, a.kind desc, a.run desc
        limit ${query.limit + 1}`.execute(ctx.db)
  const page = cutPage(rows.rows, query.limit, (row) => [row.orderAt, ...row.key])
  return { cards: page.rows.map((row) => show(ctx, row)), next: page.next }
}

/** Is the card of an alarm still the card of its clock? */
const STILL = sql`(k.state <> 'stopped' and k.level <> 'none' and (k.level = 'overdue') = (a.level = 'overdue'))`

function bound(after: readonly string[]): RawBuilder<unknown> {
  const [at, owner, subject, kind, run] = after
  return sql`(${at}::timestamptz, ${owner}::uuid, ${subject}::text, ${kind}::text, ${Number(run)}::smallint)`
}

function filters(
  query: CardQuery,
  scope: Scope,
  level: RawBuilder<unknown>,
  office: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const kinds = query.kind ? [query.kind] : query.unit ? KINDS_OF[query.unit] : OFFICE_KINDS
  const parts = [
    sql`k.kind = any(${[...kinds]}::text[])`,
    inScope(scope, office),
    ...(query.colour ? [sql`${level} = any(${levelsOf(query.colour)}::text[])`] : []),
    ...(query.office ? [sql`${office} = ${query.office}`] : []),
    ...(query.item ? [sql`i.item = ${query.item}`] : []),
    ...(query.onething ? [sql`c.onething = ${query.onething}`] : []),
  ]
  return sql.join(parts, sql` and `)
}

/** The period that is asked for; the last 30 days where none is. Refuses one that is longer than `most` days. */
export function periodOf(ctx: ReadCtx, asked: PeriodAsked, most: number): Period {
  const to = asked.to ?? toLocalDate(ctx.now)
  const period = { to, from: asked.from ?? toDate(toDayNumber(to) - 29) }
  demand(refusePeriod(period, most))
  return period
}

/** Alarms given on these days; both count. */
export function within(period: Period): RawBuilder<unknown> {
  return sql`a.at >= ${startOfDay(toDayNumber(period.from))} and a.at < ${startOfDay(toDayNumber(period.to) + 1)}`
}

function show(ctx: ReadCtx, row: Row): Card {
  const withdrawn = withdrawnOf(row)
  return {
    owner: row.owner,
    subject: row.subject,
    kind: row.kind,
    run: row.run,
    colour: colourOf(row.level),
    office: row.office === null ? null : officeName(ctx, row.office),
    caseNumber: row.caseNumber,
    onethingName: row.onethingName,
    itemName: row.itemName,
    applicant: row.applicant === null ? null : maskValue(row.applicant, 'name'),
    state: row.state,
    officer: row.officer,
    givenAt: row.givenAt.toISOString(),
    dueOn: row.dueOn,
    daysOver: withdrawn ? null : daysOver(ctx, row.dueOn, row.stoppedAt ?? ctx.now),
    open: row.open,
    urging: row.urging,
    withdrawn,
  }
}

/** When and why a card was taken back. */
export function withdrawnOf(row: {
  withdrawnAt: Date | null
  withdrawnBecause: string | null
}): Card['withdrawn'] {
  return row.withdrawnAt && { at: row.withdrawnAt.toISOString(), reason: row.withdrawnBecause ?? '' }
}

/** Working days past the due day, by a moment; null where there is no due day. */
export function daysOver(ctx: ReadCtx, dueOn: string | null, at: Date): number | null {
  if (dueOn === null) return null
  return Math.max(0, workingDaysBetween(ctx.world.region.calendar, dueOn, toLocalDate(at)))
}

export function officeName(ctx: ReadCtx, id: string): { id: string; name: string } {
  return { id, name: ctx.world.region.offices.get(id)?.name ?? id }
}

/** Open cards by office and by kind, and the urgings under way. */
export async function overview(ctx: ReadCtx): Promise<Overview> {
  const officer = officerOf(ctx)
  const scope = scopeOf(ctx.world.region, officer)
  const found = await sql<{ office: string; kind: ClockKind; yellow: number; red: number }>`
    select k.office, k.kind, count(*) filter (where k.level <> 'overdue') as yellow,
      count(*) filter (where k.level = 'overdue') as red
    from deadlines.clock k
    where ${OPEN} and k.kind = any(${[...OFFICE_KINDS]}::text[]) and k.office is not null
      and ${inScope(scope, sql`k.office`)}
    group by 1, 2`.execute(ctx.db)
  const urgings = await sql<Overview['urgings']>`
    select count(*) filter (where u.state = 'open') as open, count(*) filter (where u.state = 'answered') as answered,
      count(*) filter (where u.state = 'open' and u.escalated_at is not null) as late
    from supervision.urging u
    where u.state <> 'settled' and ${inScope(scope, sql`u.office`)}`.execute(ctx.db)
  const shares = (await listOverdue(ctx)).filter(({ owner }) => isInScope(scope, owner))
  const byOffice = sum(found.rows, ({ office }) => office)
  const byKind = sum(found.rows, ({ kind }) => kind)
  return {
    yellow: byOffice.reduce((all, { yellow }) => all + yellow, 0),
    red: byOffice.reduce((all, { red }) => all + red, 0),
    offices: byOffice.map(({ key, yellow, red }) => ({ office: officeName(ctx, key), yellow, red })),
    kinds: byKind.map(({ key, yellow, red }) => ({ kind: key, yellow, red })),
    urgings: urgings.rows[0] ?? { open: 0, answered: 0, late: 0 },
    shares: shares.map(({ name, owner, holder, askedOn }) => ({
      resource: name,
      office: officeName(ctx, owner),
      holder: officeName(ctx, holder).name,
      askedOn,
    })),
  }
}

/** Adds up by a key, the most red first. */
function sum<Row extends { yellow: number; red: number }, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): { key: Key; yellow: number; red: number }[] {
  return [...Map.groupBy(rows, keyOf)]
    .map(([key, group]) => ({
      key,
      yellow: group.reduce((all, { yellow }) => all + yellow, 0),
      red: group.reduce((all, { red }) => all + red, 0),
    }))
    .toSorted((a, b) => b.red - a.red || b.yellow - a.yellow)
}
