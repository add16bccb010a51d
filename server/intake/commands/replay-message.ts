import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { dataWrong } from '../events.ts'
import { Push, type Channel, type Receipt } from '../model.ts'
import { refuseIntake } from '../refusals.ts'
import { admittedOffices, findSource } from '../store.ts'
import { receiveCase } from './receive-case.ts'

/** 重放. Takes in a message that was rejected, after what was wrong has been put right; for the offices of its sender only. */
export async function replayMessage(ctx: WriteCtx, key: { source: string; id: string }): Promise<Receipt> {
  const found = await sql<{ body: unknown; channel: Channel; offices: string[] | null }>`
    select body, channel, offices from intake.message
    where source = ${key.source} and id = ${key.id} and outcome = 'rejected' for update`.execute(ctx.db)
  const message = found.rows[0]
  if (!message) throw refuseIntake('intake.message-unknown')
  const body = Push.safeParse(message.body)
  // Kept before what it says was bounded: only its sender puts it right.
  if (!body.success) throw refuseIntake('intake.data-wrong', dataWrong(body.error))
  const source = await findSource(ctx, key.source)
  const receipt = await receiveCase(ctx, body.data, {
    channel: message.channel,
    // A mailbox is not read again: what waits of it goes by what two persons have agreed on since.
    offices: message.channel === 'pull' ? await admittedOffices(ctx, key.source) : message.offices,
    sourceName: source?.name ?? key.source,
  })
  // One that has become old meanwhile waits no more either.
  await sql`
    update intake.message set outcome = 'settled'
    where source = ${key.source} and id = ${key.id} and outcome = 'rejected'`.execute(ctx.db)
  await record(ctx, 'intake.replayed', key.id, { source: key.source, outcome: receipt.outcome })
  return receipt
}
