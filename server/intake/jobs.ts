import { z } from 'zod'
import type { Job } from '../platform/jobs.ts'
import { expireFaulty } from './commands/faulty-rows.ts'
import { pullAll, pullSource } from './commands/pull.ts'
import { checkImport, runImport } from './commands/run-import.ts'
import { tellTroubled } from './commands/tell-troubled.ts'

const Payload = z.object({ importId: z.uuid() })

const PullPayload = z.object({ source: z.string() })

/** A file is looked through, and carried out when it is confirmed. */
export const intakeJobs: Job[] = [
  {
    name: 'intake.check',
    run: ({ db, actor }, payload) => checkImport(db, actor, Payload.parse(payload).importId),
  },
  {
    name: 'intake.pull',
    run: ({ db, actor }, payload) => pullSource(db, actor, PullPayload.parse(payload).source),
  },
  // At night in China.
  { name: 'intake.expire-faulty', every: '50 18 * * *', run: ({ db, actor }) => expireFaulty(db, actor) },
  {
    name: 'intake.tell-troubled',
    every: '*/5 * * * *',
    run: ({ db, actor }) => db.write(actor, tellTroubled),
  },
  { name: 'intake.pull-all', every: '* * * * *', run: ({ db }) => pullAll(db) },
  {
    name: 'intake.import',
    run: ({ db, actor }, payload) => runImport(db, actor, Payload.parse(payload).importId),
  },
]
