import { z } from 'zod'
import { ClockKind } from '../deadlines/model.ts'
import { getDefinition } from '../onething/queries.ts'
import type { Job } from '../platform/jobs.ts'
import { sweepOf } from '../platform/sweep.ts'
import { DUE_TURNS, takeDueTurn } from './commands/due-turn.ts'
import { followClocks } from './commands/follow-clocks.ts'
import { runBatch } from './commands/grant-batch.ts'
import { giveBackHeld } from './commands/hand-over.ts'
import { remindConfirmations } from './commands/confirm.ts'
import { tellUnattended } from './commands/tell-unattended.ts'
import { countUses } from '../search/commands/count-uses.ts'
import { HOLDS } from './holds.ts'
import { listUses } from './queries.ts'
import { lockCase } from './store.ts'
import { keepFilingPapers } from './turn.ts'

const Ended = z.object({
  owner: z.uuid(),
  subject: z.string(),
  kind: ClockKind,
  run: z.int(),
  atEnd: z.enum(DUE_TURNS),
})

/** A clock of the room `deadlines` has ended: what falls due by itself is done, once. */
const clockEnded: Job = {
  name: 'clock.ended',
  async run({ db, actor }, payload) {
    const { owner, subject, kind, run, atEnd } = Ended.parse(payload)
    await db.write(actor, (ctx) =>
      takeDueTurn(ctx, { caseId: owner, step: subject, turn: atEnd, clock: { kind, run } }),
    )
  },
}

const batch: Job = {
  name: 'cases.batch',
  async run({ db }, payload) {
    await runBatch(db, z.object({ batchId: z.uuid() }).parse(payload).batchId)
  },
}

/** Clocks that a process with an old calendar started are counted again within minutes; an import itself takes the inbox along. */
const STRAGGLERS_MS = 3_600_000
const followMoved: Job = {
  name: 'cases.follow-clocks',
  every: '* * * * *',
  async run({ db, actor }) {
    await db.write(actor, (ctx) => followClocks(ctx, new Date(ctx.now.getTime() - STRAGGLERS_MS)))
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

/** What was applied for most in the last year is found first among equals. */
const countApplied: Job = {
  name: 'cases.count-uses',
  every: '20 3 * * *',
  async run({ db, actor }) {
    await db.write(actor, async (ctx) => countUses(ctx, await listUses(ctx)))
  },
}

/** 申请书 and 收件凭证 of what was submitted since the last time, each case in a transaction of its own. */
const filingPapers: Job = {
  name: 'cases.filing-papers',
  every: '* * * * *',
  async run({ db, actor }) {
    for (;;) {
      const waiting = await db.run<{ id: string }>(
        'cases-papers-open',
        'select id from cases.case where not papers_issued order by submitted_at limit 200',
        [],
      )
      for (const { id } of waiting) {
        await db.write(actor, async (ctx) => {
          const current = await lockCase(ctx, id)
          const { onething, onethingVersion } = current.case
          await keepFilingPapers(ctx, current, await getDefinition(ctx, onething, onethingVersion))
        })
      }
      if (waiting.length < 200) return
    }
  },
}

/** What nobody can go on with: given back where its holder has left, told to the administrators otherwise. */
const unattended: Job = {
  name: 'cases.unattended',
  every: '*/10 * * * *',
  async run({ db, actor }) {
    await db.write(actor, giveBackHeld)
    await db.write(actor, tellUnattended)
  },
}

/** Decisions are noted only to say when an officer should rest; what was decided stands in the events. */
const forget = sweepOf('cases.forget', '53 3 * * *', HOLDS)

export const caseJobs: Job[] = [
  clockEnded,
  batch,
  filingPapers,
  followMoved,
  remind,
  unattended,
  countApplied,
  forget,
]
