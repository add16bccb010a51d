import type { Job } from '../platform/jobs.ts'
import { sweepOf } from '../platform/sweep.ts'
import { takeTurnsOfDay } from './commands/turn-of-day.ts'
import { resealDocument, sealByPlatform } from '../seals/commands/seal-document.ts'
import { listCompromised } from '../seals/queries.ts'
import { HOLDS } from './holds.ts'
import { listBeginning, listDue, paperForPlatform, paperToReseal } from './queries.ts'

/** So many are found at once; whatever more there is follows in the same run. */
const AT_ONCE = 500

/** Right after midnight in China, and again through the day for what a stopped worker missed. */
export const certificateJobs: Job[] = [
  {
    name: 'credentials.expire',
    every: '2 * * * *',
    async run({ db, actor }) {
      for (const list of [listBeginning, listDue]) {
        for (;;) {
          const due = await db.read(actor, (ctx) => list(ctx, AT_ONCE))
          for (const number of due) await db.write(actor, (ctx) => takeTurnsOfDay(ctx, { number }))
          if (due.length < AT_ONCE) break
        }
      }
    },
  },
  {
    name: 'credentials.seal',
    async run({ db, actor }, { number }) {
      const paper = await db.read(actor, (ctx) => paperForPlatform(ctx, String(number)))
      if (paper) await sealByPlatform(db, paper)
    },
  },
  {
    // Here, because it is known here how papers of both kinds are drawn.
    name: 'seals.reseal',
    async run({ db, actor }, asked) {
      const sealId = String(asked['sealId'])
      let after: string | undefined
      do {
        const papers = await db.read(actor, (ctx) => listCompromised(ctx, sealId, after))
        for (const key of papers) {
          const paper = await db.read(actor, (ctx) => paperToReseal(ctx, key))
          if (paper) await resealDocument(db, sealId, paper)
        }
        after = papers.at(-1)?.id
      } while (after !== undefined)
    },
  },
  sweepOf('credentials.sweep', '29 * * * *', HOLDS),
]
