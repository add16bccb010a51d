import type { Job } from '../platform/jobs.ts'

/** Wrong check codes are kept for a day. */
export const documentJobs: Job[] = [
  {
    name: 'documents.sweep',
    every: '41 * * * *',
    async run({ db }) {
      await db.run(
        'documents-sweep',
        `delete from documents.check_miss where at < now() - interval '24 hours'`,
        [],
      )
    },
  },
]
