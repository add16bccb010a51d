import { sql } from 'kysely'
import { z } from 'zod'
import { toLocalDate } from '../calendar/rules.ts'
import { tellOfficers } from '../messages/commands/tell-officers.ts'
import { hasHandler } from '../people/queries.ts'
import type { Job } from '../platform/jobs.ts'
import { DUE_TURNS, takeDueTurn } from './commands/due-turn.ts'
import { runBatch } from './commands/grant-batch.ts'
import { remindConfirmations } from './commands/confirm.ts'

const Ended = z.object({ owner: z.uuid(), subject: z.string(), atEnd: z.enum(DUE_TURNS) })

/** A clock of the room `deadlines` has ended: what falls due by itself is done, once. */
const clockEnded: Job = {
  name: 'clock.ended',
  async run({ db, actor }, payload) {
    const { owner, subject, atEnd } = Ended.parse(payload)
    await db.write(actor, (ctx) => takeDueTurn(ctx, { caseId: owner, step: subject, turn: atEnd }))
  },
}

const batch: Job = {
  name: 'cases.batch',
  async run({ db }, payload) {
    await runBatch(db, z.object({ batchId: z.uuid() }).parse(payload).batchId)
  },
}

/** The inbox keeps due dates of its own; when a new calendar has moved the clocks, they follow. */
const followClocks: Job = {
  name: 'cases.follow-clocks',
  every: '* * * * *',
  async run({ db, actor }) {
    await db.write(actor, (ctx) =>
      sql`
        update cases.case_item i set due_on = k.due_on, order_on = k.due_on, provisional = k.provisional
        from deadlines.clock k
        where k.moved_at > ${new Date(ctx.now.getTime() - 86_400_000)} and k.state = 'running'
          and k.owner = i.case_id and k.subject = i.step
          and k.kind = case when i.due_kind in ('promised', 'statutory') then 'decision' else i.due_kind end
          and (i.due_on, i.provisional) is distinct from (k.due_on, k.provisional)`.execute(ctx.db),
    )
  },
}

/** A confirmation that is about to lapse, or has, keeps items waiting: the applicant is told each time, once. */
const remind: Job = {
  name: 'cases.remind',
  every: '*/30 * * * *',
  async run({ db, actor }) {
    await db.write(actor, (ctx) => remindConfirmations(ctx))
  },
}

/** Work that lies with an office where nobody can take it: its administrators are told, once a day. */
const unattended: Job = {
  name: 'cases.unattended',
  every: '*/10 * * * *',
  async run({ db, actor }) {
    await db.write(actor, async (ctx) => {
      const offices = await sql<{ office: string; open: number }>`
        select office, count(*)::int as open from cases.case_item where bucket = 'open' group by office`.execute(
        ctx.db,
      )
      for (const { office, open } of offices.rows) {
        if (await hasHandler(ctx, office, 'case.accept')) continue
        await tellOfficers(ctx, {
          office,
          permission: 'office.administer',
          kind: 'no-handler',
          text: `有 ${open} 件等着办，但是今天没有人能受理。请安排人员或代岗。`,
          link: '/staff/office',
          once: `no-handler ${toLocalDate(ctx.now)}`,
        })
      }
    })
  },
}

export const caseJobs: Job[] = [clockEnded, batch, followClocks, remind, unattended]
