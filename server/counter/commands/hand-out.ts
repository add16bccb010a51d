import { handOver } from '../../deliveries/commands/hand-over.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { applicantOf } from '../applicant.ts'
import { digestOfHandOut } from '../digest.ts'
import { windowOf } from '../place.ts'
import { listReady } from '../on-table.ts'
import { refuseCounter } from '../refusals.ts'
import { holds } from '../rules.ts'
import { lockSitting, saveSitting } from '../store.ts'

/** 统一出件. What is to be handed out is put on the table; the person's screen lists it and asks for a signature. */
export async function prepareHandOut(ctx: WriteCtx, input: { deliveries: string[] }): Promise<void> {
  const sitting = await lockSitting(ctx, officerOf(ctx))
  const ready = await listReady(ctx, await applicantOf(ctx, sitting), officerOf(ctx).office)
  const chosen = ready.filter(({ id }) => input.deliveries.includes(id))
  if (chosen.length !== input.deliveries.length || chosen.length === 0)
    throw refuseCounter('delivery.unknown')
  await saveSitting(ctx, { ...sitting, receiving: chosen.map(({ id }) => id), signature: null })
}

/** Hands over what was signed for; each delivery ends with its 送达回证. Refused without a signature over exactly these. */
export async function handOut(ctx: WriteCtx): Promise<void> {
  const sitting = await lockSitting(ctx, officerOf(ctx))
  if (sitting.receiving.length === 0) throw refuseCounter('delivery.unknown')
  if (!holds(sitting.signature, digestOfHandOut(sitting.receiving))) throw refuseCounter('signature.none')
  const person = await applicantOf(ctx, sitting)
  const { hall, window } = windowOf(ctx, sitting)
  for (const id of sitting.receiving) {
    await handOver(ctx, {
      id,
      receiver: person.name,
      signature: sitting.signature.signature,
      place: `${hall.name}${window.name}`,
    })
  }
  await record(ctx, 'counter.handed-out', sitting.id, { deliveries: sitting.receiving })
  await saveSitting(ctx, { ...sitting, receiving: [], signature: null })
}
