import { ANYONE } from '../platform/ctx.ts'
import { due } from '../platform/holding.ts'
import type { Job } from '../platform/jobs.ts'
import { HOLDS } from './holds.ts'

/** Removes codes and tokens that are no longer good for anything, not even for finding a theft. */
const sweep: Job = {
  name: 'channels.sweep',
  every: '*/10 * * * *',
  async run({ db }) {
    const { now } = db.statement(ANYONE, null)
    await db.run(
      'channels-sweep-tokens',
      `delete from channels.token where ${due(HOLDS['channels.token'])}`,
      [now],
    )
    await db.run('channels-sweep-codes', `delete from channels.code where ${due(HOLDS['channels.code'])}`, [
      now,
    ])
  },
}

export const channelJobs: Job[] = [sweep]
