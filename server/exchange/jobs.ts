import { z } from 'zod'
import type { Actor } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import type { Job } from '../platform/jobs.ts'
import { forgetSent } from './commands/forget-sent.ts'
import { pump } from './commands/pump.ts'
import { endBroken, reconcile, type CompareStates } from './commands/reconcile.ts'

const Payload = z.object({ system: z.string() })
const ReconcilePayload = z.object({ id: z.uuid() })

/** Messages are sent as soon as they stand in the outbox; the sweep is for what was left lying by a crash. */
export function exchangeJobs({ meaningOf }: { meaningOf: CompareStates }): Job[] {
  return [
    {
      name: 'exchange.pump',
      run: ({ db, actor }, payload) => pump(db, actor, Payload.parse(payload).system),
    },
    { name: 'exchange.sweep', every: '* * * * *', run: ({ db, actor }) => sweep(db, actor) },
    {
      name: 'exchange.reconcile',
      run: ({ db, actor }, payload) => reconcile(db, actor, ReconcilePayload.parse(payload).id, meaningOf),
    },
    // At night in China.
    { name: 'exchange.forget', every: '40 18 * * *', run: ({ db, actor }) => forgetSent(db, actor) },
  ]
}

async function sweep(db: Database, actor: Actor): Promise<void> {
  await endBroken(db, actor)
  await db.run(
    'exchange-sweep',
    `select graphile_worker.add_job('exchange.pump', json_build_object('system', m.system), 'exchange:' || m.system,
       job_key := 'exchange.wake:' || m.system)
     from (select distinct system from exchange.message where state = 'ready') m`,
    [],
  )
}
