import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { STATES, type ItemState } from '../cases/turns.ts'
import { maskValue } from '../forms/display.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import { demand } from '../platform/refusal.ts'
import { FIRST_OF_COLOUR, inScope, KINDS_OF, officeName, periodOf, within, WITHDRAWAL } from './cards.ts'
import type { FigureName, OutcomeFigure } from './figures.ts'
import type { OutcomePage, OutcomeRow, PeriodAsked, Ranking, Unit } from './model.ts'
import { cutPage, readCursor } from './page.ts'
import { refuseOffice, scopeOf } from './rules.ts'

/** A ranking may reach over so many days. */
export const MOST_RANKED_DAYS = 366

type Sums = {
  office: string
  decided: number
  promised: number
  inPromised: number
  early: number
  statutory: number
  inStatutory: number
  corrected: number
  timed: number
  days: number
  yellow: number
  red: number
  openLate: number
}
const NOTHING: Omit<Sums, 'office'> = {
  decided: 0,
  promised: 0,
  inPromised: 0,
  early: 0,
  statutory: 0,
  inStatutory: 0,
  corrected: 0,
  timed: 0,
  days: 0,
  yellow: 0,
  red: 0,
  openLate: 0,
}

/**
 * 效能排名 of the offices that the officer supervises, best in promised time first. `unit` case: each case once, for its
 * leading office; item: each of its items once, for the office that decides it. The formulas are FIGURES. Refuses more than a year.
 */
export async function rankOffices(
  ctx: ReadCtx,
  asked: PeriodAsked & { unit: Unit; onething?: string | undefined },
): Promise<Ranking> {
  const query = { ...asked, ...periodOf(ctx, asked, MOST_RANKED_DAYS) }
  const scope = scopeOf(ctx.world.region, officerOf(ctx))
  const kinds = sql`any(${[...KINDS_OF[query.unit]]}::text[])`
  const ofOneThing = query.onething
    ? (owner: RawBuilder<unknown>) =>
        sql`and exists (select from cases.case c where c.id = ${owner} and c.onething = ${query.onething})`
    : () => sql``
  const decided = await sql<Partial<Sums> & { office: string }>`
    select office, sum(decided)::int as decided, sum(promised)::int as promised, sum(in_promised)::int as "inPromised",
      sum(early)::int as early, sum(statutory)::int as statutory, sum(in_statutory)::int as "inStatutory",
      sum(corrected)::int as corrected, sum(timed)::int as timed, sum(days)::int as days
    from supervision.day
    where day between ${query.from}::date and ${query.to}::date and unit = ${query.unit}
      and ${inScope(scope, sql`office`)} ${query.onething ? sql`and onething = ${query.onething}` : sql``}
    group by office`.execute(ctx.db)
  const given = await sql<Partial<Sums> & { office: string }>`
    select a.office, count(*) filter (where a.level <> 'overdue') as yellow,
      count(*) filter (where a.level = 'overdue') as red
    from deadlines.alarm a ${WITHDRAWAL}
    where w.at is null and ${within(query)} and a.kind = ${kinds} and a.office is not null and ${inScope(scope, sql`a.office`)}
      and ${FIRST_OF_COLOUR} ${ofOneThing(sql`a.owner`)}
    group by a.office`.execute(ctx.db)
  const open = await sql<Partial<Sums> & { office: string }>`
    select k.office, count(*) as "openLate" from deadlines.clock k
    where k.level <> 'none' and k.state <> 'stopped' and k.level = 'overdue' and k.kind = ${kinds}
      and k.office is not null and ${inScope(scope, sql`k.office`)} ${ofOneThing(sql`k.owner`)}
    group by k.office`.execute(ctx.db)
  const followed = await sql<{ until: Date }>`
    select until from supervision.followed where name = 'cases' and until > '-infinity'`.execute(ctx.db)

  const sums = [...Map.groupBy([...decided.rows, ...given.rows, ...open.rows], ({ office }) => office)].map(
    ([office, parts]): Sums => Object.assign({ office, ...NOTHING }, ...parts),
  )
  const offices = sums
    .map((each) => ({ office: officeName(ctx, each.office), figures: figuresOf(each) }))
    .toSorted(
      (a, b) =>
        (b.figures.inTime ?? -1) - (a.figures.inTime ?? -1) ||
        (b.figures.decided ?? 0) - (a.figures.decided ?? 0),
    )
  return {
    unit: query.unit,
    from: query.from,
    to: query.to,
    countedUntil: followed.rows[0]?.until.toISOString() ?? null,
    offices,
    total: figuresOf(sums.reduce(add, { office: '', ...NOTHING })),
  }
}

