import { sql } from 'kysely'
import { getDefinition } from '../../onething/queries.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { outcomesOf, type Head, type Part, type RanClock } from '../outcomes.ts'
import { MOVING_EVENTS, TURNING_EVENTS, type Moved } from '../replay.ts'
import { claimProgress, rebuildDays, saveEfforts, saveOutcomes, saveProgress, type Effort } from '../store.ts'

/** What is looked at again each time: a transaction may commit later than the instant its events name. */
const AGAIN_MS = 10 * 60_000
/** Of what is behind, so much is caught up in one transaction. */
const SLICE_MS = 24 * 3_600_000
const CASES_AT_ONCE = 500

/**
 * Follows what has happened to cases since it last looked, at most a day's worth, and writes down what came of them: by the
 * events of our own, and by the messages of department systems, whose events bear the time of the source. Gives
 * whether there is more. Looking twice changes nothing; a crash leaves the slice to the next run; while another worker
 * follows, it does nothing.
 */
export async function followCases(ctx: WriteCtx): Promise<boolean> {
  const done = await claimProgress(ctx)
  if (done === 'taken') return false
  const from = done ? new Date(done.getTime() - AGAIN_MS) : await firstEvent(ctx)
  if (!from || from >= ctx.now) return false
  const to = new Date(Math.min(ctx.now.getTime(), from.getTime() + SLICE_MS))
  const touched = await sql<{ id: string }>`
    select subject as id from platform.event
    where kind = any(${TURNING_EVENTS}::text[]) and at >= ${from} and at <= ${to}
    union select r.case_id from intake.message m
      join intake.record r on r.source = m.source and r.external_number = m.external_number
      where m.received_at >= ${from} and m.received_at <= ${to} and r.case_id is not null`.execute(ctx.db)
  const days = new Set<string>()
  for (let at = 0; at < touched.rows.length; at += CASES_AT_ONCE) {
    const ids = touched.rows.slice(at, at + CASES_AT_ONCE).map(({ id }) => id)
    for (const day of await followThese(ctx, ids)) days.add(day)
  }
  await rebuildDays(ctx, [...days])
  await saveProgress(ctx, to)
  return to < ctx.now
}

async function firstEvent(ctx: WriteCtx): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`
    select least((select min(at) from platform.event where kind = 'case.submitted'),
      (select min(at) from platform.event where kind = 'case.received')) as at`.execute(ctx.db)
  return found.rows[0]?.at ?? null
}

type HeadRow = Omit<Head, 'leadOffice'> & { version: number; effort: Omit<Effort, 'caseId' | 'closedOn'> }

/** Gives the days whose sums have changed. */
async function followThese(ctx: WriteCtx, ids: string[]): Promise<string[]> {
  const heads = await loadHeads(ctx, ids)
  const parts = await byCase<Part>(
    ctx,
    sql`select case_id as "caseId", step, item, office, accepted_at as "acceptedAt" from cases.case_item where case_id = any(${ids}::uuid[])`,
  )
  const moved = await byCase<Moved & { step: string | null }>(
    ctx,
    sql`select subject as "caseId", kind, at, data->>'step' as step from platform.event
      where subject = any(${ids}::uuid[]) and kind = any(${MOVING_EVENTS}::text[]) order by subject, seq`,
  )
  const clocks = await byCase<RanClock>(
    ctx,
    sql`select owner as "caseId", subject, run, office, statutory, promised, statutory_on as "statutoryOn",
        promised_on as "promisedOn", over_at as "overAt", started_at as "startedAt", stopped_at as "stoppedAt", pauses
      from deadlines.clock where owner = any(${ids}::uuid[]) and kind in ('decision', 'joint')`,
  )
  const { calendar } = ctx.world.region
  const outcomes = []
  const efforts: Effort[] = []
  for (const { version, effort, ...head } of heads) {
    const { onething } = await getDefinition(ctx, head.onething, version)
    const rows = outcomesOf(
      calendar,
      { ...head, leadOffice: onething.leadOffice },
      parts.get(head.id) ?? [],
      moved.get(head.id) ?? [],
      clocks.get(head.id) ?? [],
    )
    outcomes.push(...rows)
    const whole = rows.find(({ item }) => item === null)
    if (whole)
      efforts.push({
        ...effort,
        caseId: head.id,
        closedOn: whole.endedOn,
        corrections: whole.corrections,
      })
  }
  await saveEfforts(ctx, ids, efforts)
  return saveOutcomes(ctx, ids, outcomes)
}

/** Heads with what the matter asked of its applicant: counted from what was filed and from where it was filed and collected. */
async function loadHeads(ctx: WriteCtx, ids: string[]): Promise<HeadRow[]> {
  const found = await sql<HeadRow>`
    select c.id, c.onething, c.onething_version as version, c.submitted_at as "submittedAt", c.closed_at as "closedAt",
      jsonb_build_object(
        'onething', c.onething,
        'fields', coalesce((c.filed#>>'{counts,fields}')::int, 0),
        'questions', coalesce((c.filed#>>'{counts,questions}')::int, 0),
        'answers', (select count(*)::int from jsonb_each(coalesce(c.filed->'values', '{}')) v
          where v.value#>>'{origin,kind}' = 'answer'),
        'materials', coalesce((c.filed#>>'{counts,materials}')::int, 0),
        'uploads', coalesce((c.filed#>>'{counts,uploads}')::int, 0),
        'files', (select coalesce(sum(jsonb_array_length(m->'files')), 0)::int
          from jsonb_array_elements(coalesce(c.filed->'materials', '[]')) m),
        'atCounter', counter.filed > 0,
        'typedTwice', exists (select from intake.record r
          where r.case_id = c.id and r.typed_at is not null and r.delivered_at is not null),
        'visits', counter.filed + (select count(*)::int from deliveries.delivery d
          where d.owner = c.id and d.method in ('counter', 'nearest') and d.state = 'delivered')
      ) as effort
    from cases.case c
    cross join lateral (
      select count(*)::int as filed from platform.event e where e.subject = c.id and e.kind = 'counter.filed'
    ) counter
    where c.id = any(${ids}::uuid[])`.execute(ctx.db)
  return found.rows
}

async function byCase<Row>(
  ctx: WriteCtx,
  query: ReturnType<typeof sql<Row & { caseId: string }>>,
): Promise<Map<string, Row[]>> {
  const found = await query.execute(ctx.db)
  return Map.groupBy(found.rows, ({ caseId }) => caseId)
}
