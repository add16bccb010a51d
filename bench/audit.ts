import { hash } from 'node:crypto'
import { checkTrail } from '../server/audit/check.ts'
import { sealRows } from '../server/audit/commands/seal-rows.ts'
import { systemClock } from '../server/platform/clock.ts'
import type { World } from '../server/platform/ctx.ts'
import { openDatabase } from '../server/platform/db.ts'
import { openMasterKeys } from '../server/seals/master.ts'
import { softwareKeys } from '../server/seals/software-keys.ts'
import { round } from './load.ts'
import type { Stage } from './stage.ts'

export type AuditFigures = {
  rows: number
  /** Rows a second that are put into signed blocks. */
  sealed: number
  /** Rows a second that a check of the whole chain compares. */
  verified: number
  /** Rows a second when nothing is done but SHA-256 over the very same bytes. */
  floor: number
  /** MB that this process grew by during the check. */
  grown: number
}

const SYSTEM = { kind: 'system', name: 'bench' } as const
/** Rows of which the bytes are kept, to be hashed over and over. */
const SAMPLE = 10_000

/** Seals and checks as many invented events, on the stage's database. */
export async function measureAudit(stage: Stage, count: number): Promise<AuditFigures> {
  const store = softwareKeys(openMasterKeys(stage.dataDir, undefined))
  const world = { keys: { current: store, all: [store] }, publicUrl: stage.url } as unknown as World
  const db = openDatabase(stage.databaseUrl, world, systemClock)
  try {
    await sealRows(db, SYSTEM)
    await stage.pool.query(
      `insert into platform.event (subject, kind, at, actor, data)
       select gen_random_uuid(), 'case.accepted', now(),
         jsonb_build_object('kind', 'staff', 'id', gen_random_uuid(), 'name', '林晓岚', 'office', 'police'),
         jsonb_build_object('step', 'birth-registration', 'from', 'submitted', 'to', 'accepted', 'number', n)
       from generate_series(1, $1::int) n`,
      [count],
    )
    await stage.pool.query('vacuum analyze platform.event')
    const sealing = performance.now()
    const blocks = await sealRows(db, SYSTEM)
    const sealed = blocks.reduce((sum, { rows }) => sum + rows, 0) / ((performance.now() - sealing) / 1000)

    const before = process.memoryUsage.rss()
    let rss = before
    const watch = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), 100)
    const checking = performance.now()
    const { rows } = await db.read(SYSTEM, (ctx) =>
      checkTrail(ctx, {
        found({ kind }) {
          if (kind !== 'late') throw new Error(`a trail that nobody has touched is ${kind}`)
        },
      }),
    )
    const verified = rows / ((performance.now() - checking) / 1000)
    clearInterval(watch)

    const sample = await stage.pool.query<{ text: string }>(
      `select to_jsonb(e)::text as text from platform.event e where kind = 'case.accepted' limit $1`,
      [SAMPLE],
    )
    const hashing = performance.now()
    for (let done = 0; done < count; done += SAMPLE)
      for (const { text } of sample.rows) hash('sha256', text, 'buffer')
    const floor = count / ((performance.now() - hashing) / 1000)
    return {
      rows,
      sealed: round(sealed, 0),
      verified: round(verified, 0),
      floor: round(floor, 0),
      grown: round((rss - before) / 2 ** 20, 0),
    }
  } finally {
    await db.close()
  }
}
