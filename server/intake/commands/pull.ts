import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { Refusal } from '../../platform/refusal.ts'
import { isStorable } from '../../platform/storable.ts'
import { digestOfConnector, readPulled, returnedWorkbook, spokenFor, theirNames } from '../connector.ts'
import { Connector, type Pulled } from '../connector-model.ts'
import type { Push } from '../model.ts'
import { refuseIntake } from '../refusals.ts'
import { digestOf, findSource, saveMessage } from '../store.ts'
import { columnOf, type RowFault } from '../table.ts'
import { forgetSuperseded, keepFaulty, settleKept, staleRows, type Faulty } from './faulty-rows.ts'
import { takeOne } from './take-one.ts'

/** Pages that one run fetches; the next minute goes on. */
const MOST_PAGES = 20

type Live = { content: unknown; position: string | null; name: string }

/**
 * 拉取. Fetches what is new from a live source, row by row in a transaction of its own, and remembers how far it came after each page: after
 * a crash a page is fetched again and says nothing new. A row whose codes mean nothing here waits like a pushed one; one that cannot be
 * read is kept, and goes back marked where it came in a file. What was kept is read first, once the connector was mended.
 */
export async function pullSource(db: Database, actor: Actor, source: string): Promise<void> {
  const [live] = await db.run<Live>(
    'intake-live',
    `select c.content, c.position, s.name from intake.connector c join intake.source s on s.id = c.source
     where c.source = $1 and c.state = 'live'`,
    [source],
  )
  if (!live) return
  const connector = Connector.parse(live.content)
  const { world } = db.statement(actor, null)
  let { position } = live
  try {
    // Approved before it was asked whose items a connector may tell of: nobody has agreed that it may of all.
    if (connector.offices.length === 0) throw new Error(refuseIntake('intake.connector-officeless').zh)
    await readAgain(db, actor, connector, live.name)
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const pulled = await world.pull(source, connector.way, theirNames(connector), position)
      const tally = await takePage(db, actor, { connector, name: live.name, pulled })
      await pulled.settle?.()
      if (connector.way.kind !== 'mailbox') position = pulled.next ?? position
      const goesOn = await tell(db, actor, { source, content: live.content, position, ...tally })
      if (!goesOn || pulled.next === null || pulled.rows.length === 0) return
    }
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.slice(0, 500) : String(cause)
    await db.run(
      'intake-pull-error',
      `update intake.connector set error = $2, pulled_at = $3, failing_since = coalesce(failing_since, $3)
       where source = $1`,
      [source, said, db.statement(actor, null).now],
    )
  }
}

type Tally = { taken: number; waiting: number; told: string | null }

async function takePage(
  db: Database,
  actor: Actor,
  { connector, name, pulled }: { connector: Connector; name: string; pulled: Pulled },
): Promise<Tally> {
  const tally = { taken: 0, known: 0, waiting: 0 }
  const faulty: Faulty[] = []
  const taken: string[] = []
  for (const [at, read] of readPulled(connector, pulled).entries()) {
    const faults = faultsOf(read)
    const row = pulled.rows[at]
    if (faults && row) faulty.push({ row, faults })
    else if ('message' in read) {
      const outcome = await take(db, actor, read.message, { connector, name })
      tally[outcome] += 1
      if (outcome === 'taken') taken.push(read.message.externalNumber)
    }
  }
  await forgetSuperseded(db, connector.source, taken)
  await keepFaulty(db, connector, {
    header: pulled.header,
    file: pulled.file,
    rows: faulty,
    digest: digestOfConnector(connector),
    now: db.statement(actor, null).now,
  })
  if (faulty.length > 0 && pulled.giveBack) {
    const marks = faulty.flatMap(({ row, faults }) => faults.map((fault) => ({ ...fault, row: row.row })))
    await pulled.giveBack(await returnedWorkbook(connector, pulled, marks))
  }
  return { ...tally, told: toldOf(connector, faulty.length, pulled.unordered) }
}

