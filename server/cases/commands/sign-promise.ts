import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import type { Signature } from '../../documents/model.ts'
import { refuseSignature } from '../../documents/refusals.ts'
import { tellApplicant } from '../progress.ts'
import { noPromiseNeeded } from '../refusals.ts'
import { saveItem } from '../store.ts'
import { beginOwnTurn, type TaskKey } from '../turn.ts'

/** 告知承诺书. The applicant promises in writing what would otherwise have to be proved; the office can then decide at once. */
export async function signPromise(ctx: WriteCtx, input: TaskKey & { signature: Signature }): Promise<void> {
  const { current, item, law } = await beginOwnTurn(ctx, input, 'withdraw')
  demand(refuseSignature(input.signature, personOf(ctx).name))
  if (!law.promise || (item.state !== 'submitted' && item.state !== 'accepted') || item.undertaking)
    throw noPromiseNeeded()
  await saveItem(ctx, {
    ...item,
    undertaking: {
      kind: 'promise',
      text: law.promise.text,
      materials: [],
      signature: input.signature,
      at: ctx.now.toISOString(),
    },
  })
  await record(ctx, 'case.promised', current.case.id, { step: item.step })
  await tellApplicant(ctx, current, `您为「${item.itemName}」签的告知承诺书已送到部门。`)
}
