import type { Job } from '../platform/jobs.ts'
import { closeForgotten } from './commands/end-sitting.ts'

/** At night: sittings that were left open are wiped; codes and old numbers in line are forgotten after 30 days. */
export const counterJobs: Job[] = [
  {
    name: 'counter.sweep',
    every: '43 3 * * *',
    async run({ db, actor }) {
      await db.write(actor, closeForgotten)
      await db.run('counter-sweep-codes', 'delete from counter.draft_code where expires_at < now()', [])
      await db.run(
        'counter-sweep-stations',
        `delete from counter.station where since < now() - interval '16 hours'`,
        [],
      )
      await db.run(
        'counter-sweep-tickets',
        `update counter.ticket set phone = null, person_id = null
         where day < current_date - 30 and (phone is not null or person_id is not null)`,
        [],
      )
    },
  },
]
