import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { LOGS } from './logs.ts'

/** How far a log is complete: no row with a number up to `upTo` can appear any more, and none was begun before `at` beyond it. */
export type Horizon = { readonly log: string; readonly upTo: number; readonly at: Date }

/** Milliseconds that the logs are waited for; one that is still being written by a long transaction is left for the next time. */
const PATIENCE = 5000
const PAUSE = 20

/**
 * How far every log is complete. Numbers are given when a row is begun, and rows appear when their transaction commits, so the newest
 * number alone says nothing: an earlier one may still come. But a transaction that has taken a number holds the lock of a writer
 * on the log until it is over. So: read the last number, then who writes, then wait until all of those have ended. What they
 * wrote is visible by then, and what they took back never comes. Writers wait for nothing.
 */
export async function findHorizons(db: Database, actor: Actor, patience = PATIENCE): Promise<Horizon[]> {
  const at = await db.read(actor, async ({ now }) => now)
  const names = LOGS.map(({ name }) => name)
  const numbers = await db.run<{ log: string; upTo: number }>(
    'audit-numbers',
    `select log, coalesce(pg_sequence_last_value(pg_get_serial_sequence(log, by)::regclass), 0) as "upTo"
     from unnest($1::text[], $2::text[]) l(log, by) where to_regclass(log) is not null`,
    [names, LOGS.map(({ by }) => by)],
  )
  const writing = async (): Promise<{ log: string; writer: string }[]> =>
    db.run(
      'audit-writers',
      `select log, virtualtransaction as writer from unnest($1::text[]) log join pg_locks l on l.relation = to_regclass(log)
       where l.locktype = 'relation' and l.mode = 'RowExclusiveLock' and l.granted
         and l.database = (select oid from pg_database where datname = current_database())`,
      [names],
    )
  const keyOf = ({ log, writer }: { log: string; writer: string }): string => `${log} ${writer}`
  let open = await writing()
  for (let waited = 0; open.length > 0 && waited < patience; waited += PAUSE) {
    await sleep(PAUSE)
    const still = new Set((await writing()).map(keyOf))
    open = open.filter((each) => still.has(keyOf(each)))
  }
  const unfinished = new Set(open.map(({ log }) => log))
  return numbers.filter(({ log }) => !unfinished.has(log)).map((each) => ({ ...each, at }))
}
