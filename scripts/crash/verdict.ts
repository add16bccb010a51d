import { join } from 'node:path'
import { findCase } from '../../server/cases/store.ts'
import type { Told } from '../../server/cases/replay.ts'
import type { Clock } from '../../server/deadlines/model.ts'
import { listAlarms, listClocks, listEntries } from '../../server/deadlines/queries.ts'
import { listDocuments } from '../../server/documents/queries.ts'
import { ROOT } from '../../server/platform/config.ts'
import type { World } from '../../server/platform/ctx.ts'
import { openDatabase } from '../../server/platform/db.ts'
import { loadRegion } from '../../server/regions/load.ts'
import { publishRegion } from '../../server/regions/commands/publish-region.ts'
import { INVARIANTS } from '../../test/invariants.ts'
import type { Acknowledged } from './load.ts'

export type Verdict = { cases: number; clocks: number; alarms: number; turns: number; faults: string[] }

const anyone = { kind: 'anyone' as const }

/** Looks at everything that is stored, after all has come to rest, and says what is not as it must be. */
export async function judge(databaseUrl: string, now: Date, acknowledged: Acknowledged): Promise<Verdict> {
  const world = { mode: 'demo', filesDir: '' } as unknown as World
  const db = openDatabase(databaseUrl, world, () => now, 4)
  const verdict: Verdict = { cases: 0, clocks: 0, alarms: 0, turns: 0, faults: [] }
  const fault = (text: string): void => void verdict.faults.push(text)
  try {
    const { region } = await loadRegion(join(ROOT, 'regions'), 'demo')
    if (!region) throw new Error('the demo region is broken')
    world.region = await publishRegion(db, region)

    const stored = await db.run<{ id: string; number: string }>(
      'crash-cases',
      'select id, number from cases.case',
      [],
    )
    for (const [id, number] of acknowledged.cases) {
      if (!stored.some((each) => each.id === id && each.number === number)) fault(`case ${number} is lost`)
    }
    if (stored.length !== acknowledged.cases.size)
      fault(`${stored.length} cases are stored, ${acknowledged.cases.size} were acknowledged`)

    const batches = await db.run<{ id: string; rows: { caseId: string; step: string; result?: string }[] }>(
      'crash-batches',
      `select id, rows from cases.batch where state = 'done'`,
      [],
    )
    for (const id of acknowledged.batches) {
      const batch = batches.find((each) => each.id === id)
      if (!batch || batch.rows.some(({ result }) => result === undefined))
        fault(`batch ${id} was not carried out`)
    }
    const byBatch = batches.flatMap(({ rows }) =>
      rows.flatMap(({ caseId, step, result }) =>
        result === 'granted' ? [{ caseId, step, turn: 'grant' as const }] : [],
      ),
    )
    const numbers = await db.run<{ number: string }>(
      'crash-numbers',
      'select number from documents.document',
      [],
    )

    for (const { id, number } of stored) {
      const events = await db.run<Told>(
        'crash-events',
        'select kind, data from platform.event where subject = $1 order by seq',
        [id],
      )
      await db.read(anyone, async (ctx) => {
        const found = await findCase(ctx, { id })
        if (!found) throw new Error(`case ${number} cannot be read`)
        const clocks = await listClocks(ctx, id)
        const alarms = await listAlarms(ctx, { owner: id })
        const history = {
          found,
          events,
          clocks,
          entries: await listEntries(ctx, id),
          papers: await listDocuments(ctx, id),
          numbers: numbers.map((each) => each.number),
          acknowledged: [...acknowledged.turns, ...byBatch].filter(({ caseId }) => caseId === id),
          calendar: world.region.calendar,
          now,
          swept: true,
        }
        for (const [name, check] of Object.entries(INVARIANTS)) {
          try {
            check(history)
          } catch (error) {
            fault(`${number} ${name}: ${String(error)}`)
          }
        }
        for (const clock of clocks) {
          const own = alarms.filter(
            ({ subject, kind, run }) => subject === clock.subject && kind === clock.kind && run === clock.run,
          )
          for (const text of alarmFaults(
            clock,
            own.map(({ level }) => level),
            now,
          ))
            fault(`${number} ${text}`)
        }
        verdict.cases += 1
        verdict.clocks += clocks.length
        verdict.alarms += alarms.length
        verdict.turns += history.acknowledged.length
      })
    }
  } finally {
    await db.close()
  }
  return verdict
}

/** An open clock past its end has its card; a clock that never stood still has each card once. */
function alarmFaults(clock: Clock, levels: readonly string[], now: Date): string[] {
  const name = `${clock.subject} ${clock.kind} ${clock.run}`
  const overdue = clock.state !== 'stopped' && clock.overAt !== null && clock.overAt <= now
  const faults = overdue && !levels.includes('overdue') ? [`${name} is overdue and nobody was warned`] : []
  if (overdue && clock.level !== 'overdue') faults.push(`${name} is overdue and shown as ${clock.level}`)
  const steady = clock.pauses.length === 0 && !clock.extension && clock.movedAt === null
  if (steady && new Set(levels).size !== levels.length)
    faults.push(`${name} was warned of twice: ${levels.join()}`)
  return faults
}
