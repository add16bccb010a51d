import type { Actor } from '../../platform/ctx.ts'
import { isPassing, type Database } from '../../platform/db.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Push, Receipt } from '../model.ts'
import { refuseIntake } from '../refusals.ts'
import { receiveCase, type By } from './receive-case.ts'

/**
 * Takes in one message of many, in a transaction of its own. Whatever is wrong with it is a refusal of this one, what nobody has foreseen
 * too: the others go on. What may pass by itself is thrown, so that all is done again.
 */
export async function takeOne(
  db: Database,
  actor: Actor,
  message: Push,
  by: By,
): Promise<Receipt['outcome'] | Refusal> {
  try {
    return (await db.write(actor, (ctx) => receiveCase(ctx, message, by))).outcome
  } catch (error) {
    return refusalOf(error, message)
  }
}

/** What failed with a message as its refusal; a bug is reported, and does not stand in the way of the messages behind it. */
export function refusalOf(error: unknown, { source, externalNumber }: Push): Refusal {
  if (error instanceof Refusal) return error
  if (isPassing(error)) throw error
  const said = error instanceof Error ? error.stack : String(error)
  process.stderr.write(`intake: ${source} ${externalNumber} was not taken in: ${said}\n`)
  return refuseIntake('intake.unforeseen')
}
