import { ANYONE } from '../platform/ctx.ts'
import { due } from '../platform/holding.ts'
import type { Job } from '../platform/jobs.ts'
import { HOLDS } from './holds.ts'

/** Drafts that nobody goes on with are deleted with what was uploaded to them: personal data no longer than needed (PIPL 19). */
export const applicationJobs: Job[] = [
  {
    name: 'applications.sweep',
    every: '37 3 * * *',
    async run({ db }) {
      const { now } = db.statement(ANYONE, null)
      await db.run(
        'applications-sweep',
        `with gone as (delete from applications.draft where ${due(HOLDS['applications.draft'])} returning id)
         select files.drop_of(array_agg(id)) from gone`,
        [now],
      )
    },
  },
]
