import { ANYONE } from '../platform/ctx.ts'
import { due } from '../platform/holding.ts'
import type { Job } from '../platform/jobs.ts'
import { removeDue } from '../platform/sweep.ts'
import { closeForgotten } from './commands/end-sitting.ts'
import { HOLDS } from './holds.ts'

/** At night: sittings that were left open are wiped; codes and old numbers in line are forgotten after 30 days. */
export const counterJobs: Job[] = [
  {
    name: 'counter.sweep',
    every: '43 3 * * *',
    async run({ db, actor }) {
      await db.write(actor, closeForgotten)
      const { now } = db.statement(ANYONE, null)
      await removeDue(db, 'counter.sweep', HOLDS)
      await db.run(
        'counter-sweep-tickets',
        `update counter.ticket set phone = null, person_id = null where ${due(HOLDS['counter.ticket'])}`,
        [now],
      )
    },
  },
]
