import type { Job } from '../platform/jobs.ts'
import { publishDue } from './commands/publish-due.ts'

export const designJobs: Job[] = [
  {
    name: 'designs.publish-due',
    every: '* * * * *',
    run: ({ db, actor }) => publishDue(db, actor),
  },
]
