import type { WriteCtx } from '../../platform/ctx.ts'
import type { Receipt, Typed } from '../model.ts'
import { findHeld } from '../queries.ts'
import { refuseIntake } from '../refusals.ts'
import { messageOf, typedFor } from '../rules.ts'
import { findSource } from '../store.ts'
import { receiveCase } from './receive-case.ts'

/**
 * 补录. A clerk types a case of a department's system, once. Refuses what the system itself has delivered, for typing it
 * again is what this platform is to spare; a source that is not there; and cases of an office for which the clerk does not type.
 */
export async function typeCase(ctx: WriteCtx, typed: Typed): Promise<Receipt> {
  const source = await findSource(ctx, typed.source)
  if (!source) throw refuseIntake('intake.source-unknown')
  const held = await findHeld(ctx, typed)
  if (held?.delivered) throw refuseIntake('intake.delivered', { number: held.caseNumber })
  return receiveCase(ctx, messageOf(typed), {
    channel: 'typed',
    offices: typedFor(ctx.world.region, ctx.actor),
    sourceName: source.name,
  })
}
