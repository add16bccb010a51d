import { sql } from 'kysely'
import type { Actor, WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { sha256 } from '../../platform/secrets.ts'
import { theirNames } from '../connector.ts'
import type { Connector, PulledRow } from '../connector-model.ts'
import { refuseIntake } from '../refusals.ts'
import type { RowFault } from '../table.ts'

/** So many rows of one source are kept; whatever sends more has another fault than its rows. */
export const MOST_KEPT = 10_000
const MOST_COLUMNS = 100
const LONGEST_CELL = 1000

export type Faulty = { row: PulledRow; faults: RowFault[] }

const KEEP = `
  with given as (
    select f.*, row_number() over () as place from jsonb_to_recordset($2::jsonb)
      as f(id uuid, file text, row int, header text[], cells text[], faults jsonb, number text, digest text)
  ), room as (select $3::int - count(*) as left from intake.faulty_row where source = $1),
  kept as (
    insert into intake.faulty_row as k
      (source, id, file, row, header, cells, faults, number, digest, read_with, received_at)
    select $1, id, file, row, header, cells, faults, number, digest, $4, $5 from given, room
    where place <= room.left or exists (select from intake.faulty_row h where h.source = $1 and h.digest = given.digest)
    on conflict (source, digest) do update
      set times = k.times + 1, faults = excluded.faults, read_with = excluded.read_with, received_at = excluded.received_at
    returning 1
  )
  update intake.connector set lost = lost + (select count(*) from given) - (select count(*) from kept) where source = $1`

/** Keeps rows that could not be read. The same row again is counted; beyond the bound rows are only counted. */
export async function keepFaulty(
  db: Database,
  connector: Connector,
  page: { header: string[]; file?: string | undefined; rows: readonly Faulty[]; digest: string; now: Date },
): Promise<void> {
  if (page.rows.length === 0) return
  const header = page.header.slice(0, MOST_COLUMNS).map(kept)
  const number = header.indexOf(theirNames(connector)[0] ?? '')
  const known = new Set<string>()
  const rows = page.rows.flatMap(({ row, faults }) => {
    const cells = row.cells.slice(0, MOST_COLUMNS).map(kept)
    const digest = sha256(JSON.stringify([header, cells]))
    if (known.has(digest)) return []
    known.add(digest)
    return {
      id: uuidv7(page.now),
      file: page.file ?? null,
      row: row.row,
      header,
      cells,
      faults: faults.slice(0, 20).map(({ column, text }) => ({ column: kept(column), text: kept(text) })),
      number: cells[number]?.trim() || null,
      digest,
    }
  })
  await db.run('intake-keep-faulty', KEEP, [
    connector.source,
    JSON.stringify(rows),
    MOST_KEPT,
    page.digest,
    page.now,
  ])
}

/** As much of a text as a table of ours can hold. */
const kept = (text: string): string =>
  text.toWellFormed().replaceAll('\0', '').slice(0, LONGEST_CELL).toWellFormed()

/** Rows of a case are put aside once a newer one of it was taken in. */
export async function forgetSuperseded(
  db: Database,
  source: string,
  numbers: readonly string[],
): Promise<void> {
  if (numbers.length === 0) return
  await db.run('intake-superseded', 'delete from intake.faulty_row where source = $1 and number = any($2)', [
    source,
    numbers,
  ])
}

export type KeptRow = { id: string; row: number; header: string[]; cells: string[] }

/** Rows that were not read by the connector as it is now, the oldest first. */
export function staleRows(db: Database, source: string, digest: string): Promise<KeptRow[]> {
  return db.run<KeptRow>(
    'intake-stale',
    `select id, row, header, cells from intake.faulty_row
     where source = $1 and read_with is distinct from $2 order by id limit 200`,
    [source, digest],
  )
}

/** What came of reading a kept row again: it is gone, or still faulty with other words. */
export async function settleKept(
  db: Database,
  source: string,
  id: string,
  still: { faults: RowFault[]; digest: string } | null,
): Promise<void> {
  if (!still) {
    await db.run('intake-read', 'delete from intake.faulty_row where source = $1 and id = $2', [source, id])
    return
  }
  await db.run(
    'intake-unread',
    'update intake.faulty_row set faults = $3::jsonb, read_with = $4 where source = $1 and id = $2',
    [source, id, JSON.stringify(still.faults), still.digest],
  )
}

/** 重读. The rows that are kept are read again by the connector as it is now. Refuses one that is not live. */
export async function retryFaulty(ctx: WriteCtx, source: string): Promise<void> {
  const live = await sql`
    select from intake.connector where source = ${source} and state = 'live' for update`.execute(ctx.db)
  if (live.rows.length === 0) throw refuseIntake('intake.connector-not-live')
  const rows = await sql`
    update intake.faulty_row set read_with = null where source = ${source} returning id`.execute(ctx.db)
  await sql`select graphile_worker.add_job('intake.pull', json_build_object('source', ${source}::text),
    'intake.pull:' || ${source}::text)`.execute(ctx.db)
  await record(ctx, 'intake.faulty-retried', uuidv7(ctx.now), { source, rows: rows.rows.length })
}

/** 放弃. A row is let go, with the reason. */
export async function dropFaulty(
  ctx: WriteCtx,
  input: { source: string; id: string; reason: string },
): Promise<void> {
  const { source, id, reason } = input
  const gone = await sql<{ digest: string; file: string | null; row: number }>`
    delete from intake.faulty_row where source = ${source} and id = ${id} returning digest, file, row`.execute(
    ctx.db,
  )
  const [row] = gone.rows
  if (!row) throw refuseIntake('intake.faulty-unknown')
  await record(ctx, 'intake.faulty-dropped', id, { source, reason, ...row })
}

const EXPIRED_AT_ONCE = 1000

/**
 * Removes rows that came last longer ago than they are kept (`world.keepFaultyDays`) and that nobody has dropped: they are people, and
 * whoever could mend them has had the time. That they were there, and how many, stays in the trail.
 */
export async function expireFaulty(db: Database, actor: Actor): Promise<void> {
  const { now, world } = db.statement(actor, null)
  const before = new Date(now.getTime() - world.keepFaultyDays * 86_400_000)
  for (let gone = EXPIRED_AT_ONCE; gone === EXPIRED_AT_ONCE;) {
    gone = await db.write(actor, async (ctx) => {
      const removed = await sql<{ source: string }>`
        delete from intake.faulty_row where (source, id) in (
          select source, id from intake.faulty_row where received_at < ${before}
          order by received_at limit ${EXPIRED_AT_ONCE} for update skip locked)
        returning source`.execute(ctx.db)
      for (const [source, rows] of Map.groupBy(removed.rows, (row) => row.source))
        await record(ctx, 'intake.faulty-expired', uuidv7(ctx.now), {
          source,
          rows: rows.length,
          days: world.keepFaultyDays,
        })
      return removed.rows.length
    })
  }
}
