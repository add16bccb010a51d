import { ANYONE } from '../platform/ctx.ts'
import { due } from '../platform/holding.ts'
import type { Job } from '../platform/jobs.ts'
import { HOLDS } from './holds.ts'

/** Wrong check codes are kept for a day. */
export const documentJobs: Job[] = [
  {
    name: 'documents.sweep',
    every: '41 * * * *',
    async run({ db }) {
      const { now } = db.statement(ANYONE, null)
      await db.run(
        'documents-sweep',
        `delete from documents.check_miss where ${due(HOLDS['documents.check_miss'])}`,
        [now],
      )
    },
  },
]