/** What whoever looks at the source has to know of a page. */
function toldOf({ way }: Connector, faulty: number, unordered: Pulled['unordered']): string | null {
  const order = way.kind === 'table' ? way.order : ''
  const told = [
    ...(faulty > 0 ? [`有 ${faulty} 行读不出来，留在「读不出来的行」里`] : []),
    ...(unordered
      ? [
          `有 ${unordered} 行的「${order}」列是空的，或者写的不是真的先后（明天以后的日期，9999-12-31 一类；NaN；或者排在太多占位的数后面），排不了先后，没有取。请对方改好，或者换一个没有这样的值的列`,
        ]
      : []),
    ...(unordered === null
      ? [
          `取到的照常收下，可是没有数出有几行的「${order}」列是空的或者写的不是真的先后（明天以后的日期、NaN 一类），这样的行取不到。请对方在这一列上建索引，下次取时再数`,
        ]
      : []),
  ]
  return told.length > 0 ? told.join('；') : null
}

function faultsOf(read: ReturnType<typeof readPulled>[number]): RowFault[] | undefined {
  if ('faults' in read) return read.faults
  return isStorable(read.message)
    ? undefined
    : [{ column: columnOf('externalNumber'), text: '里面有不能保存的字符。请在对方系统里改正。' }]
}

/** Rows that were kept are read by the connector as it is now. */
async function readAgain(db: Database, actor: Actor, connector: Connector, name: string): Promise<void> {
  const { source } = connector
  const digest = digestOfConnector(connector)
  const tally = { taken: 0, known: 0, waiting: 0 }
  for (;;) {
    const rows = await staleRows(db, source, digest)
    for (const { id, row, header, cells } of rows) {
      const [read] = readPulled(connector, { header, rows: [{ row, cells }] })
      if (!read) continue
      const faults = faultsOf(read)
      if (!faults && 'message' in read) tally[await take(db, actor, read.message, { connector, name })] += 1
      await settleKept(db, source, id, faults ? { faults, digest } : null)
    }
    if (rows.length === 0) break
  }
  if (tally.taken + tally.waiting > 0)
    await db.run(
      'intake-read-again',
      'update intake.connector set taken = taken + $2, waiting = waiting + $3 where source = $1',
      [source, tally.taken, tally.waiting],
    )
}

/**
 * Puts down how far a page has come, and that what had failed is over; what a mailbox said of a file that it put aside stays until others come.
 * False where the connector was stopped or drawn anew meanwhile: then it begins anew as well. */
async function tell(
  db: Database,
  actor: Actor,
  {
    source,
    content,
    position,
    taken,
    waiting,
    told,
  }: Tally & { source: string; content: unknown; position: string | null },
): Promise<boolean> {
  const found = await db.run(
    'intake-pulled',
    `update intake.connector set position = $2, taken = taken + $3, waiting = waiting + $4,
       error = case when $3 + $4 > 0 or $5::text is not null or (failing_since is not null and content #>> '{way,kind}' <> 'mailbox')
         then $5 else error end, failing_since = null, pulled_at = $6
     where source = $1 and state = 'live' and content = $7::jsonb returning source`,
    [source, position, taken, waiting, told, db.statement(actor, null).now, JSON.stringify(content)],
  )
  return found.length > 0
}

async function take(
  db: Database,
  actor: Actor,
  message: Push,
  { connector, name: sourceName }: { connector: Connector; name: string },
): Promise<'taken' | 'known' | 'waiting'> {
  const { region } = db.statement(actor, null).world
  const by = { channel: 'pull', offices: spokenFor(region, connector), sourceName } as const
  const outcome = await takeOne(db, actor, message, by)
  if (!(outcome instanceof Refusal)) return outcome === 'applied' ? 'taken' : 'known'
  const { code, zh } = outcome
  const isNew = await db.write(
    actor,
    async (ctx) =>
      (await findSource(ctx, message.source)) !== undefined &&
      (await saveMessage(ctx, message, {
        digest: digestOf(message),
        outcome: 'rejected',
        code,
        reason: zh,
        ...by,
      })),
  )
  // A row that is fetched again, for it has no place in the order yet, waits already.
  return isNew ? 'waiting' : 'known'
}

/** Enqueues a pull for each source that is live. */
export async function pullAll(db: Database): Promise<void> {
  await db.run(
    'intake-pull-all',
    `select graphile_worker.add_job('intake.pull', json_build_object('source', source), 'intake.pull:' || source,
       job_key := 'intake.pull:' || source)
     from intake.connector where state = 'live'`,
    [],
  )
}
