import { ANYONE, type World } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { findNewerCalendar } from './queries.ts'

const EVERY_MS = 5000

/** Puts the newest imported calendar in the place of the one that this process counts with. */
export async function refreshCalendar(db: Database, world: World): Promise<void> {
  const newer = await db.read(ANYONE, findNewerCalendar)
  if (newer) world.region = { ...world.region, calendar: newer }
}

/** Looks for a newer calendar every few seconds until stopped. While the database is away the last one goes on counting. */
export function watchCalendar(db: Database, world: World): { stop(): void } {
  const timer = setInterval(() => {
    refreshCalendar(db, world).catch((error: unknown) => {
      process.stderr.write(`calendar: ${error instanceof Error ? error.message : String(error)}\n`)
    })
  }, EVERY_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
