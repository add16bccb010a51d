import { confirmAtCounter } from '../../cases/commands/confirm.ts'
import { findPersonById } from '../../people/queries.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { asPerson } from '../applicant.ts'
import type { Sitting } from '../model.ts'
import { refuseCounter } from '../refusals.ts'
import { acceptForOffices } from './accept-for-offices.ts'
import { listAwaited } from '../on-table.ts'
import { touchSitting } from '../store.ts'

/**
 * The other parent, who is present and identified, answers on the screen of the window what otherwise goes by a link to
 * their phone. Refused when nobody present is asked.
 */
export async function confirmPresent(
  ctx: WriteCtx,
  sitting: Sitting,
  input: { confirmation: string; answer: 'confirm' | 'dispute'; note: string },
): Promise<void> {
  const asked = (await listAwaited(ctx, sitting)).find(({ id }) => id === input.confirmation)
  const person = asked && (await findPersonById(ctx, asked.personId))
  if (!asked || !person || sitting.caseId === null) throw refuseCounter('confirm.nobody')
  await confirmAtCounter(asPerson(ctx, sitting, person), { caseId: sitting.caseId, ...input })
  await acceptForOffices(ctx, sitting, sitting.caseId)
  await touchSitting(ctx, sitting.id)
}
