import type { Job } from '../platform/jobs.ts'
import { tellLate } from './commands/tell-late.ts'

/** Every hour: who is late with an answer, and which grants have ended. */
export const resourceJobs: Job[] = [
  {
    name: 'resources.late',
    every: '37 * * * *',
    async run({ db, actor }) {
      await db.write(actor, tellLate)
    },
  },
]
