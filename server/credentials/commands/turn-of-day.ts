import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { turnsOfDay } from '../rules.ts'
import { listVersions, lockCertificate, takeTurn } from '../store.ts'

/**
 * 到期, 生效: writes down what the days have brought to a certificate; until this has run the same is read from them (`standingOn`).
 * Changes nothing before the day, or where somebody was first.
 */
export async function takeTurnsOfDay(ctx: WriteCtx, input: { number: string }): Promise<void> {
  const { chain } = await lockCertificate(ctx, input.number)
  for (const { certificate, turn, by, reason } of turnsOfDay(
    await listVersions(ctx, chain),
    toLocalDate(ctx.now),
  ))
    await takeTurn(ctx, certificate, turn, { ...(by && { case: by }), reason: reason ?? null })
}
