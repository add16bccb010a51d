import { sql } from 'kysely'
import { actorRef, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
import { recount } from './counting.ts'
import type { Clock, ClockRef, EntryKind, Pause } from './model.ts'
import { noClock } from './refusals.ts'
import { settingsOf } from './rules.ts'

export const clockColumns = sql`owner, subject, kind, run, office, state, statutory, promised, extension, pauses,
  started_at as "startedAt", started_on as "startedOn", statutory_on as "statutoryOn", promised_on as "promisedOn",
  due_on as "dueOn", case when due_on is not null then over_at end as "dueAt", provisional, level, at_end as "atEnd",
  soon_at as "soonAt", today_at as "todayAt", over_at as "overAt", end_at as "endAt", look_at as "lookAt", stopped_at as "stoppedAt",
  calendar, moved_at as "movedAt", seq, last_at as "lastAt"`

/** A row as PostgreSQL gives it: the instants of pauses are texts inside JSON. */
export type ClockRow = Omit<Clock, 'pauses'> & {
  pauses: (Omit<Pause, 'from' | 'to'> & { from: string; to: string | null })[]
}

export function fromRow(row: ClockRow): Clock {
  const pauses = row.pauses.map((pause) => ({
    ...pause,
    from: new Date(pause.from),
    to: pause.to === null ? null : new Date(pause.to),
  }))
  return { ...row, pauses }
}

/** The open run of a clock, if there is one; locked where a command changes it. */
export async function findOpen(ctx: ReadCtx, ref: ClockRef, locked = false): Promise<Clock | undefined> {
  const found = await sql<ClockRow>`
    select ${clockColumns} from deadlines.clock
    where owner = ${ref.owner} and subject = ${ref.subject} and kind = ${ref.kind} and state <> 'stopped'
    ${locked ? sql`for update` : sql``}`.execute(ctx.db)
  const row = found.rows[0]
  return row && fromRow(row)
}

/** The open run of a clock, locked until the command ends. Refuses where none is open. */
export async function lockClock(ctx: WriteCtx, ref: ClockRef): Promise<Clock> {
  const found = await findOpen(ctx, ref, true)
  if (!found) throw noClock(ref.kind)
  return found
}

/** The number that the next run of a clock gets, and whether one is still open. */
export async function lastRun(ctx: ReadCtx, ref: ClockRef): Promise<{ run: number; open: boolean }> {
  const found = await sql<{ run: number; open: boolean }>`
    select run, state <> 'stopped' as open from deadlines.clock
    where owner = ${ref.owner} and subject = ${ref.subject} and kind = ${ref.kind}
    order by run desc limit 1`.execute(ctx.db)
  return found.rows[0] ?? { run: 0, open: false }
}

/** The instant of a turn. Within a clock time never goes back, also when NTP sets the clock of the machine back. */
export function instantOf(ctx: WriteCtx, clock: Clock): Date {
  return ctx.now > clock.lastAt ? ctx.now : clock.lastAt
}

export type Turn = {
  what: EntryKind
  at: Date
  reason?: string | null
  notice?: string | null
  data?: Record<string, unknown>
}

/** Counts a changed clock anew, writes it and appends the entry that tells of it. Gives the clock as it is now. */
export async function saveTurn(ctx: WriteCtx, changed: Clock, turn: Turn): Promise<Clock> {
  const counted = recount(ctx.world.region.calendar, settingsOf(ctx.world), changed, turn.at)
  const clock: Clock = { ...counted, seq: changed.seq + 1, lastAt: turn.at }
  const { statutoryOn, promisedOn, dueOn } = clock
  await sql`
    with saved as (
      update deadlines.clock set state = ${clock.state}, level = ${clock.level}, provisional = ${clock.provisional},
        statutory_on = ${statutoryOn}, promised_on = ${promisedOn}, due_on = ${dueOn}, soon_at = ${clock.soonAt},
        today_at = ${clock.todayAt}, over_at = ${clock.overAt}, end_at = ${clock.endAt}, look_at = ${clock.lookAt},
        stopped_at = ${clock.stoppedAt}, last_at = ${clock.lastAt}, seq = ${clock.seq}, calendar = ${clock.calendar},
        office = ${clock.office}, extension = ${json(clock.extension)}::jsonb, pauses = ${json(clock.pauses)}::jsonb
      where owner = ${clock.owner} and subject = ${clock.subject} and kind = ${clock.kind} and run = ${clock.run}
    )
    insert into deadlines.entry (owner, subject, kind, run, seq, at, what, reason, actor, notice, data)
    values (${clock.owner}, ${clock.subject}, ${clock.kind}, ${clock.run}, ${clock.seq}, ${turn.at}, ${turn.what},
      ${turn.reason ?? null}, ${json(actorRef(ctx.actor))}::jsonb, ${turn.notice ?? null},
      ${json({ ...turn.data, statutoryOn, promisedOn, dueOn })}::jsonb)`.execute(ctx.db)
  return clock
}

/** Where a page of clocks ends. */
type Key = Pick<Clock, 'owner' | 'subject' | 'kind' | 'run'>
const FIRST: Key = {
  owner: '00000000-0000-0000-0000-000000000000',
  subject: '',
  kind: '' as Clock['kind'],
  run: 0,
}

/**
 * The open clocks that count some day of a span, or whose dates are a guess, in pages; `locked` until the command ends.
 * Every day that a clock counts lies between its start and the later of its limits; while it is paused, the end of the
 * pause.
 */
export async function* pagesCounting(
  ctx: ReadCtx,
  span: { from: string; to: string },
  options: { size: number; locked: boolean },
): AsyncGenerator<Clock[]> {
  let after = FIRST
  for (;;) {
    const found: { rows: ClockRow[] } = await sql<ClockRow>`
      select ${clockColumns} from deadlines.clock
      where (owner, subject, kind, run) > (${after.owner}::uuid, ${after.subject}, ${after.kind}, ${after.run}::smallint)
        and state <> 'stopped' and (statutory is not null or promised is not null or over_at is not null)
        and (provisional or (started_on <= ${span.to}::date
          and coalesce(greatest(statutory_on, promised_on), over_at::date, started_on) >= ${span.from}::date))
      order by owner, subject, kind, run limit ${options.size} ${options.locked ? sql`for update` : sql``}`.execute(
      ctx.db,
    )
    if (found.rows.length > 0) yield found.rows.map(fromRow)
    const last = found.rows.at(-1)
    if (!last || found.rows.length < options.size) return
    after = last
  }
}

/** How many clocks are not stopped. */
export async function countOpen(ctx: ReadCtx): Promise<number> {
  const found = await sql<{ n: number }>`
    select count(*) as n from deadlines.clock where state <> 'stopped'`.execute(ctx.db)
  return found.rows[0]?.n ?? 0
}

/** Writes clocks that were counted anew with another calendar, each with its entry, as one statement. */
export async function saveRecounted(ctx: WriteCtx, clocks: readonly Clock[]): Promise<void> {
  const column = (of: (clock: Clock) => unknown): unknown[] => clocks.map(of)
  await sql`
    with given as materialized (
      select * from unnest(
        ${column((c) => c.owner)}::uuid[], ${column((c) => c.subject)}::text[], ${column((c) => c.kind)}::text[],
        ${column((c) => c.run)}::smallint[], ${column((c) => c.level)}::text[], ${column((c) => c.provisional)}::boolean[],
        ${column((c) => c.statutoryOn)}::date[], ${column((c) => c.promisedOn)}::date[], ${column((c) => c.dueOn)}::date[],
        ${column((c) => c.soonAt)}::timestamptz[], ${column((c) => c.todayAt)}::timestamptz[],
        ${column((c) => c.overAt)}::timestamptz[], ${column((c) => c.endAt)}::timestamptz[],
        ${column((c) => c.lookAt)}::timestamptz[],
        ${column((c) => c.lastAt)}::timestamptz[], ${column((c) => c.seq)}::int[], ${column((c) => c.calendar)}::int[])
      as g(owner, subject, kind, run, level, provisional, statutory_on, promised_on, due_on, soon_at, today_at, over_at,
        end_at, look_at, last_at, seq, calendar)
    ), saved as (
      update deadlines.clock c set level = g.level, provisional = g.provisional, statutory_on = g.statutory_on,
        promised_on = g.promised_on, due_on = g.due_on, soon_at = g.soon_at, today_at = g.today_at,
        over_at = g.over_at, end_at = g.end_at, look_at = g.look_at, last_at = g.last_at, seq = g.seq, calendar = g.calendar,
        moved_at = ${ctx.now}
      from given g
      where c.owner = g.owner and c.subject = g.subject and c.kind = g.kind and c.run = g.run
    )
    insert into deadlines.entry (owner, subject, kind, run, seq, at, what, reason, actor, data)
    select g.owner, g.subject, g.kind, g.run, g.seq, g.last_at, 'recomputed', 'calendar',
      ${JSON.stringify(actorRef(ctx.actor))}::jsonb,
      jsonb_build_object('calendar', g.calendar, 'statutoryOn', g.statutory_on, 'promisedOn', g.promised_on,
        'dueOn', g.due_on, 'provisional', g.provisional)
    from given g`.execute(ctx.db)
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
