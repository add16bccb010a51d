import { ANYONE } from './ctx.ts'
import type { Database } from './db.ts'
import { due, type Holds } from './holding.ts'
import { HOLDS } from './holds.ts'
import type { Job } from './jobs.ts'

/** Deletes from every table of a room the rows whose time is over, where the room says that this job removes them. */
export async function removeDue(db: Database, job: string, holds: Holds): Promise<void> {
  const { now } = db.statement(ANYONE, null)
  for (const [table, holding] of Object.entries(holds)) {
    if (holding.keep?.by !== job || holding.keep.does === 'empty') continue
    await db.run(`${job} ${table}`, `delete from ${table} where ${due(holding)}`, [now])
  }
}

/** A job that does nothing else. */
export const sweepOf = (name: string, every: string, holds: Holds): Job => ({
  name,
  every,
  run: ({ db }) => removeDue(db, name, holds),
})

/** Request keys are forgotten after a day; a retry comes sooner or not at all. */
export const platformJobs: Job[] = [sweepOf('platform.sweep', '17 * * * *', HOLDS)]
