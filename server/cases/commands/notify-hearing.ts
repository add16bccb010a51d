import type { WriteCtx } from '../../platform/ctx.ts'
import { applyTurn, beginTurn, type TaskKey } from '../turn.ts'
import { takeTurn } from '../progress.ts'

/**
 * 告知听证权利: to the applicant, or to somebody else whose important interests the decision touches (`party`). They may ask for
 * a hearing within five days. 行政许可法 §36, §47.
 */
export async function notifyHearing(
  ctx: WriteCtx,
  input: TaskKey & { matter: string; party?: string | undefined },
): Promise<void> {
  const hand = await beginTurn(ctx, input, 'notifyHearing')
  const outcome = {
    data: { opinion: input.matter, party: input.party ?? null },
    facts: { 'hearing.matter': input.matter, 'party.name': input.party ?? null },
  }
  if (input.party) await applyTurn(ctx, hand, 'notifyHearing', outcome)
  else {
    await takeTurn(ctx, hand, 'notifyHearing', outcome, (item) => ({
      text: `办理「${item.itemName}」前，您可以要求听证。请看告知书。`,
    }))
  }
}

/** 退还材料: the originals that were handed in go back when the matter has ended without a grant. */
export async function returnPapers(ctx: WriteCtx, input: TaskKey & { note: string }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'returnPapers')
  await takeTurn(ctx, hand, 'returnPapers', { data: { note: input.note } }, (item) => ({
    text: `「${item.itemName}」的材料已退还，请核对退还单。`,
  }))
}
