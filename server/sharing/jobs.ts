import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import type { Job } from '../platform/jobs.ts'
import { countDays } from './commands/count-days.ts'

/** Removes kept answers whose time is over, and what was counted on days before today. */
const purge: Job = {
  name: 'sharing.purge',
  every: '*/10 * * * *',
  async run({ db, actor }) {
    await db.write(actor, async (ctx) => {
      await sql`delete from sharing.answer where ends <= ${ctx.now}`.execute(ctx.db)
      await sql`delete from sharing.used where day < ${toLocalDate(ctx.now)}::date`.execute(ctx.db)
    })
  },
}

/** An hour after midnight in China: what was asked before it is written down by then. */
const count: Job = {
  name: 'sharing.count',
  every: '11 17 * * *',
  async run({ db, actor }) {
    await db.write(actor, countDays)
  },
}

export const sharingJobs: Job[] = [purge, count]
