import type { Job } from '../platform/jobs.ts'

/** Drafts are kept for 90 days, then everything in them is deleted: personal data no longer than needed (PIPL 19). */
export const applicationJobs: Job[] = [
  {
    name: 'applications.sweep',
    every: '37 3 * * *',
    async run({ db }) {
      await db.run(
        'applications-sweep',
        `delete from applications.draft where state <> 'submitted' and updated_at < now() - interval '90 days'`,
        [],
      )
    },
  },
]
