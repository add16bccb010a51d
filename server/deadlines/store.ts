import { sql } from 'kysely'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import { actorRef } from '../platform/events.ts'
import { recount } from './counting.ts'
import type { Clock, ClockRef, EntryKind, Pause } from './model.ts'
import { noClock } from './refusals.ts'
import { settingsOf } from './rules.ts'

export const clockColumns = sql`owner, subject, kind, run, office, state, statutory, promised, extension, pauses,
  started_at as "startedAt", started_on as "startedOn", statutory_on as "statutoryOn", promised_on as "promisedOn",
  due_on as "dueOn", case when due_on is not null then over_at end as "dueAt", provisional, level, at_end as "atEnd",
  soon_at as "soonAt", today_at as "todayAt", over_at as "overAt", look_at as "lookAt", stopped_at as "stoppedAt",
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
        today_at = ${clock.todayAt}, over_at = ${clock.overAt}, look_at = ${clock.lookAt},
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

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
