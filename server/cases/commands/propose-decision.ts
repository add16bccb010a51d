import type { Value } from '../../forms/expression.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import type { Proposal } from '../model.ts'
import { applyTurn, beginTurn, demandNeeds, type TaskKey } from '../turn.ts'
import { daysOf, readOutputs } from './decide-item.ts'

/** 承办: the first of two officers says what should be decided, with all that the decision needs. 行政许可法 §34. */
export async function proposeDecision(
  ctx: WriteCtx,
  input: TaskKey & {
    verdict: Proposal['verdict']
    opinion: string
    reason?: string | undefined
    outputs: Record<string, Value>
  },
): Promise<void> {
  const officer = officerOf(ctx)
  const hand = await beginTurn(ctx, input, 'propose')
  const { law, definition } = hand
  if (input.verdict === 'grant') {
    demandNeeds(hand)
    readOutputs(law, definition.elements, input.outputs, daysOf(ctx, hand))
  }
  const proposal: Proposal = {
    verdict: input.verdict,
    opinion: input.opinion,
    reason: input.reason ?? input.opinion,
    outputs: input.outputs,
    officerId: officer.id,
    officer: officer.name,
    at: ctx.now.toISOString(),
  }
  await applyTurn(ctx, hand, 'propose', {
    // Free for whoever reviews.
    change: { proposal, officerId: null, officer: null },
    data: { verdict: input.verdict, opinion: input.opinion },
  })
}
