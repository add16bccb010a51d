import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { Outgoing } from '../model.ts'

/** Tells somebody something, in the transaction of the command it tells of: if that fails, nothing was said. */
export async function sendMessage(ctx: WriteCtx, outgoing: Outgoing): Promise<void> {
  const { personId = null, phone = null } = outgoing
  if (personId === null && phone === null) throw new Error('a message needs a person or a phone')
  const rows = [{ ...outgoing, id: uuidv7(ctx.now), personId, phone }]
  await sql`select messages.send(${JSON.stringify(rows)}::jsonb, ${ctx.now})`.execute(ctx.db)
}
