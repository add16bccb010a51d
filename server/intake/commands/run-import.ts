import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { refuseOffList } from '../../inventory/queries.ts'
import type { Actor, ReadCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { Refusal } from '../../platform/refusal.ts'
import { columnOf, columnOfRefusal, readRow, readTable, type RowFault, type Table } from '../table.ts'
import type { SheetRow } from '../../platform/workbook.ts'
import type { Push, Schemes } from '../model.ts'
import { resolveItem } from '../resolve.ts'
import { handlingOffice, readState, refuseInstants, type OwnCodes } from '../rules.ts'
import { ownCodes } from '../store.ts'
import { refusalOf, takeOne } from './take-one.ts'

type File = {
  id: string
  source: string
  sourceName: string
  bytes: Buffer
  schemes: Schemes
  state: string
  offices: string[]
}
type Fault = RowFault & { row: number }
type Tally = { applied: number; same: number; older: number }

/** After so many rows the progress is told. */
const STRIDE = 500

/** 试运行. Looks through every cell of a file without touching a case; a job, for a file may have 50,000 rows. */
export async function checkImport(db: Database, actor: Actor, id: string): Promise<void> {
  const file = await load(db, actor, id)
  if (file?.state !== 'checking') return
  const table = await readTable(file.bytes)
  if ('fault' in table) {
    await db.run(
      'intake-unreadable',
      `update intake.import set state = 'unreadable', fault = $2 where id = $1`,
      [id, table.fault],
    )
    return
  }
  await forgetFaults(db, id, table.rows.length)
  const codes = await db.read(actor, (ctx) => ownCodes(ctx, file.source))
  const firstRow = new Map<string, number>()
  let faults: Fault[] = []
  for (const [index, cells] of table.rows.entries()) {
    const { row } = cells
    const read = readRow(table, cells, file)
    if ('faults' in read) faults.push(...read.faults.map((fault) => ({ ...fault, row })))
    else {
      const { externalNumber } = read.message
      const before = firstRow.get(externalNumber)
      if (before !== undefined)
        faults.push({
          row,
          column: columnOf('externalNumber'),
          text: `和第 ${before} 行是同一件。一件只写一行。`,
        })
      firstRow.set(externalNumber, before ?? row)
      const refusal = await db
        .read(actor, (ctx) => refuseMessage(ctx, codes, read.message, file.offices))
        .catch((error: unknown) => refusalOf(error, read.message))
      if (refusal) faults.push({ row, column: columnOfRefusal(refusal.code, refusal.zh), text: refusal.zh })
    }
    if ((index + 1) % STRIDE === 0 || index + 1 === table.rows.length) {
      await tell(db, id, { seen: index + 1, faults, tally: { applied: 0, same: 0, older: 0 } })
      faults = []
    }
  }
  await db.run('intake-checked', `update intake.import set state = 'checked' where id = $1`, [id])
}

/** What is wrong with a message as far as it can be told without writing anything. */
async function refuseMessage(
  ctx: ReadCtx,
  codes: OwnCodes,
  message: Push,
  offices: readonly string[],
): Promise<Refusal | undefined> {
  const { region } = ctx.world
  const impossible = refuseInstants(message, ctx.now, region.calendar)
  if (impossible) return impossible
  const item = await resolveItem(ctx, codes, message.item, offices)
  if (item instanceof Refusal) return item
  const office = handlingOffice(region, { channel: 'batch', offices }, item.item, { named: message.office })
  if (office instanceof Refusal) return office
  const off = await refuseOffList(ctx, [item.item.id], toLocalDate(new Date(message.submittedAt)))
  if (off) return off
  const read = readState(region.codes, codes, message)
  return 'refusal' in read ? read.refusal : undefined
}

/**
 * 导入. Carries out every row that is right, each in a transaction of its own: after a crash the job begins again, and what
 * was done already says nothing new. A row that is refused is marked, the others go on.
 */
export async function runImport(db: Database, actor: Actor, id: string): Promise<void> {
  const file = await load(db, actor, id)
  if (file?.state !== 'importing') return
  const table = await readTable(file.bytes)
  if ('fault' in table) return
  await forgetFaults(db, id, table.rows.length)
  const codes = await db.read(actor, (ctx) => ownCodes(ctx, file.source))
  let faults: Fault[] = []
  let tally: Tally = { applied: 0, same: 0, older: 0 }
  const done = new Set<string>()
  for (const [index, cells] of table.rows.entries()) {
    const outcome = await takeRow(db, actor, { file, table, codes, cells, done })
    if (Array.isArray(outcome)) faults.push(...outcome.map((fault) => ({ ...fault, row: cells.row })))
    else tally[outcome] += 1
    if ((index + 1) % STRIDE === 0 || index + 1 === table.rows.length) {
      await tell(db, id, { seen: index + 1, faults, tally })
      faults = []
      tally = { applied: 0, same: 0, older: 0 }
    }
  }
  await db.run('intake-done', `update intake.import set state = 'done', done_at = now() where id = $1`, [id])
}

async function takeRow(
  db: Database,
  actor: Actor,
  row: { file: File; table: Table; codes: OwnCodes; cells: SheetRow; done: Set<string> },
): Promise<keyof Tally | RowFault[]> {
  const { file, table, codes, cells, done } = row
  const read = readRow(table, cells, file)
  if ('faults' in read) return read.faults
  const { externalNumber } = read.message
  if (done.has(externalNumber))
    return [{ column: columnOf('externalNumber'), text: '和前面的一行是同一件。一件只写一行。' }]
  done.add(externalNumber)
  const by = { channel: 'batch', offices: file.offices, sourceName: file.sourceName, codes } as const
  const outcome = await takeOne(db, actor, read.message, by)
  if (outcome instanceof Refusal)
    return [{ column: columnOfRefusal(outcome.code, outcome.zh), text: outcome.zh }]
  return outcome === 'same' || outcome === 'older' ? outcome : 'applied'
}

async function load(db: Database, actor: Actor, id: string): Promise<File | undefined> {
  const found = await db.read(actor, (ctx) =>
    sql<File>`
      select i.id, i.source, s.name as "sourceName", i.bytes, i.schemes, i.state, i.offices
      from intake.import i join intake.source s on s.id = i.source where i.id = ${id}`.execute(ctx.db),
  )
  return found.rows[0]
}

async function forgetFaults(db: Database, id: string, rows: number): Promise<void> {
  await db.run('intake-forget', 'delete from intake.fault where import_id = $1', [id])
  await db.run(
    'intake-begin',
    'update intake.import set rows = $2, seen = 0, applied = 0, same = 0, older = 0, faulty = 0 where id = $1',
    [id, rows],
  )
}

async function tell(
  db: Database,
  id: string,
  { seen, faults, tally }: { seen: number; faults: Fault[]; tally: Tally },
): Promise<void> {
  await db.run(
    'intake-faults',
    `insert into intake.fault (import_id, row, "column", text)
     select $1, f.row, f.column, f.text from jsonb_to_recordset($2::jsonb) as f(row int, "column" text, text text)
     on conflict do nothing`,
    [id, JSON.stringify(faults)],
  )
  await db.run(
    'intake-progress',
    `update intake.import set seen = $2, applied = applied + $3, same = same + $4, older = older + $5,
       faulty = (select count(distinct row) from intake.fault where import_id = $1)
     where id = $1`,
    [id, seen, tally.applied, tally.same, tally.older],
  )
}
