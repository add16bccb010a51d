import { sql } from 'kysely'
import { ANYONE } from '../platform/ctx.ts'
import type { Job } from '../platform/jobs.ts'
import { listOldFiles, removeFile } from './store.ts'

/** Bytes without a row are kept this long: a command that stores them may still be under way. */
const KEEP_MS = 24 * 3600 * 1000

/** Removes from the disk what no row knows any more. Whoever is storing the same bytes right now holds their lock. */
const sweep: Job = {
  name: 'files.sweep',
  every: '17 3 * * *',
  async run({ db, actor }) {
    const { now, world } = db.statement(ANYONE, null)
    for await (const { path, sha256 } of listOldFiles(world.filesDir, new Date(now.getTime() - KEEP_MS))) {
      if (sha256 === null) await removeFile(path)
      else {
        await db.write(actor, async (ctx) => {
          const free = await sql<{ locked: boolean }>`
            select pg_try_advisory_xact_lock(hashtextextended(${sha256}, 0)) as locked`.execute(ctx.db)
          if (!free.rows[0]?.locked) return
          const known = await sql`select from files.file where sha256 = ${sha256} limit 1`.execute(ctx.db)
          if (known.rows.length === 0) await removeFile(path)
        })
      }
    }
  },
}

export const fileJobs: Job[] = [sweep]
