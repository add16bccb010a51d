import { join } from 'node:path'
import { readCalendar } from '../server/calendar/queries.ts'
import { withNotice } from '../server/calendar/notice.ts'
import type { Calendar } from '../server/calendar/model.ts'
import { recomputeClocks } from '../server/deadlines/commands/recompute-clocks.ts'
import type { Limit } from '../server/deadlines/model.ts'
import { previewRecompute } from '../server/deadlines/queries.ts'
import { clockRow } from '../server/deadlines/row.ts'
import { sweep } from '../server/deadlines/sweep.ts'
import { ROOT } from '../server/platform/config.ts'
import { ANYONE, type World } from '../server/platform/ctx.ts'
import { openDatabase, type Database } from '../server/platform/db.ts'
import { say } from './say.ts'
import type { Stage } from './stage.ts'

export type SweepFigures = {
  perSecond: number
  /** Rows per second of one bare UPDATE of the same rows and columns. */
  floor: number
  ratio: number
  looked: number
  ended: number
}
export type CalendarFigures = { seconds: number; perSecond: number; changed: number; previewSeconds: number }

const NOW = new Date('2026-11-23T09:00:00+08:00')
/** All clocks were started with what was known the day before. */
const YESTERDAY = new Date('2026-11-22T23:59:00+08:00')
const ROUNDS = 5
const working = (days: number): Limit => ({
  days,
  unit: 'working',
  basis: '《中华人民共和国行政许可法》第四十二条',
})

type Template = { startedOn: string; statutory: number; promised: number; atEnd?: string }

/** Clocks that rise today: to yellow, to their last day, to red; one red one in twenty falls due by itself. */
const RISING: Template[] = [
  ...Array.from({ length: 20 }, () => ({ startedOn: '2026-11-02', statutory: 45, promised: 18 })),
  ...Array.from({ length: 20 }, () => ({ startedOn: '2026-10-26', statutory: 45, promised: 20 })),
  ...Array.from({ length: 19 }, () => ({ startedOn: '2026-11-13', statutory: 20, promised: 5 })),
  { startedOn: '2026-11-13', statutory: 5, promised: 5, atEnd: 'deem' },
]

/** Clocks that are in the middle of their time; each of them counts the Tuesday after. */
const RUNNING: Template[] = Array.from({ length: 100 }, (_, n) => ({
  startedOn: `2026-11-${String(9 + (n % 10)).padStart(2, '0')}`,
  statutory: 30 + (n % 15),
  promised: 20 + (n % 10),
}))

/** What the bench drives: the rooms over the database of the stage, without HTTP. */
type Rooms = { db: Database; world: World; calendar: Calendar }

function openRooms(stage: Stage): Rooms {
  const calendar = readCalendar(join(ROOT, 'regions/cn/calendar'))
  const world = { region: { head: { id: 'bench' }, calendar } } as unknown as World
  return { db: openDatabase(stage.databaseUrl, world, () => NOW, 2), world, calendar }
}

/** Fills the clocks of many owners from templates that the room itself counted. */
async function fill(stage: Stage, { calendar }: Rooms, templates: Template[], total: number): Promise<void> {
  const rows = templates.map(({ startedOn, statutory, promised, atEnd }, n) => {
    const startedAt = new Date(`${startedOn}T10:00:00+08:00`)
    const limits = { statutory: working(statutory), promised: working(promised) }
    const base = {
      owner: '00000000-0000-0000-0000-000000000000',
      subject: `item-${n}`,
      kind: 'decision' as const,
    }
    const input = { ...base, ...limits, office: `office-${n % 20}`, atEnd, startedAt, actor: ANYONE }
    const row = clockRow(calendar, { soonShare: 0.2 }, input, startedAt)
    // As yesterday's last sweep left it.
    return { ...row, level: levelBefore(row) }
  })
  await stage.pool.query(
    `insert into deadlines.clock (owner, subject, kind, run, office, statutory, promised, started_at, started_on,
       statutory_on, promised_on, due_on, provisional, soon_at, today_at, over_at, end_at, level, look_at, at_end, calendar,
       last_at)
     select uuidv7(), r.subject, r.kind, r.run, r.office, r.statutory, r.promised, r."startedAt", r."startedOn",
       r."statutoryOn", r."promisedOn", r."dueOn", r.provisional, r."soonAt", r."todayAt", r."overAt", r."endAt",
       r.level,
       least(case when r."soonAt" > $3 then r."soonAt" end, case when r."todayAt" > $3 then r."todayAt" end, r."overAt"),
       r."atEnd", r.calendar, r."startedAt"
     from generate_series(1, $2::int) n
     join jsonb_to_recordset($1::jsonb) as r(subject text, kind text, run smallint, office text, statutory jsonb,
       promised jsonb, "startedAt" timestamptz, "startedOn" date, "statutoryOn" date, "promisedOn" date, "dueOn" date,
       provisional boolean, "soonAt" timestamptz, "todayAt" timestamptz, "overAt" timestamptz, "endAt" timestamptz, level text, "atEnd" text,
       calendar int) on r.subject = 'item-' || (n % $4::int)`,
    [JSON.stringify(rows), total, YESTERDAY, templates.length],
  )
}

