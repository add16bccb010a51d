import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { testDb } from '../../test/db.ts'
import { readCalendar } from '../calendar/queries.ts'
import type { Actor, World, WriteCtx } from '../platform/ctx.ts'
import { openDatabase, type Database } from '../platform/db.ts'
import { uuidv7 } from '../platform/ids.ts'
import type { Limit } from './model.ts'
import type { NewClock } from './row.ts'

export const CALENDAR = readCalendar(fileURLToPath(new URL('../../regions/cn/calendar', import.meta.url)))

export const working = (days: number): Limit => ({ days, unit: 'working' })
export const natural = (days: number): Limit => ({ days, unit: 'natural' })

/** An instant by the clock in China: `china('2026-11-20 09:30')`. */
export const china = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00+08:00`)

export type TestClocks = {
  db: Database
  world: World
  clock: { now: Date }
  /** Runs a command at an instant in China. */
  at<T>(text: string, work: (ctx: WriteCtx) => Promise<T>): Promise<T>
}

const OFFICER: Actor = {
  kind: 'staff',
  id: uuidv7(),
  name: '林晓岚',
  office: 'kites',
  post: 'head',
  permissions: [],
  standsInFor: [],
}

/** A database of this test file with the national calendar and a clock to turn. */
export async function openClocks(): Promise<TestClocks> {
  const clock = { now: china('2026-11-20 10:00') }
  const { url } = await testDb()
  const world = {
    region: { head: { id: 'kites', name: '风筝市', hotline: '12345' }, calendar: CALENDAR },
  } as unknown as World
  const db = openDatabase(url, world, () => clock.now, 8)
  after(() => db.close())
  return {
    db,
    world,
    clock,
    at(text, work) {
      clock.now = china(text)
      return db.write(OFFICER, work)
    },
  }
}

/** A decision clock of a new owner with 20 working days by law and none promised, unless told otherwise. */
export function buildClock(more: Partial<NewClock> = {}): NewClock {
  return {
    owner: uuidv7(),
    subject: 'permit',
    kind: 'decision',
    office: 'kites',
    statutory: working(20),
    promised: null,
    ...more,
  }
}
