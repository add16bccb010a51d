import { z } from 'zod'
import type { Job } from '../platform/jobs.ts'
import { indexListed } from './commands/index-listed.ts'
import { lintStale } from './commands/lint-stale.ts'
import { checkImport, runImport } from './commands/run-import.ts'

const Payload = z.object({ importId: z.uuid() })

/** A file is looked through, and carried out when it is confirmed; new consistency rules look at every entry once. */
export const inventoryJobs: Job[] = [
  {
    name: 'inventory.check',
    run: ({ db, actor }, payload) => checkImport(db, actor, Payload.parse(payload).importId),
  },
  {
    name: 'inventory.import',
    run: ({ db, actor }, payload) => runImport(db, actor, Payload.parse(payload).importId),
  },
  { name: 'inventory.index', run: ({ db, actor }) => db.write(actor, indexListed) },
  // What is published from a day, or withdrawn from one, is found and lost that morning.
  { name: 'inventory.indexDaily', every: '1 16 * * *', run: ({ db, actor }) => db.write(actor, indexListed) },
  { name: 'inventory.lint', every: '17 * * * *', run: ({ db, actor }) => lintStale(db, actor) },
]
