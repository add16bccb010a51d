import { ANYONE } from '../platform/ctx.ts'
import type { Job } from '../platform/jobs.ts'

/** Removes codes and tokens that are no longer good for anything, not even for finding a theft. */
const sweep: Job = {
  name: 'channels.sweep',
  every: '*/10 * * * *',
  async run({ db }) {
    const { now } = db.statement(ANYONE, null)
    await db.run('channels-sweep-tokens', 'delete from channels.token where expires_at <= $1', [now])
    await db.run(
      'channels-sweep-codes',
      `delete from channels.code where expires_at <= $1::timestamptz - interval '1 day'`,
      [now],
    )
  },
}

export const channelJobs: Job[] = [sweep]
