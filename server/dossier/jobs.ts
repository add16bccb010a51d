import { ANYONE } from '../platform/ctx.ts'
import { due } from '../platform/holding.ts'
import type { Job } from '../platform/jobs.ts'
import { forgetWrong } from './commands/forget-wrong.ts'
import { HOLDS } from './holds.ts'

/** Every minute answers that were kept before their value was corrected are used no more; by night counters of hours long gone are dropped. */
export const dossierJobs: Job[] = [
  {
    name: 'dossier.forget-wrong',
    every: '* * * * *',
    run: ({ db, actor }) => forgetWrong(db, actor),
  },
  {
    name: 'dossier.sweep',
    every: '51 3 * * *',
    async run({ db }) {
      const { now } = db.statement(ANYONE, null)
      await db.run('dossier-sweep', `delete from dossier.attempt where ${due(HOLDS['dossier.attempt'])}`, [
        now,
      ])
    },
  },
]
