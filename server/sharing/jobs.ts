import type { Job } from '../platform/jobs.ts'
import { sweepOf } from '../platform/sweep.ts'
import { countDays } from './commands/count-days.ts'
import { HOLDS } from './holds.ts'

/** Removes kept answers whose time is over, and what was counted on days before today. */
const purge = sweepOf('sharing.purge', '*/10 * * * *', HOLDS)

/** An hour after midnight in China: what was asked before it is written down by then. */
const count: Job = {
  name: 'sharing.count',
  every: '11 17 * * *',
  async run({ db, actor }) {
    await db.write(actor, countDays)
  },
}

export const sharingJobs: Job[] = [purge, count]
