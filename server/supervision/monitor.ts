import { sql } from 'kysely'
import { handsOf } from './replay.ts'
import type { ItemState } from '../cases/model.ts'
import type { Definition } from '../onething/model.ts'
import { itemOf } from '../onething/prepare.ts'
import { findOneThing } from '../onething/queries.ts'
import { savingOf } from '../onething/saving.ts'
import { grantedToday } from '../resources/queries.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { periodOf } from './cards.ts'
import type { Monitor, Period, PeriodAsked } from './model.ts'
import { refuseSupervision } from './refusals.ts'

/** Medians need every single duration, so a monitor reaches over a quarter at most. */
export const MOST_MONITORED_DAYS = 92

/** The one-things that can be monitored, with how many cases of each are open. */
export async function listMonitored(ctx: ReadCtx): Promise<{ id: string; name: string; open: number }[]> {
  const found = await sql<{ onething: string; open: number }>`
    select onething, count(*) as open from cases.case where closed_at is null group by onething`.execute(
    ctx.db,
  )
  const open = new Map(found.rows.map((row) => [row.onething, row.open]))
  return [...ctx.world.region.onethings.values()]
    .map(({ onething }) => ({ id: onething.id, name: onething.name, open: open.get(onething.id) ?? 0 }))
    .toSorted((a, b) => b.open - a.open)
}

/**
 * 一件事监测 in four dimensions, and what it saves: 流程 as it is now; 用时, 费用（材料）and 便利度 of what came to its end in the period. The
 * formulas are MONITOR_FORMULAS. Refuses an unknown one-thing and more than a quarter.
 */
export async function monitorOneThing(ctx: ReadCtx, asked: PeriodAsked & { id: string }): Promise<Monitor> {
  const query = { ...asked, ...periodOf(ctx, asked, MOST_MONITORED_DAYS) }
  const definition = findOneThing(ctx, query.id)
  if (!definition) throw refuseSupervision('onething.unknown')
  const time = await timeOf(ctx, definition, query)
  const effort = await effortOf(ctx, query)
  return {
    id: query.id,
    name: definition.onething.name,
    from: query.from,
    to: query.to,
    flow: await flowOf(ctx, definition),
    time,
    effort,
    saving: compare(await grantedToday(ctx, definition), effort, time.whole),
  }
}

/** The saving that the definition promises beside what the closed cases took; the formulas are MONITOR_FORMULAS.saving. */
function compare(
  definition: Definition,
  effort: Monitor['effort'],
  whole: Monitor['time']['whole'],
): Monitor['saving'] {
  const saving = savingOf(definition)
  const real = effort && {
    papers: effort.asked,
    fields: effort.answers,
    steps: 1 + effort.corrections + effort.visits,
    days: whole?.meanDays ?? null,
    trips: effort.visits,
  }
  return (['papers', 'fields', 'steps', 'days', 'trips'] as const).map((measure) => ({
    measure,
    ...saving[measure],
    real: real?.[measure] ?? null,
  }))
}

/** Steps in the order of the definition; those of older versions after them, by their id. */
function inOrder<Row extends { step: string }>(definition: Definition, rows: readonly Row[]): Row[] {
  const place = (step: string): number => {
    const at = definition.onething.steps.findIndex(({ id }) => id === step)
    return at < 0 ? Number.MAX_SAFE_INTEGER : at
  }
  return rows.toSorted((a, b) => place(a.step) - place(b.step) || a.step.localeCompare(b.step))
}

function nameOf({ onething, items }: Definition, id: string): string {
  if (onething.steps.some((step) => step.id === id)) return itemOf({ onething, items } as Definition, id).name
  return onething.confirmations.find((each) => each.id === id)?.name ?? id
}

