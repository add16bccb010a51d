import { findOpenDraft } from '../../applications/queries.ts'
import { submitDraft, type Submitted } from '../../applications/commands/submit.ts'
import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { officerOf } from '../../platform/ctx.ts'
import { assisted, applicantOf } from '../applicant.ts'
import { digestOfDraft } from '../digest.ts'
import { refuseCounter } from '../refusals.ts'
import { holds } from '../rules.ts'
import { findOpenSitting, lockSitting, saveSitting } from '../store.ts'
import { acceptForOffices } from './accept-for-offices.ts'

/**
 * 收件. What the applicant signed becomes a case; items that their offices let the counter accept are accepted at once. Refused
 * without a signature over exactly this, and where the applicant has submitted it on the phone meanwhile. Two transactions: doing it again, also after it broke off between them, gives the same
 * case and makes up what is missing.
 */
export async function fileMatter(db: Database, actor: Actor): Promise<Submitted> {
  const { person, draftId, signature } = await db.read(actor, async (ctx) => {
    const sitting = await findOpenSitting(ctx, officerOf(ctx).id)
    if (!sitting) throw refuseCounter('sitting.none')
    const applicant = assisted(ctx, sitting, await applicantOf(ctx, sitting))
    if (sitting.draftId === null) throw refuseCounter('sitting.no-draft')
    const open = await findOpenDraft({ ...ctx, actor: applicant }, sitting.draftId)
    if (open?.plan.complete && !sitting.signature) throw refuseCounter('signature.none')
    if (!open && !sitting.signature && sitting.caseId === null)
      throw refuseCounter('sitting.submitted-elsewhere')
    if (open && sitting.signature && !holds(sitting.signature, digestOfDraft(open)))
      throw refuseCounter('signature.stale')
    return { person: applicant, draftId: sitting.draftId, signature: sitting.signature }
  })
  const submitted = await submitDraft(db.statement(person, null), {
    draftId,
    signature: signature?.signature ?? { kind: 'typed', name: person.name },
  })
  await db.write(actor, async (ctx) => {
    const sitting = await lockSitting(ctx, officerOf(ctx))
    if (sitting.draftId !== draftId || sitting.caseId !== null) return
    await saveSitting(ctx, { ...sitting, caseId: submitted.caseId, signature: null })
    await record(ctx, 'counter.filed', submitted.caseId, { sitting: sitting.id, window: sitting.windowId })
    await acceptForOffices(ctx, sitting, submitted.caseId)
  })
  return submitted
}
