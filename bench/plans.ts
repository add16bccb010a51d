import { join } from 'node:path'
import { Kysely, PostgresDialect, type CompiledQuery } from 'kysely'
import type pg from 'pg'
import { countTasks, listTasks } from '../server/cases/desk.ts'
import { getCaseByCode } from '../server/cases/queries.ts'
import { ROOT } from '../server/platform/config.ts'
import { systemClock } from '../server/platform/clock.ts'
import type { Officer, ReadCtx, World } from '../server/platform/ctx.ts'
import { openDatabase } from '../server/platform/db.ts'
import { listCards, overview } from '../server/supervision/cards.ts'
import { monitorOneThing } from '../server/supervision/monitor.ts'
import { listOutcomes, rankOffices } from '../server/supervision/ranking.ts'
import { loadRegion } from '../server/regions/load.ts'
import { publishRegion } from '../server/regions/commands/publish-region.ts'
import { OFFICE } from './old-cases.ts'

/** How PostgreSQL ran one query of a hot screen. */
export interface ShownPlan {
  readonly screen: 'inbox' | 'track' | 'supervision'
  readonly query: string
  readonly ms: number
  /** Tables that were read from end to end. */
  readonly sequential: readonly string[]
  readonly text: string
}

/** The longest periods that may be asked for, among the old cases. */
const YEAR = { from: '2023-02-10', to: '2024-02-09' }
const QUARTER = { from: '2023-05-01', to: '2023-07-31' }

/**
 * Runs the queries behind the inbox, the track page and supervision as the server would, takes down their SQL, and has each one
 * explained with its real values.
 */
export async function explainHotQueries(
  stage: { pool: pg.Pool; databaseUrl: string },
  tracked: { number: string; code: string },
): Promise<ShownPlan[]> {
  const { region } = await loadRegion(join(ROOT, 'regions'), 'huaian')
  if (!region) throw new Error('the region was not loaded')
  const world = { mode: 'demo' } as World
  const database = openDatabase(stage.databaseUrl, world, systemClock, 2)
  try {
    world.region = await publishRegion(database, region)
  } finally {
    await database.close()
  }

  const asked: CompiledQuery[] = []
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: stage.pool }),
    log: (event) => void (event.level === 'query' && asked.push(event.query)),
  })
  const officer: Officer = {
    kind: 'staff',
    id: '00000000-0000-7000-8000-000000000000',
    name: '',
    office: OFFICE,
    post: 'handling',
    permissions: [],
    standsInFor: [],
  }
  const ctx: ReadCtx = { db, actor: officer, now: systemClock(), world }
  const all: ReadCtx = { ...ctx, actor: { ...officer, permissions: ['case.supervise', 'supervise.urge'] } }
  const explain = async (screen: ShownPlan['screen'], work: () => Promise<unknown>): Promise<ShownPlan[]> => {
    asked.length = 0
    await work()
    const plans: ShownPlan[] = []
    for (const { sql, parameters } of asked.splice(0)) {
      const rows = await stage.pool.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${sql}`, [
        ...parameters,
      ])
      const text = rows.rows.map((row) => row['QUERY PLAN']).join('\n')
      plans.push({
        screen,
        query: sql.replaceAll(/\s+/g, ' ').trim(),
        ms: Number(/Execution Time: ([\d.]+)/.exec(text)?.[1] ?? Number.NaN),
        sequential: [...text.matchAll(/Seq Scan on (\S+)/g)].map((match) => match[1] ?? ''),
        text,
      })
    }
    return plans
  }
  return [
    ...(await explain('inbox', () => listTasks(ctx, { view: 'open', limit: 50 }))),
    ...(await explain('inbox', () => countTasks(ctx))),
    ...(await explain('track', () => getCaseByCode(ctx, tracked.number, tracked.code))),
    ...(await explain('supervision', async () => {
      await overview(all)
      await listCards(all, { state: 'open', limit: 50 })
      await listCards(all, { state: 'given', colour: 'red', ...YEAR, limit: 50 })
      await rankOffices(all, { unit: 'item', ...YEAR })
      await listOutcomes(all, { figure: 'late', unit: 'item', ...YEAR, limit: 50 })
      await listOutcomes(all, { figure: 'decided', unit: 'item', office: OFFICE, ...YEAR, limit: 50 })
      await monitorOneThing(all, { id: 'newborn', ...QUARTER })
    })),
  ]
}
