import { sql } from 'kysely'
import type { WriteCtx } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { record } from '../platform/events.ts'
import { uuidv7 } from '../platform/ids.ts'
import { openSeals, SYSTEM } from '../seals/build.ts'
import { checkTrail, type CheckGiven } from './check.ts'
import type { Finding } from './model.ts'

/** What a check finds, each as kind, block, log and row in one line. */
export const said = ({ kind, block, log, row }: Finding): string =>
  [kind, block === undefined ? [] : `block ${block}`, log ?? [], row === undefined ? [] : `row ${row}`]
    .flat()
    .join(' ')

/** A trail of events with a key that signs it. */
export async function openTrail(): Promise<
  Awaited<ReturnType<typeof openSeals>> & {
    /** So many events of one subject, and one use of a department's data. */
    happen(count: number): Promise<void>
    check(given?: Omit<CheckGiven, 'found'>): Promise<string[]>
    /** Does something to the database with all triggers off, checks, and takes it back. */
    attack(
      what: string | ((ctx: WriteCtx) => Promise<unknown>),
      given?: Omit<CheckGiven, 'found'>,
    ): Promise<string[]>
  }
> {
  const opened = await openSeals()
  const [desk] = opened.world.region.offices.values()
  desk?.posts.push({ id: 'auditor', name: '审计岗', permissions: ['audit.read'] })
  const { db } = opened
  return {
    ...opened,
    happen: (count) => happen(db, count),
    async check(given = {}) {
      const findings: string[] = []
      await db.read(SYSTEM, (ctx) =>
        checkTrail(ctx, { ...given, found: (each) => findings.push(said(each)) }),
      )
      return findings
    },
    async attack(what, given = {}) {
      const findings: string[] = []
      const undo = new Error('taken back')
      await db
        .write(SYSTEM, async (ctx) => {
          await sql`set local session_replication_role = replica`.execute(ctx.db)
          await (typeof what === 'string' ? sql.raw(what).execute(ctx.db) : what(ctx))
          await sql`set local session_replication_role = origin`.execute(ctx.db)
          await checkTrail(ctx, { ...given, found: (each) => findings.push(said(each)) })
          throw undo
        })
        .catch((error: unknown) => {
          if (error !== undo) throw error
        })
      return findings
    },
  }
}

async function happen(db: Database, count: number): Promise<void> {
  await db.write(SYSTEM, async (ctx) => {
    for (let index = 1; index <= count; index += 1)
      await record(ctx, 'kite.flown', uuidv7(), { height: index, place: '风筝山' })
  })
  await db.run(
    'test-call',
    `insert into sharing.call_log (subject, source, purpose, outcome, ms, at, actor)
     values ($1, 'police.person', '核对身份', 'answered', 12, now(), '{"kind": "system", "id": null, "name": "test"}')`,
    [uuidv7()],
  )
}
