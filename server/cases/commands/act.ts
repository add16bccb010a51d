import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { getDefinition } from '../../onething/queries.ts'
import type { Definition } from '../../onething/model.ts'
import type { CaseItem, WholeCase } from '../model.ts'
import { notYours } from '../refusals.ts'
import { refuseAct, stateAfter, type OfficerAct } from '../rules.ts'
import { lockCase } from '../store.ts'

export type TaskKey = { caseId: string; step: string }

/** One item, locked with its whole case, that this officer may act on now. */
export type HeldItem = { current: WholeCase; item: CaseItem; definition: Definition }

/**
 * Locks the case and demands the act by rule. Acting on an unclaimed item claims it: 首问负责. The item comes back in
 * the state that the act leads to; the caller adds what the act means and saves it.
 */
export async function beginAct(ctx: WriteCtx, key: TaskKey, act: OfficerAct): Promise<HeldItem> {
  const officer = officerOf(ctx)
  const current = await lockCase(ctx, key.caseId)
  const item = current.items.find((candidate) => candidate.step === key.step)
  if (!item) throw notYours()
  demand(refuseAct(item, act, officer))
  const definition = await getDefinition(ctx, current.case.onething, current.case.onethingVersion)
  const held: CaseItem = {
    ...item,
    state: stateAfter(item.state, act),
    officerId: officer.id,
    officer: officer.name,
  }
  return { current, item: held, definition }
}

/** Puts the changed item into the case in hand, so that what follows sees it. */
export function replaceItem(current: WholeCase, item: CaseItem): void {
  current.items = current.items.map((other) => (other.step === item.step ? item : other))
}
