import { explain, type LimitArithmetic } from '../deadlines/explain.ts'
import { listClocks } from '../deadlines/queries.ts'
import { KIND_TEXT } from '../deadlines/refusals.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { ExplainedClock, WholeCase } from './model.ts'
import { WHOLE } from './progress.ts'

/** Every clock of a case; of one step only, where `step` is given. */
export async function explainClocks(
  ctx: ReadCtx,
  found: WholeCase,
  step?: string,
): Promise<ExplainedClock[]> {
  const clocks = await listClocks(ctx, found.case.id)
  return clocks
    .filter(({ subject }) => step === undefined || subject === step || subject === WHOLE)
    .map((clock) => {
      const arithmetic = explain(ctx.world.region.calendar, clock, ctx.now)
      const item = found.items.find((each) => each.step === clock.subject)
      return {
        step: clock.subject,
        name: item?.itemName ?? found.case.onethingName,
        kind: clock.kind,
        kindText: KIND_TEXT[clock.kind],
        state: clock.state,
        dueOn: clock.dueOn,
        statutory: shown(arithmetic.statutory),
        promised: shown(arithmetic.promised),
        pauses: arithmetic.pauses,
        clauses: arithmetic.clauses,
      }
    })
}

function shown(counted: LimitArithmetic | null): ExplainedClock['statutory'] {
  if (!counted) return null
  const { text, on, provisional, days, limit } = counted
  return { text, on, provisional, days, basis: limit.basis ?? null }
}
