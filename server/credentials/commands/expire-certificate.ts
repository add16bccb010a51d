import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { lockCertificate, takeTurn } from '../store.ts'
import { isPossible } from '../turns.ts'

/** 到期: a certificate whose last day is over holds no longer. Changes nothing where the day has not passed or somebody was first. */
export async function expireCertificate(ctx: WriteCtx, input: { number: string }): Promise<void> {
  const certificate = await lockCertificate(ctx, input.number)
  const { validUntil, state } = certificate
  if (validUntil === null || validUntil >= toLocalDate(ctx.now) || !isPossible(state, 'expire')) return
  await takeTurn(ctx, certificate, 'expire')
}
