import { sql, type RawBuilder } from 'kysely'
import type { ChangedSpan } from '../calendar/model.ts'
import { actorRef, type Db, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
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

/** The instant of a turn. Within a clock time never goes back, also when NTP sets the clock of the machine back. */
export function instantOf(ctx: WriteCtx, clock: Clock): Date {
  return ctx.now > clock.lastAt ? ctx.now : clock.lastAt
}

export type Turn = {
  what: EntryKind
  at: Date
  /** As of when its level is counted, where that is not the instant of the turn. */
  countedAt?: Date
  reason?: string | null
  notice?: string | null
  data?: Record<string, unknown>
}

/** Counts a changed clock anew, writes it and appends the entry that tells of it. Gives the clock as it is now. */
export async function saveTurn(ctx: WriteCtx, changed: Clock, turn: Turn): Promise<Clock> {
  const counted = recount(
    ctx.world.region.calendar,
    settingsOf(ctx.world),
    changed,
    turn.countedAt ?? turn.at,
  )
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

/** Clocks that look alike: one of them, and how many there are. */
export type Alike = { key: string; count: number; clock: Clock }

const PAGE = 50_000

/**
 * The open clocks that count some day of a span, or whose dates are a guess, those that look alike put together. Every day
 * that a clock counts lies between its start and the later of its limits; while it is paused, the end of the pause. `db` has
 * to be a transaction, for the pages come from one cursor.
 */
export async function* listAlike(db: Db, span: Span): AsyncGenerator<Alike[]> {
  await sql`set local cursor_tuple_fraction = 1`.execute(db)
  await sql`
    declare alike no scroll cursor for
    select a.key, a.count, ${clockColumns}
    from (
      select deadlines.likeness(c) as key, count(*) as count, min(c.ctid) as one from deadlines.clock c
      where ${isTouched(span)} group by 1
    ) a join deadlines.clock on deadlines.clock.ctid = a.one`.execute(db)
  for (;;) {
    const { rows } = await sql<ClockRow & { key: string; count: number }>`
      fetch forward ${sql.lit(PAGE)} from alike`.execute(db)
    if (rows.length > 0) yield rows.map(({ key, count, ...row }) => ({ key, count, clock: fromRow(row) }))
    if (rows.length < PAGE) break
  }
  await sql`close alike`.execute(db)
}

export type Span = NonNullable<ChangedSpan>

/** Literals, for a cursor takes no parameters; the dates are dates by their type. */
function isTouched(span: Span): RawBuilder<unknown> {
  return sql`c.state <> 'stopped' and (c.statutory is not null or c.promised is not null or c.over_at is not null)
    and (c.provisional or (c.started_on <= ${sql.lit(span.to)}::date
      and coalesce(greatest(c.statutory_on, c.promised_on), c.over_at::date, c.started_on) >= ${sql.lit(span.from)}::date))`
}

/** How many clocks are not stopped. */
export async function countOpen(ctx: ReadCtx): Promise<number> {
  const found = await sql<{ n: number }>`
    select count(*) as n from deadlines.clock where state <> 'stopped'`.execute(ctx.db)
  return found.rows[0]?.n ?? 0
}

/**
 * Writes clocks that were counted anew with another calendar, all that look alike at once, each with its entry: one
 * statement. A clock that somebody else has changed meanwhile does not look the same any more and is left alone.
 */
export async function saveRecounted(
  ctx: WriteCtx,
  span: Span,
  recounted: readonly { key: string; clock: Clock }[],
): Promise<void> {
  const column = (of: (clock: Clock) => unknown): unknown[] => recounted.map(({ clock }) => of(clock))
  await sql`
    with given as materialized (
      select * from unnest(
        ${recounted.map(({ key }) => key)}::text[], ${column((c) => c.level)}::text[],
        ${column((c) => c.provisional)}::boolean[], ${column((c) => c.statutoryOn)}::date[],
        ${column((c) => c.promisedOn)}::date[], ${column((c) => c.dueOn)}::date[],
        ${column((c) => c.soonAt)}::timestamptz[], ${column((c) => c.todayAt)}::timestamptz[],
        ${column((c) => c.overAt)}::timestamptz[], ${column((c) => c.endAt)}::timestamptz[],
        ${column((c) => c.lookAt)}::timestamptz[], ${column((c) => c.calendar)}::int[])
      as g(key, level, provisional, statutory_on, promised_on, due_on, soon_at, today_at, over_at, end_at, look_at,
        calendar)
    ), saved as (
      update deadlines.clock c set level = g.level, provisional = g.provisional, statutory_on = g.statutory_on,
        promised_on = g.promised_on, due_on = g.due_on, soon_at = g.soon_at, today_at = g.today_at,
        over_at = g.over_at, end_at = g.end_at, look_at = g.look_at, calendar = g.calendar,
        last_at = greatest(c.last_at, ${ctx.now}), seq = c.seq + 1, moved_at = ${ctx.now}
      from given g
      where ${isTouched(span)} and deadlines.likeness(c) = g.key
      returning c.owner, c.subject, c.kind, c.run, c.seq, c.last_at, c.calendar, c.statutory_on, c.promised_on,
        c.due_on, c.provisional
    )
    insert into deadlines.entry (owner, subject, kind, run, seq, at, what, reason, actor, data)
    select s.owner, s.subject, s.kind, s.run, s.seq, s.last_at, 'recomputed', 'calendar',
      ${JSON.stringify(actorRef(ctx.actor))}::jsonb,
      jsonb_build_object('calendar', s.calendar, 'statutoryOn', s.statutory_on, 'promisedOn', s.promised_on,
        'dueOn', s.due_on, 'provisional', s.provisional)
    from saved s`.execute(ctx.db)
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
