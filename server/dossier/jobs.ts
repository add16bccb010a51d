import type { Job } from '../platform/jobs.ts'
import { forgetWrong } from './commands/forget-wrong.ts'

/** Every minute: answers that were kept before their value was corrected are used no more. */
export const dossierJobs: Job[] = [
  {
    name: 'dossier.forget-wrong',
    every: '* * * * *',
    run: ({ db, actor }) => forgetWrong(db, actor),
  },
]
