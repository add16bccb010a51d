import { sql } from 'kysely'
import { keepForLast, type WriteCtx } from '../../platform/ctx.ts'
import type { Dispatched } from '../model.ts'

/**
 * Puts a message to a department system into the outbox, in the transaction of what it tells; a job sends it afterwards. It is
 * written right before the commit, for the number of a thread is locked until then.
 */
export function dispatch(ctx: WriteCtx, message: Dispatched): void {
  keepForLast(ctx, writeMessages, message)
}

async function writeMessages(ctx: WriteCtx, messages: Dispatched[]): Promise<void> {
  await sql`select exchange.dispatch(${JSON.stringify(messages)}::jsonb, ${ctx.now})`.execute(ctx.db)
}
