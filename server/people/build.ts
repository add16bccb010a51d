import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Office } from '../offices/model.ts'
import { ROOT } from '../platform/config.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase, type Database } from '../platform/db.ts'
import { migrate } from '../platform/migrate.ts'
import { startPostgres } from '../platform/postgres.ts'
import { sha256 } from '../platform/secrets.ts'

/** A clock that tests turn. */
export type TestClock = { now: Date; forward(seconds: number): void }

export type TestRooms = {
  url: string
  clock: TestClock
  filesDir: string
  /** The same database as a server in that mode sees it. */
  open(mode: 'demo' | 'serve'): Database
  close(): Promise<void>
}

const office = (id: string, department: string): Office => ({
  id,
  department,
  name: `${department}演示办事处`,
  area: '320800',
  address: '演示路 1 号',
  hours: '9:00–17:00',
  phone: '12345',
  posts: [
    { id: 'desk', name: '受理岗', permissions: ['case.accept'] },
    { id: 'head', name: '审批岗', permissions: ['case.accept', 'case.decide'] },
  ],
})

/** Two invented offices. */
export const OFFICES: ReadonlyMap<string, Office> = new Map([
  ['kites', office('kites', '风筝')],
  ['police', office('police', '公安')],
])

const MIGRATIONS = ['0001-platform-base', '0002-people-sign-in', '0003-files-store', '0004-messages-outbox']

/** A throw-away PostgreSQL with the schemas of people, files and messages. */
export async function openRooms(): Promise<TestRooms> {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-rooms-'))
  const postgres = await startPostgres(folder, () => undefined, { durable: false, settings: { shared_buffers: '32MB' } })
  await migrate(
    postgres.url,
    MIGRATIONS.map((name) => {
      const sql = readFileSync(join(ROOT, 'db/migrations', `${name}.sql`), 'utf8')
      return { name: `${name}.sql`, sql, sha256: sha256(sql) }
    }),
  )
  const clock: TestClock = {
    now: new Date('2026-11-23T02:00:00Z'),
    forward: (seconds) => (clock.now = new Date(clock.now.getTime() + seconds * 1000)),
  }
  const filesDir = join(folder, 'files')
  const opened: Database[] = []
  return {
    url: postgres.url,
    clock,
    filesDir,
    open(mode) {
      const region = { head: { id: 'kites', name: '风筝市', hotline: '12345' }, offices: OFFICES }
      const db = openDatabase(postgres.url, { mode, region, filesDir } as unknown as World, () => clock.now, 8)
      opened.push(db)
      return db
    },
    async close() {
      await Promise.all(opened.map((db) => db.close()))
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A citizen number of nobody, with the right check digit; `n` below 1000. */
export function buildNumber(n: number): string {
  const front = `320801199001${String(10 + (Math.floor(n / 1000) % 10)).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(front[index]), 0)
  return front + '10X98765432'.charAt(sum % 11)
}
