import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { confirmImport, openImport } from '../server/inventory/commands/open-import.ts'
import { checkImport, runImport } from '../server/inventory/commands/run-import.ts'
import { getImport } from '../server/inventory/imports.ts'
import type { ImportView } from '../server/inventory/model.ts'
import { PROFILES } from '../server/inventory/profiles.ts'
import { ROOT } from '../server/platform/config.ts'
import type { Actor, Officer, World } from '../server/platform/ctx.ts'
import { openDatabase, type Database } from '../server/platform/db.ts'
import { uuidv7 } from '../server/platform/ids.ts'
import { say } from './say.ts'
import type { Stage } from './stage.ts'

/** Rows a second of a file of items; `floor`: a bare COPY of the rows that it wrote into tables of the same shape. */
export type ImportFigures = {
  rows: number
  checkSeconds: number
  seconds: number
  perSecond: number
  /** The same file once more, which changes nothing. */
  sameSeconds: number
  floor: number
  ratio: number
}

const SYSTEM: Actor = { kind: 'system', name: 'bench' }
const NOW = new Date('2026-11-23T09:00:00+08:00')
const PROFILE = 'guangan-2025'

/** JSON Lines of the real list of a district, again and again, each time under codes of its own. */
function fileOf(rows: number): Buffer {
  const file = join(ROOT, 'test/data/items/guangan_items.json')
  const real = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string | null>[]
  const lines = Array.from({ length: rows }, (_, at) => {
    const item = real[at % real.length]
    return JSON.stringify({ ...item, itemCode: `${item?.['itemCode']}-${Math.floor(at / real.length)}` })
  })
  return Buffer.from(lines.join('\n'))
}

/** A file is looked through, taken over, and handed in again; then its rows are copied. One after the other, without HTTP. */
export async function measureImport(stage: Stage, rows: number): Promise<ImportFigures> {
  const world = {
    region: { head: { id: 'bench', name: '', area: '511602' } },
  } as unknown as World
  const db = openDatabase(stage.databaseUrl, world, () => NOW, 2)
  try {
    const content = fileOf(rows).toString('base64')
    const [checkSeconds, id] = await timed(() => look(db, content))
    const [seconds, done] = await timed(() => takeOver(db, id))
    if (done.added < rows * 0.99) throw new Error(`only ${done.added} of ${rows} rows were taken over`)
    say(`${done.added} rows looked through in ${checkSeconds} s, taken over in ${seconds} s`)
    const [sameSeconds, again] = await timed(async () => takeOver(db, await look(db, content)))
    if (again.added + again.changed > 0) throw new Error('the second import changed something')
    const floorSeconds = await copySeconds(stage)
    return {
      rows: done.added,
      checkSeconds,
      seconds,
      perSecond: Math.round(done.added / seconds),
      sameSeconds,
      floor: Math.round(done.added / floorSeconds),
      ratio: Math.round((floorSeconds / seconds) * 100) / 100,
    }
  } finally {
    await db.close()
  }
}

const officer: Officer = {
  kind: 'staff',
  id: uuidv7(NOW),
  name: '周编制',
  office: 'bench',
  post: 'items',
  permissions: ['item.edit'],
  standsInFor: [],
}

/** 试运行. */
async function look(db: Database, content: string): Promise<string> {
  const profile = PROFILES.find((each) => each.id === PROFILE)
  if (!profile) throw new Error(`no profile ${PROFILE}`)
  const { id } = await db.write(officer, (ctx) =>
    openImport(ctx, { name: 'bench.jsonl', kind: 'implementation', area: '511602', profile, content }),
  )
  await checkImport(db, SYSTEM, id)
  return id
}

async function takeOver(db: Database, id: string): Promise<ImportView> {
  await db.write(officer, (ctx) => confirmImport(ctx, { id }))
  await runImport(db, SYSTEM, id)
  return db.read(SYSTEM, (ctx) => getImport(ctx, id))
}

/** What was written, out into files of the database's own folder and into empty tables with the same columns and indexes. */
async function copySeconds({ pool }: Stage): Promise<number> {
  const { rows } = await pool.query<{ folder: string }>(`select current_setting('data_directory') as folder`)
  const fileFor = (table: string): string => `'${join(rows[0]?.folder ?? '', `bench-${table}.copy`)}'`
  const tables = ['entry', 'version']
  await pool.query('create schema bench_floor')
  for (const table of tables) {
    await pool.query(`create table bench_floor.${table} (like inventory.${table} including all)`)
    await pool.query(`copy inventory.${table} to ${fileFor(table)}`)
  }
  const [seconds] = await timed(async () => {
    for (const table of tables) await pool.query(`copy bench_floor.${table} from ${fileFor(table)}`)
  })
  await pool.query('drop schema bench_floor cascade')
  return seconds
}

async function timed<T>(work: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const start = performance.now()
  const result = await work()
  return [Math.round((performance.now() - start) / 10) / 100, result]
}
