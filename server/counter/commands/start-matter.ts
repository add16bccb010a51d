import { startDraft } from '../../applications/commands/start.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { applicantOf, asPerson } from '../applicant.ts'
import type { Sitting } from '../model.ts'
import { windowOf } from '../place.ts'
import { refuseCounter } from '../refusals.ts'
import { accepts } from '../rules.ts'
import { lockSitting, lockStation, saveSitting } from '../store.ts'
import { closeSitting } from './end-sitting.ts'
import { openSitting } from './open-sitting.ts'

/**
 * The matter that the person came for; one that was begun before goes on. After something has been filed the next matter is a
 * sitting of its own with the same people. Refused where another window is there for it.
 */
export async function startMatter(ctx: WriteCtx, input: { onething: string }): Promise<Sitting> {
  const officer = officerOf(ctx)
  const station = await lockStation(ctx, officer)
  const open = await lockSitting(ctx, officer)
  const person = await applicantOf(ctx, open)
  const { hall, window } = windowOf(ctx, station)
  if (!accepts(window, input.onething)) {
    const other = hall.windows.find((each) => each.id !== window.id && accepts(each, input.onething))
    throw refuseCounter('matter.elsewhere', { window: other?.name ?? '综合窗口' })
  }
  const sitting =
    open.caseId === null
      ? open
      : await openSitting(ctx, station, undefined, await closeSitting(ctx, open, 'filed'))
  const draft = await startDraft(asPerson(ctx, sitting, person), input)
  return saveSitting(ctx, { ...sitting, draftId: draft.id, suggested: null, signature: null })
}
