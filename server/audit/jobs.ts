import { inspectTrail } from './commands/inspect.ts'
import { sealRows } from './commands/seal-rows.ts'
import { tellLate } from './commands/tell-auditors.ts'
import { keepHeads, keptHeads } from './heads.ts'
import type { Job } from '../platform/jobs.ts'

/** Seals what is new, and checks the whole chain at night. Heads that are time-stamped are kept in a file beside the database as well. */
export const auditJobs = (headsFile: string): Job[] => [
  {
    name: 'audit.seal',
    every: '* * * * *',
    async run({ db, actor }) {
      const blocks = await sealRows(db, actor)
      keepHeads(
        headsFile,
        blocks.filter(({ stamped }) => stamped).map(({ head }) => head),
      )
    },
  },
  {
    name: 'audit.watch',
    every: '*/10 * * * *',
    run: ({ db, actor }) => db.write(actor, tellLate),
  },
  {
    name: 'audit.inspect',
    every: '41 2 * * *',
    async run({ db, actor }) {
      await inspectTrail(db, actor, { heads: keptHeads(headsFile) })
    },
  },
]