async function flowOf(ctx: ReadCtx, definition: Definition): Promise<Monitor['flow']> {
  const { id } = definition.onething
  const states = await sql<{ step: string; state: ItemState; count: number }>`
    select i.step, i.state, count(*) from cases.case c join cases.case_item i on i.case_id = c.id
    where c.onething = ${id} and c.closed_at is null group by 1, 2`.execute(ctx.db)
  const needs = await sql<{ step: string; need: string; count: number }>`
    select i.step, n.id as need, count(*) from cases.case c
    join cases.case_item i on i.case_id = c.id and i.bucket = 'waiting'
    cross join lateral unnest(i.needs) as need
    cross join lateral regexp_split_to_table(rtrim(need, '?'), '\\|') as n(id)
    where c.onething = ${id} and c.closed_at is null and (
      exists (select from cases.case_item d where d.case_id = c.id and d.step = n.id and d.bucket <> 'closed')
      or exists (select from cases.confirmation f where f.case_id = c.id and f.id = n.id and f.state <> 'confirmed'))
    group by 1, 2 order by 3 desc`.execute(ctx.db)
  const open = await sql<{ count: number }>`
    select count(*) from cases.case where onething = ${id} and closed_at is null`.execute(ctx.db)
  const steps = [...Map.groupBy(states.rows, ({ step }) => step)].map(([step, rows]) => {
    const by = { office: 0, applicant: 0, outside: 0, waiting: 0, nobody: 0 }
    for (const { state, count } of rows) by[handsOf(state)] += count
    const { nobody: ended, ...lying } = by
    const held = needs.rows
      .filter((row) => row.step === step)
      .map(({ need, count }) => ({ name: nameOf(definition, need), count }))
    return { step, itemName: nameOf(definition, step), ...lying, ended, held }
  })
  return { open: open.rows[0]?.count ?? 0, steps: inOrder(definition, steps) }
}

type Durations = {
  decided: number
  meanMinutes: number
  medianMinutes: number
  meanDays: number
  medianDays: number
  officeMinutes: number
  applicantMinutes: number
  outsideMinutes: number
  waitingMinutes: number
}

async function timeOf(ctx: ReadCtx, definition: Definition, { from, to }: Period): Promise<Monitor['time']> {
  const found = await sql<Durations & { step: string; whole: boolean }>`
    select o.step, o.item is null as whole, count(*) as decided,
      avg(t.minutes)::int as "meanMinutes",
      percentile_cont(0.5) within group (order by t.minutes)::int as "medianMinutes",
      avg(o.office_days)::float8 as "meanDays",
      percentile_cont(0.5) within group (order by o.office_days)::float8 as "medianDays",
      avg(o.office_minutes)::int as "officeMinutes", avg(o.applicant_minutes)::int as "applicantMinutes",
      avg(o.outside_minutes)::int as "outsideMinutes", avg(o.waiting_minutes)::int as "waitingMinutes"
    from supervision.outcome o
    cross join lateral (values (o.office_minutes + o.applicant_minutes + o.outside_minutes
      + case when o.item is null then o.waiting_minutes else 0 end)) t(minutes)
    where o.onething = ${definition.onething.id} and o.ended_on between ${from}::date and ${to}::date and o.decided
    group by 1, 2`.execute(ctx.db)
  const whole = found.rows.find((row) => row.whole)
  const steps = inOrder(
    definition,
    found.rows.filter((row) => !row.whole).map((row) => ({ ...row, itemName: nameOf(definition, row.step) })),
  )
  const slowest = steps.toSorted((a, b) => b.meanMinutes - a.meanMinutes)[0]
  return {
    closed: whole?.decided ?? 0,
    slowest: slowest?.itemName ?? null,
    steps,
    whole: whole
      ? {
          meanMinutes: whole.meanMinutes,
          medianMinutes: whole.medianMinutes,
          meanDays: whole.meanDays,
          medianDays: whole.medianDays,
        }
      : null,
  }
}

async function effortOf(ctx: ReadCtx, { id, from, to }: Period & { id: string }): Promise<Monitor['effort']> {
  const found = await sql<NonNullable<Monitor['effort']>>`
    select count(*) as cases, avg(materials)::float8 as materials, avg(uploads)::float8 as asked,
      avg(materials - uploads)::float8 as spared, avg(files)::float8 as files, avg(corrections)::float8 as corrections,
      avg(fields)::float8 as fields, avg(questions)::float8 as questions, avg(answers)::float8 as answers, avg(visits)::float8 as visits,
      avg(at_counter::int)::float8 as "atCounter", avg(typed_twice::int)::float8 as "typedTwice"
    from supervision.effort
    where onething = ${id} and closed_on between ${from}::date and ${to}::date`.execute(ctx.db)
  const row = found.rows[0]
  return row && row.cases > 0 ? row : null
}
