import { getDefinition } from '../../onething/queries.ts'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { ended, proceed, tellApplicant } from '../progress.ts'
import { alreadyDone, notYours } from '../refusals.ts'
import { isAllowed, stateAfter } from '../rules.ts'
import { lockCase, saveItem } from '../store.ts'
import { replaceItem, type TaskKey } from './act.ts'

/** 撤回. The applicant takes an item back before it is decided; only what depends on it stops. */
export async function withdrawItem(ctx: WriteCtx, key: TaskKey): Promise<void> {
  const person = personOf(ctx)
  const current = await lockCase(ctx, key.caseId)
  const item = current.items.find((candidate) => candidate.step === key.step)
  if (!item || current.case.personId !== person.id) throw notYours()
  if (!isAllowed(item.state, 'withdraw')) throw alreadyDone(item, 'withdraw')
  const withdrawn = { ...ended(ctx, item), state: stateAfter(item.state, 'withdraw'), reason: '申请人撤回' }
  replaceItem(current, withdrawn)
  await saveItem(ctx, withdrawn)
  await record(ctx, 'case.withdrawn', current.case.id, { step: key.step })
  await tellApplicant(ctx, current, `您已撤回「${item.itemName}」。需要时可以重新申请。`)
  await proceed(ctx, current, await getDefinition(ctx, current.case.onething, current.case.onethingVersion))
}
