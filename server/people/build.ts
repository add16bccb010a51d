import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { testDb } from '../../test/db.ts'
import type { Office } from '../offices/model.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase, type Database } from '../platform/db.ts'

/** A clock that tests turn. */
export type TestClock = { now: Date; forward(seconds: number): void }

export type TestRooms = {
  clock: TestClock
  filesDir: string
  /** The same database as a server in that mode sees it. */
  open(mode: 'demo' | 'serve'): Database
}

const office = (id: string, department: string, seats = 1): Office => ({
  id,
  department,
  name: `${department}演示办事处`,
  area: '320800',
  address: '演示路 1 号',
  hours: '9:00–17:00',
  phone: '12345',
  posts: [
    { id: 'desk', name: '受理岗', permissions: ['case.accept'], seats },
    { id: 'head', name: '审批岗', permissions: ['case.accept', 'case.decide'], seats },
  ],
})

/** Two invented offices. */
export const OFFICES: ReadonlyMap<string, Office> = new Map([
  ['kites', office('kites', '风筝')],
  ['police', office('police', '公安', 2)],
])

/** A database of this test file, a clock to turn, and the server's view of them. Called at the top of the file. */
export async function openRooms(offices: ReadonlyMap<string, Office> = OFFICES): Promise<TestRooms> {
  const clock: TestClock = {
    now: new Date('2026-11-23T02:00:00Z'),
    forward: (seconds) => (clock.now = new Date(clock.now.getTime() + seconds * 1000)),
  }
  const folder = mkdtempSync(join(tmpdir(), 'tongban-files-'))
  const filesDir = join(folder, 'files')
  const opened: Database[] = []
  // Before the database is dropped, for what was registered first runs first.
  after(async () => {
    await Promise.all(opened.map((db) => db.close()))
    rmSync(folder, { recursive: true, force: true })
  })
  const { url } = await testDb()
  return {
    clock,
    filesDir,
    open(mode) {
      const region = { head: { id: 'kites', name: '风筝市', hotline: '12345' }, offices }
      const db = openDatabase(url, { mode, region, filesDir } as unknown as World, () => clock.now, 8)
      opened.push(db)
      return db
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
