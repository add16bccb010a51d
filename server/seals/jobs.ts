import type { Job } from '../platform/jobs.ts'
import { destroyKeys } from './commands/destroy-keys.ts'
import { openAuthority } from './commands/open-authority.ts'
import { renewLists } from './commands/renew-lists.ts'
import { renewSeals } from './commands/renew-seals.ts'

/** What runs out is replaced before it does: authorities, revocation lists, certificates of seals. */
export const sealJobs: Job[] = [
  {
    name: 'seals.renew',
    every: '23 * * * *',
    async run({ db, actor }) {
      await db.write(actor, openAuthority)
      await db.write(actor, renewLists)
      await renewSeals(db, actor)
      await destroyKeys(db, actor)
    },
  },
  { name: 'seals.destroy-keys', run: ({ db, actor }) => destroyKeys(db, actor) },
]