function levelBefore({ soonAt, todayAt }: Record<string, unknown>): string {
  if (todayAt instanceof Date && todayAt <= YESTERDAY) return 'today'
  return soonAt instanceof Date && soonAt <= YESTERDAY ? 'soon' : 'none'
}

async function load(stage: Stage, rooms: Rooms, total: number, due: number): Promise<void> {
  const began = performance.now()
  await stage.pool.query('truncate deadlines.clock, deadlines.entry, deadlines.alarm cascade')
  // Due rows lie scattered among the others, as they do when cases come in day after day.
  const slices = 20
  for (let n = 0; n < slices; n += 1) {
    if (due > 0) await fill(stage, rooms, RISING, due / slices)
    await fill(stage, rooms, RUNNING, (total - due) / slices)
  }
  await stage.pool.query('vacuum (analyze) deadlines.clock')
  say(`${total} clocks loaded in ${secondsSince(began).toFixed(1)} s`)
}

const secondsSince = (began: number): number => (performance.now() - began) / 1000
const round = (value: number): number => Math.round(value * 100) / 100
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/**
 * The daily wave: `due` of `total` open clocks have passed a mark. In turn, on the same rows put back each time: the sweep,
 * and one bare UPDATE that writes the same columns, with neither alarms nor jobs.
 */
export async function measureSweep(stage: Stage, total: number, due: number): Promise<SweepFigures> {
  const rooms = openRooms(stage)
  try {
    await load(stage, rooms, total, due)
    await stage.pool.query(
      'create table public.before as select owner, subject, kind, run, level, look_at from deadlines.clock where look_at <= $1',
      [NOW],
    )
    const [sweeps, floors]: [number[], number[]] = [[], []]
    let swept = { looked: 0, ended: 0 }
    for (let n = 0; n <= ROUNDS; n += 1) {
      let began = performance.now()
      swept = await sweep(rooms.db, NOW)
      const took = secondsSince(began)
      if (swept.looked !== due)
        throw new Error(`the sweep looked at ${swept.looked} clocks instead of ${due}`)
      await putBack(stage)
      began = performance.now()
      const floor = await stage.pool.query(
        `update deadlines.clock set level = 'overdue', look_at = over_at where look_at <= $1`,
        [NOW],
      )
      const bare = secondsSince(began)
      if (floor.rowCount !== due)
        throw new Error(`the floor wrote ${floor.rowCount} clocks instead of ${due}`)
      await putBack(stage)
      if (n === 0) continue
      sweeps.push(took)
      floors.push(bare)
    }
    await stage.pool.query('drop table public.before')
    const [mine, bare] = [median(sweeps), median(floors)]
    return {
      perSecond: Math.round(due / mine),
      floor: Math.round(due / bare),
      ratio: round(bare / mine),
      ...swept,
    }
  } finally {
    await rooms.db.close()
  }
}

async function putBack(stage: Stage): Promise<void> {
  await stage.pool.query(
    `update deadlines.clock c set level = b.level, look_at = b.look_at from public.before b
     where c.owner = b.owner and c.subject = b.subject and c.kind = b.kind and c.run = b.run`,
  )
  // The cards are a log, which refuses this from everybody else.
  await stage.pool.query(
    `set session_replication_role = replica; truncate deadlines.alarm cascade; set session_replication_role = default`,
  )
  await stage.pool.query(
    `select graphile_worker.remove_job(key) from graphile_worker.jobs where key like 'clock.ended%'`,
  )
  await stage.pool.query('vacuum deadlines.clock')
  await stage.pool.query('checkpoint')
}

/**
 * A notice that makes the next day a day off arrives late: every one of `total` open clocks gets another due day, with an
 * entry of the ledger. One transaction. Before it, the preview of the same effect.
 */
export async function measureCalendar(stage: Stage, total: number): Promise<CalendarFigures> {
  const rooms = openRooms(stage)
  try {
    await load(stage, rooms, total, 0)
    const year = rooms.calendar.years.find((each) => each.year === 2026)
    if (!year) throw new Error('regions/cn has no calendar for 2026')
    const days = [...year.days, { name: '临时放假', date: '2026-11-24', isOffDay: true }]
    const change = { before: rooms.calendar, after: withNotice(rooms.calendar, { ...year, days }, 1) }
    let began = performance.now()
    const shown = await rooms.db.read(ANYONE, (ctx) => previewRecompute(ctx, change))
    const previewSeconds = round(secondsSince(began))
    began = performance.now()
    const done = await rooms.db.write(ANYONE, (ctx) => recomputeClocks(ctx, change))
    const seconds = secondsSince(began)
    if (done.changed !== total || shown.changed !== total)
      throw new Error(`${done.changed} of ${total} clocks changed, ${shown.changed} were foretold`)
    return {
      seconds: round(seconds),
      perSecond: Math.round(total / seconds),
      changed: done.changed,
      previewSeconds,
    }
  } finally {
    await rooms.db.close()
  }
}
