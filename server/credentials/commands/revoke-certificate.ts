import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'

/** Ends a certificate: the public page says from then on that it no longer holds. Revoking it twice changes nothing. */
export async function revokeCertificate(
  ctx: WriteCtx,
  input: { number: string; reason: string },
): Promise<void> {
  const revoked = await sql<{ caseId: string }>`
    update credentials.certificate set state = 'revoked', revoked_at = ${ctx.now}, revoked_because = ${input.reason}
    where number = ${input.number} and state = 'valid' returning case_id as "caseId"`.execute(ctx.db)
  const caseId = revoked.rows[0]?.caseId
  if (caseId) await record(ctx, 'certificate.revoked', caseId, { number: input.number, reason: input.reason })
}
