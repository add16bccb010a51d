import { ANYONE } from './ctx.ts'
import { due } from './holding.ts'
import { HOLDS } from './holds.ts'
import type { Job } from './jobs.ts'

/** Request keys are forgotten after a day; a retry comes sooner or not at all. */
export const platformJobs: Job[] = [
  {
    name: 'platform.sweep',
    every: '17 * * * *',
    async run({ db }) {
      const { now } = db.statement(ANYONE, null)
      await db.run(
        'platform-sweep',
        `delete from platform.idempotency where ${due(HOLDS['platform.idempotency'])}`,
        [now],
      )
    },
  },
]
