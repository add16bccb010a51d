import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Database } from './db.ts'

const EVERY_MS = 10_000
const AGAIN_AFTER_MS = 500

const FREE = `
  select graphile_worker.force_unlock_workers(array_agg(holder)) from (
    select distinct locked_by as holder from graphile_worker._private_jobs where locked_by is not null
  ) held where pg_try_advisory_xact_lock(hashtextextended(holder, 0))`

/**
 * A worker that was killed leaves the jobs that it had begun locked, and the queue would wait hours for it. So every worker holds
 * an advisory lock under its own name for as long as it lives, and frees the jobs of those whose lock nobody holds any more.
 * A job may thereby run twice, as every job may.
 */
export function keepAlive(db: Database, name: string, everyMs = EVERY_MS): { stop(): Promise<void> } {
  const ending = new AbortController()
  const { signal } = ending
  const holding = (async () => {
    while (!signal.aborted) {
      const client = await db.pool.connect().catch(() => undefined)
      try {
        await client?.query('select pg_advisory_lock(hashtextextended($1, 0))', [name])
        if (client) await lost(client, signal)
      } catch {
        // The database is away; the lock is taken again when it is back.
      }
      client?.release(true)
      await sleep(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined)
    }
  })()
  const freeing = (async () => {
    while (!signal.aborted) {
      await db.run('platform-free-jobs', FREE, []).catch(() => undefined)
      await sleep(everyMs, undefined, { signal }).catch(() => undefined)
    }
  })()
  return {
    async stop() {
      ending.abort()
      await Promise.all([holding, freeing])
    },
  }
}

function lost(client: pg.PoolClient, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    for (const event of ['error', 'end'] as const) client.once(event, () => done())
    signal.addEventListener('abort', () => done(), { once: true })
  })
}
