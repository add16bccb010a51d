import { ANYONE } from '../platform/ctx.ts'
import type { Job } from '../platform/jobs.ts'
import { dropFile, listOldFiles } from './store.ts'

/** Bytes without a row are kept this long: a command that stores them may still be under way. */
const KEEP_MS = 24 * 3600 * 1000

/** Removes from the disk what no row knows any more. */
const sweep: Job = {
  name: 'files:sweep',
  every: '17 3 * * *',
  async run({ db }) {
    const { now, world } = db.statement(ANYONE, null)
    for await (const { path, sha256 } of listOldFiles(world.filesDir, new Date(now.getTime() - KEEP_MS))) {
      const known =
        sha256 !== null && (await db.run('files-known', 'select from files.file where sha256 = $1 limit 1', [sha256]))
      if (!known || known.length === 0) await dropFile(path)
    }
  },
}

export const fileJobs: Job[] = [sweep]
