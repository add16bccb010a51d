import type { Job } from '../platform/jobs.ts'
import { sweepOf } from '../platform/sweep.ts'
import { forgetWrong } from './commands/forget-wrong.ts'
import { HOLDS } from './holds.ts'

/** Every minute answers that were kept before their value was corrected are used no more; by night counters of hours long gone are dropped. */
export const dossierJobs: Job[] = [
  {
    name: 'dossier.forget-wrong',
    every: '* * * * *',
    run: ({ db, actor }) => forgetWrong(db, actor),
  },
  sweepOf('dossier.sweep', '51 3 * * *', HOLDS),
]
