import { ANYONE } from '../platform/ctx.ts'
import type { Job } from '../platform/jobs.ts'
import { IDLE_SECONDS } from './rules.ts'

/** Removes sessions, codes and counters that are no longer good for anything. */
const sweep: Job = {
  name: 'people.sweep',
  every: '*/10 * * * *',
  async run({ db }) {
    const { now } = db.statement(ANYONE, null)
    await db.run(
      'people-sweep-sessions',
      `delete from people.session where expires_at <= $1 or touched_at <= $1::timestamptz - make_interval(secs => $2)`,
      [now, IDLE_SECONDS],
    )
    await db.run('people-sweep-codes', 'delete from people.sign_in_code where expires_at <= $1', [now])
    await db.run('people-sweep-attempts', 'delete from people.sign_in_attempt where resets_at <= $1', [now])
  },
}

export const peopleJobs: Job[] = [sweep]
