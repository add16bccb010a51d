import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import type { Job } from '../platform/jobs.ts'

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

export const sharingJobs: Job[] = [purge]
