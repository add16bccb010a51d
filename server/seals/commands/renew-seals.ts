import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { listRunningOut, lockSeal } from '../seal-store.ts'
import { remakeSeal } from './make-seal.ts'

/** Days before its end that a certificate is replaced. */
const BEFORE_DAYS = 30

/**
 * Gives every seal in use, or stopped for a while, whose certificate is about to run out or hangs on a revoked authority a new pair of
 * keys, each in a transaction of its own. The old certificate is not revoked. The face stays, so nobody has to approve.
 */
export async function renewSeals(db: Database, actor: Actor): Promise<void> {
  const due = await db.read(actor, (ctx) => listRunningOut(ctx, BEFORE_DAYS))
  for (const id of due) {
    await db.write(actor, async (ctx) => {
      const seal = await lockSeal(ctx, id)
      // Another process may have been first.
      if (!(await listRunningOut(ctx, BEFORE_DAYS)).includes(id)) return
      await remakeSeal(ctx, seal, { algorithm: seal.algorithm, revoke: null })
    })
  }
}
