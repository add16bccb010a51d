import type { Job } from '../platform/jobs.ts'
import { escalateUrgings } from './commands/escalate-urgings.ts'
import { followCases } from './commands/follow-cases.ts'
import { liftUrgings } from './commands/lift-urgings.ts'

export const supervisionJobs: Job[] = [
  {
    name: 'supervision.follow',
    every: '* * * * *',
    async run({ db, actor }) {
      while (await db.write(actor, followCases));
    },
  },
  {
    name: 'supervision.lift',
    every: '* * * * *',
    async run({ db, actor }) {
      await db.write(actor, liftUrgings)
    },
  },
  {
    name: 'supervision.escalate',
    every: '* * * * *',
    async run({ db, actor }) {
      await db.write(actor, escalateUrgings)
    },
  },
]
