import { getOpenDraft } from '../../applications/queries.ts'
import type { Signature } from '../../documents/model.ts'
import { officerOf, type Person, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { applicantOf, asPerson } from '../applicant.ts'
import { digestOfDraft, digestOfHandOut } from '../digest.ts'
import type { Sitting } from '../model.ts'
import { refuseCounter } from '../refusals.ts'
import { lockSitting, saveSitting } from '../store.ts'

/**
 * 签字 on the pad that is plugged in at the clerk's side. `of` is the digest of what the applicant's screen showed; refused when
 * something has changed since.
 */
export async function signOnPad(
  ctx: WriteCtx,
  input: { signature: Signature; of: string },
): Promise<Sitting> {
  const sitting = await lockSitting(ctx, officerOf(ctx))
  return keepSignature(ctx, sitting, { ...input, by: 'pad' })
}

/** Keeps a signature with the sitting, over exactly what was shown. */
export async function keepSignature(
  ctx: WriteCtx,
  sitting: Sitting,
  input: { signature: Signature; of: string; by: 'screen' | 'pad' },
): Promise<Sitting> {
  const person = await applicantOf(ctx, sitting)
  if ((await digestOfTable(ctx, sitting, person)) !== input.of) throw refuseCounter('signature.stale')
  await record(asPerson(ctx, sitting, person), 'counter.signed', sitting.id, {
    of: input.of,
    by: input.by,
    draft: sitting.draftId,
  })
  return saveSitting(ctx, { ...sitting, signature: { ...input, at: ctx.now.toISOString() } })
}

/** The digest of what the screen shows now: deliveries that are handed out, else the draft on the table. */
async function digestOfTable(ctx: WriteCtx, sitting: Sitting, person: Person): Promise<string> {
  if (sitting.receiving.length > 0) return digestOfHandOut(sitting.receiving)
  if (sitting.caseId !== null) throw refuseCounter('sitting.filed')
  if (sitting.draftId === null) throw refuseCounter('sitting.no-draft')
  return digestOfDraft(await getOpenDraft(asPerson(ctx, sitting, person), sitting.draftId))
}
