import { ANYONE } from '../platform/ctx.ts'
import { due } from '../platform/holding.ts'
import type { Job } from '../platform/jobs.ts'
import { HOLDS } from './holds.ts'

/** Removes sessions, codes and counters that are no longer good for anything. */
const sweep: Job = {
  name: 'people.sweep',
  every: '*/10 * * * *',
  async run({ db }) {
    const { now } = db.statement(ANYONE, null)
    await db.run(
      'people-sweep-sessions',
      `delete from people.session where ${due(HOLDS['people.session'])}`,
      [now],
    )
    await db.run(
      'people-sweep-codes',
      `delete from people.sign_in_code where ${due(HOLDS['people.sign_in_code'])}`,
      [now],
    )
    await db.run(
      'people-sweep-attempts',
      `delete from people.sign_in_attempt where ${due(HOLDS['people.sign_in_attempt'])}`,
      [now],
    )
  },
}

export const peopleJobs: Job[] = [sweep]
