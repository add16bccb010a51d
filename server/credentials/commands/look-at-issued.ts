import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { getIssued } from '../desk.ts'
import type { CertificateDetail } from '../model.ts'
import { findCertificate } from '../queries.ts'
import { noSuchCertificate } from '../refusals.ts'
import { appendUse } from '../store.ts'

/** 查看: an officer of the issuing office opens a certificate; the holder reads later that it was looked at. Others do not exist. */
export async function lookAtIssued(ctx: WriteCtx, number: string): Promise<CertificateDetail> {
  const detail = await getIssued(ctx, number)
  const certificate = await findCertificate(ctx, number)
  if (!certificate) throw noSuchCertificate()
  const organ = ctx.world.region.offices.get(officerOf(ctx).office)?.name ?? certificate.issuer
  await appendUse(ctx, certificate, {
    kind: 'looked',
    by: actorRef(ctx.actor),
    organ,
    purpose: '查看本单位颁发的证照',
  })
  return detail
}
