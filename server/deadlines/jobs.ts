import { z } from 'zod'
import { ANYONE } from '../platform/ctx.ts'
import type { Job } from '../platform/jobs.ts'
import { recomputeSpan } from './commands/recompute-clocks.ts'
import { sweep } from './sweep.ts'

const Span = z.object({ from: z.iso.date(), to: z.iso.date() })

export const deadlineJobs: Job[] = [
  {
    name: 'deadlines.sweep',
    every: '* * * * *',
    async run({ db }) {
      await sweep(db, db.statement(ANYONE, null).now)
    },
  },
  {
    // A process that had not noticed the new calendar yet may have counted with the one before.
    name: 'deadlines.follow',
    async run({ db, actor }, payload) {
      const span = Span.parse(payload)
      await db.write(actor, (ctx) => recomputeSpan(ctx, ctx.world.region.calendar, span))
    },
  },
]
