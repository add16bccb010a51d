import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { storeOf } from '../keys.ts'
import { listDoomed } from '../store.ts'

/**
 * 销毁私钥: forgets for ever the private half of every key that was given up, each outside of any transaction, for what a hardware module
 * has destroyed no rollback brings back. A key whose store fails is tried again by the next run; the others go on.
 */
export async function destroyKeys(db: Database, actor: Actor): Promise<void> {
  const failed: unknown[] = []
  for (const key of await db.read(actor, listDoomed)) {
    const ctx = db.statement(actor, null)
    try {
      await storeOf(ctx, key).destroy(ctx, key)
      await ctx.run('seals-key-gone', 'update seals.key set gone_at = $2 where id = $1 and gone_at is null', [
        key.id,
        ctx.now,
      ])
    } catch (error) {
      failed.push(error)
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} keys could not be destroyed`)
}
