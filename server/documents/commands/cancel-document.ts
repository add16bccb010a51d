import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { alreadyCancelled, noSuchDocument } from '../refusals.ts'
import { loadDocument, saveCancelled } from '../store.ts'

/**
 * Says of an issued document that it no longer stands, and why; `by` is the number of the document that takes its place, such
 * as a 撤销决定书. Its text is kept. Refuses one that there is not, and one that does not stand any more.
 */
export async function cancelDocument(
  ctx: WriteCtx,
  input: { number: string; reason: string; by: string | null },
): Promise<void> {
  const found = await loadDocument(ctx, input.number)
  if (!found) throw noSuchDocument()
  demand(found.state === 'cancelled' ? alreadyCancelled(found.number) : undefined)
  await saveCancelled(ctx, found.number, input)
  await record(ctx, 'document.cancelled', found.owner, {
    step: found.step,
    kind: found.kind,
    number: found.number,
    title: found.content.title,
    by: input.by,
    reason: input.reason,
  })
}
