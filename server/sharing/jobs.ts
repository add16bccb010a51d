import { ANYONE } from '../platform/ctx.ts'
import { due } from '../platform/holding.ts'
import type { Job } from '../platform/jobs.ts'
import { countDays } from './commands/count-days.ts'
import { HOLDS } from './holds.ts'

/** Removes kept answers whose time is over, and what was counted on days before today. */
const purge: Job = {
  name: 'sharing.purge',
  every: '*/10 * * * *',
  async run({ db }) {
    const { now } = db.statement(ANYONE, null)
    await db.run(
      'sharing-purge-answers',
      `delete from sharing.answer where ${due(HOLDS['sharing.answer'])}`,
      [now],
    )
    await db.run('sharing-purge-used', `delete from sharing.used where ${due(HOLDS['sharing.used'])}`, [now])
  },
}

/** An hour after midnight in China: what was asked before it is written down by then. */
const count: Job = {
  name: 'sharing.count',
  every: '11 17 * * *',
  async run({ db, actor }) {
    await db.write(actor, countDays)
  },
}

export const sharingJobs: Job[] = [purge, count]
