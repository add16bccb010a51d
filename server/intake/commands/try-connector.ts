import { sql } from 'kysely'
import { maskValue } from '../../forms/display.ts'
import type { Actor, WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand, Refusal } from '../../platform/refusal.ts'
import {
  digestOfConnector,
  maskCell,
  maskHeadings,
  maskQuoted,
  readPulled,
  spokenFor,
  theirNames,
} from '../connector.ts'
import type { Connector, Pulled, Rows, Tried } from '../connector-model.ts'
import { refuseIntake } from '../refusals.ts'
import { resolveItem } from '../resolve.ts'
import { handlingOffice, readState, refuseOffices, refuseInstants, type OwnCodes } from '../rules.ts'
import { readSample } from '../sample.ts'
import { ownCodes } from '../store.ts'
import { readConnector } from './connectors.ts'

/** So many rows of a sample are looked at. */
const SAMPLE = 50

export type Trial = {
  source: string
  /** A recorded sample; without one the first rows are fetched. It is read and not kept. */
  sample?: Uint8Array | undefined
  /** Why somebody has to see what stands in the cells; without it they are masked. */
  purpose?: string | undefined
}

/**
 * 试接. Fetches the first rows, or takes those of a recorded sample, and tells what would become of each; no case is touched. Passed: every
 * row can be read and is of an office for which the connector speaks. Rows of a table that would never be fetched are counted, and a column
 * that can put nothing in order is refused, also beside a sample. Codes that mean nothing here are told and stand in nobody's way: such rows wait and are never lost. What stands in the
 * cells is masked; whoever needs to see it writes why, and that is recorded.
 */
export async function tryConnector(db: Database, actor: Actor, trial: Trial): Promise<Tried> {
  const { source, sample, purpose } = trial
  const connector = await readConnector(db, actor, source)
  const { world } = db.statement(actor, null)
  demand(refuseOffices(world.region, connector.offices))
  const names = theirNames(connector)
  // A sample says nothing of the column that puts the table in order: whether there is one, and which rows have no place in it.
  const isLooked = !sample || connector.way.kind === 'table'
  const pulled: Rows & Pick<Pulled, 'unordered'> = isLooked
    ? await fetched(sample ? [] : names)
    : { header: [], rows: [] }
  const given = sample ? await sampled(sample, connector) : pulled
  const rows = { header: given.header, rows: given.rows.slice(0, SAMPLE) }
  return db.write(actor, async (ctx) => {
    const tried = await judgeRows(ctx, connector, rows, purpose === undefined)
    const passed =
      tried.length > 0 && tried.every(({ outcome }) => outcome !== 'fault' && outcome !== 'refused')
    await sql`
      update intake.connector set tried = ${passed ? digestOfConnector(connector) : null}
      where source = ${source} and content = ${JSON.stringify(connector)}::jsonb and state <> 'live'`.execute(
      ctx.db,
    )
    await record(ctx, 'intake.connector-tried', uuidv7(ctx.now), {
      source,
      rows: tried.length,
      passed,
      sample: sample !== undefined,
      ...(purpose === undefined ? {} : { purpose }),
    })
    const header = purpose === undefined ? maskHeadings(rows.header, names) : rows.header
    const { unordered = 0 } = pulled
    return { header, rows: tried, passed, unordered, masked: purpose === undefined }
  })

  function fetched(columns: string[]): Promise<Pulled> {
    return world.pull(source, connector.way, columns, null).catch((cause: unknown) => {
      throw refuseIntake('intake.pull-failed', {
        fault: cause instanceof Error ? cause.message : String(cause),
      })
    })
  }
}

async function sampled(bytes: Uint8Array, { way }: Connector): Promise<Rows> {
  const read = await readSample(bytes, way)
  if ('fault' in read) throw refuseIntake('intake.sample-unreadable', read)
  return read
}

async function judgeRows(
  ctx: WriteCtx,
  connector: Connector,
  rows: Rows,
  masked: boolean,
): Promise<Tried['rows']> {
  const codes = await ownCodes(ctx, connector.source)
  const show = (cell: string): string => (masked ? maskCell(cell) : cell)
  const tried: Tried['rows'] = []
  for (const [at, read] of readPulled(connector, rows).entries()) {
    const { row = at + 2, cells = [] } = rows.rows[at] ?? {}
    const tell = (text: string): string => (masked ? maskQuoted(text, cells) : text)
    if ('faults' in read) {
      const texts = read.faults.map(({ column, text }) => tell(`${column}：${text}`))
      const nothing = { externalNumber: '', itemName: '', applicant: '', state: '' }
      tried.push({ row, outcome: 'fault', ...nothing, texts })
    } else
      tried.push({
        row,
        ...(await judgeMessage(ctx, codes, read.message, { connector, show, tell, masked })),
      })
  }
  return tried
}

async function judgeMessage(
  ctx: WriteCtx,
  codes: OwnCodes,
  message: Extract<ReturnType<typeof readPulled>[number], { message: unknown }>['message'],
  {
    connector,
    show,
    tell,
    masked,
  }: { connector: Connector; show(cell: string): string; tell(text: string): string; masked: boolean },
): Promise<Omit<Tried['rows'][number], 'row'>> {
  const { region } = ctx.world
  const by = { channel: 'pull', offices: spokenFor(region, connector) } as const
  const item = await resolveItem(ctx, codes, message.item, by.offices)
  const state = readState(region.codes, codes, message)
  const instants = refuseInstants(message, ctx.now, region.calendar)
  const office =
    item instanceof Refusal ? undefined : handlingOffice(region, by, item.item, { named: message.office })
  const foreign = office instanceof Refusal ? office : undefined
  const unknown = [
    ...(item instanceof Refusal ? [item.zh] : []),
    ...('refusal' in state ? [state.refusal.zh] : []),
  ]
  const { name } = message.applicant
  return {
    outcome: instants ? 'fault' : foreign ? 'refused' : unknown.length > 0 ? 'unknown' : 'right',
    externalNumber: show(message.externalNumber),
    itemName: item instanceof Refusal ? show(message.item.value) : item.item.name,
    applicant: masked ? maskValue(name, 'name') : name,
    state: 'state' in state ? state.state : show(message.state.value),
    texts: [...[instants, foreign].flatMap((each) => each?.zh ?? []), ...unknown].map(tell),
  }
}
