import type { Job } from './jobs.ts'

/** Request keys are forgotten after a day; a retry comes sooner or not at all. */
export const platformJobs: Job[] = [
  {
    name: 'platform.sweep',
    every: '17 * * * *',
    async run({ db }) {
      await db.run(
        'platform-sweep',
        `delete from platform.idempotency where at < now() - interval '24 hours'`,
        [],
      )
    },
  },
]