function add(all: Sums, one: Sums): Sums {
  const keys = Object.keys(NOTHING) as (keyof typeof NOTHING)[]
  return { ...all, ...Object.fromEntries(keys.map((key) => [key, all[key] + one[key]])) }
}

/** The formulas of FIGURES. */
function figuresOf(sums: Sums): Record<FigureName, number | null> {
  const share = (part: number, of: number): number | null => (of === 0 ? null : part / of)
  return {
    decided: sums.decided,
    inTime: share(sums.inPromised, sums.promised),
    inStatutory: share(sums.inStatutory, sums.statutory),
    early: share(sums.early, sums.promised),
    late: sums.promised - sums.inPromised,
    openLate: sums.openLate,
    yellow: sums.yellow,
    red: sums.red,
    meanDays: share(sums.days, sums.timed),
    corrected: share(sums.corrected, sums.decided),
  }
}

/** The rows that a figure counts: of a rate, those above the line. */
const COUNTED: Record<OutcomeFigure, RawBuilder<unknown>> = {
  decided: sql`true`,
  inTime: sql`o.in_promised`,
  inStatutory: sql`o.in_statutory`,
  early: sql`o.early`,
  late: sql`o.in_promised = false`,
  meanDays: sql`o.days is not null`,
  corrected: sql`o.corrections > 0`,
}

const PLACE = [z.iso.date(), z.uuid(), z.string().max(100)]

/** The list that a figure of the ranking counts, newest first. Refuses an office outside the scope. */
export async function listOutcomes(
  ctx: ReadCtx,
  asked: PeriodAsked & {
    figure: OutcomeFigure
    unit: Unit
    office?: string | undefined
    onething?: string | undefined
    limit: number
    cursor?: string | undefined
  },
): Promise<OutcomePage> {
  const query = { ...asked, ...periodOf(ctx, asked, MOST_RANKED_DAYS) }
  const scope = scopeOf(ctx.world.region, officerOf(ctx))
  demand(refuseOffice(scope, query.office))
  const after = query.cursor ? readCursor(query.cursor, PLACE) : undefined
  const found = await sql<Omit<OutcomeRow, 'office'> & { office: string }>`
    select o.case_id as "caseId", o.step, c.number as "caseNumber", c.onething_name as "onethingName", c.applicant,
      i.item_name as "itemName", o.office, o.result, o.ended_on as "endedOn", o.days,
      o.in_promised as "inPromised", o.in_statutory as "inStatutory", o.corrections
    from supervision.outcome o join cases.case c on c.id = o.case_id
      left join cases.case_item i on i.case_id = o.case_id and i.step = o.step
    where o.decided and ${COUNTED[query.figure]} and o.ended_on between ${query.from}::date and ${query.to}::date
      and (o.item is null) = ${query.unit === 'case'} and ${inScope(scope, sql`o.office`)}
      ${query.office ? sql`and o.office = ${query.office}` : sql``}
      ${query.onething ? sql`and o.onething = ${query.onething}` : sql``}
      ${after ? sql`and (o.ended_on, o.case_id, o.step) < (${after[0]}::date, ${after[1]}::uuid, ${after[2]})` : sql``}
    order by o.ended_on desc, o.case_id desc, o.step desc limit ${query.limit + 1}`.execute(ctx.db)
  const page = cutPage(found.rows, query.limit, (row) => [row.endedOn, row.caseId, row.step])
  return {
    rows: page.rows.map((row) => ({
      ...row,
      applicant: maskValue(row.applicant, 'name'),
      office: officeName(ctx, row.office),
      result: row.result === 'closed' ? '全部办完' : STATES[row.result as ItemState].zh,
    })),
    next: page.next,
  }
}
