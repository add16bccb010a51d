import { join } from 'node:path'
import { Kysely, PostgresDialect, type CompiledQuery } from 'kysely'
import type pg from 'pg'
import { countTasks, listTasks } from '../server/cases/desk.ts'
import { getCaseByCode } from '../server/cases/queries.ts'
import { listIssued } from '../server/credentials/desk.ts'
import { CERTIFICATE_STATES } from '../server/credentials/turns.ts'
import {
  listHeldCases,
  listHeldCertificates,
  listHeldDeliveries,
  listThemes,
} from '../server/dossier/held.ts'
import { listLooks } from '../server/dossier/looks.ts'
import { listSources } from '../server/intake/queries.ts'
import { listPublic } from '../server/inventory/queries.ts'
import { ROOT } from '../server/platform/config.ts'
import { systemClock } from '../server/platform/clock.ts'
import type { Officer, ReadCtx, World } from '../server/platform/ctx.ts'
import { openDatabase } from '../server/platform/db.ts'
import { listRequests, listResources } from '../server/resources/queries.ts'
import { countDays } from '../server/sharing/commands/count-days.ts'
import { countUses, listCallsAbout } from '../server/sharing/queries.ts'
import { listCards, overview } from '../server/supervision/cards.ts'
import { monitorOneThing } from '../server/supervision/monitor.ts'
import { listOutcomes, rankOffices } from '../server/supervision/ranking.ts'
import { loadRegion } from '../server/regions/load.ts'
import { publishRegion } from '../server/regions/commands/publish-region.ts'
import { BUSY_COMPANY, BUSY_PERSON, OFFICE } from './old-cases.ts'
import { BUSY_NUMBER } from './old-records.ts'

/** How PostgreSQL ran one query of a hot screen. */
export interface ShownPlan {
  readonly screen:
    | 'inbox'
    | 'track'
    | 'supervision'
    | 'calls'
    | 'dossier'
    | 'certificates'
    | 'resources'
    | 'list'
    | 'intake'
  readonly query: string
  readonly ms: number
  /** Tables that were read from end to end; of those with fewer rows than `FEW` nobody minds. */
  readonly sequential: readonly string[]
  readonly text: string
}

const FEW = 1000

/** The longest periods that may be asked for, among the old cases. */
const YEAR = { from: '2023-02-10', to: '2024-02-09' }
/** A place in the log of calls that has many before and behind it. */
const MIDDLE = 5000
const QUARTER = { from: '2023-05-01', to: '2023-07-31' }

/**
 * Runs the queries behind the inbox, the track page, supervision and the rooms whose tables grow with use as the server would, takes down
 * their SQL, and has each one explained with its real values. Asked about is who stands in the most rows.
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
    // As the job does every night.
    await database.write({ kind: 'system', name: 'bench' }, countDays)
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
        sequential: await longOnes(
          stage.pool,
          [...text.matchAll(/Seq Scan on "?(\w+)/g)].map((match) => match[1] ?? ''),
        ),
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
    ...(await explain('calls', async () => {
      await listCallsAbout(ctx, BUSY_NUMBER, { limit: 11 })
      await listCallsAbout(ctx, BUSY_COMPANY, { limit: 11, before: MIDDLE })
      await countUses(ctx, Object.keys(world.region.sources), 30)
    })),
    ...(await explain('dossier', async () => {
      const whose = { personId: BUSY_PERSON }
      await listThemes(ctx, whose, () => false)
      await listHeldCases(ctx, whose)
      await listHeldCertificates(ctx, BUSY_NUMBER, whose)
      await listHeldDeliveries(ctx, whose)
      await listHeldCases(ctx, { company: BUSY_COMPANY })
      await listLooks(ctx, { ...whose, number: BUSY_NUMBER }, { limit: 10 })
    })),
    ...(await explain('certificates', async () => {
      for (const state of [undefined, ...CERTIFICATE_STATES, 'proposed'] as const)
        await listIssued(ctx, { state })
      await listIssued(ctx, { q: BUSY_NUMBER })
    })),
    ...(await explain('resources', async () => {
      await listResources(ctx, { state: 'listed' }, { limit: 50 })
      await listRequests(ctx, 'inbox')
    })),
    ...(await explain('list', () => listPublic(ctx))),
    ...(await explain('intake', () => listSources(ctx))),
  ]
}

async function longOnes(pool: pg.Pool, tables: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    'select distinct relname as name from pg_class where relname = any($1) and reltuples >= $2',
    [tables, FEW],
  )
  return rows.map(({ name }) => name)
}
