import { toLocalDate } from '../../calendar/rules.ts'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import type { CertificateInUse } from '../model.ts'
import { findCertificate } from '../queries.ts'
import { noSuchCertificate } from '../refusals.ts'
import { appendUse } from '../store.ts'
import { shownOf } from '../wallet.ts'

/**
 * 用证: an officer looks at a certificate in place of the paper that a case would need (两个免于提交). Shown whole with a watermark that says
 * for whom, for which case and for what; kept, counted once a day for each case, and read by the holder. Whether the case is the
 * officer's is for the caller to know.
 */
export async function useInCase(
  ctx: WriteCtx,
  input: { number: string; purpose: string; case: { caseId: string; step: string; number: string } },
): Promise<CertificateInUse> {
  const certificate = await findCertificate(ctx, input.number)
  if (!certificate) throw noSuchCertificate()
  const { office, name } = officerOf(ctx)
  const organ = ctx.world.region.offices.get(office)?.name ?? office
  await appendUse(ctx, certificate, {
    kind: 'used',
    by: actorRef(ctx.actor),
    organ,
    purpose: input.purpose,
    case: input.case,
  })
  const { at: _, ...shown } = shownOf(certificate, null, ctx.now)
  return {
    ...shown,
    watermark: `此件由${certificate.issuer}提供，仅供${organ}办理 ${input.case.number} 使用 · ${input.purpose} · ${name} · ${toLocalDate(ctx.now)}`,
  }
}
