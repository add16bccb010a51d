import { sql } from 'kysely'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { getIssued } from '../desk.ts'
import type { CertificateDetail } from '../model.ts'
import { findCertificate } from '../queries.ts'
import { noSuchCertificate } from '../refusals.ts'
import { appendUse } from '../store.ts'

/** A page that is opened again within so many minutes is the same look. */
const SAME_LOOK_MINUTES = 10

/** 查看: an officer of the issuing office opens a certificate; the holder reads later that it was looked at. Others do not exist. */
export async function lookAtIssued(ctx: WriteCtx, number: string): Promise<CertificateDetail> {
  const detail = await getIssued(ctx, number)
  const certificate = await findCertificate(ctx, number)
  if (!certificate) throw noSuchCertificate()
  const organ = ctx.world.region.offices.get(officerOf(ctx).office)?.name ?? certificate.issuer
  const since = new Date(ctx.now.getTime() - SAME_LOOK_MINUTES * 60_000)
  const before = await sql`
    select 1 from credentials.use
    where chain = ${certificate.chain} and at > ${since} and kind = 'looked' and number = ${certificate.number}
      and by ->> 'id' = ${officerOf(ctx).id}`.execute(ctx.db)
  if (before.rows.length > 0) return detail
  await appendUse(ctx, certificate, {
    kind: 'looked',
    by: actorRef(ctx.actor),
    organ,
    purpose: '查看本单位颁发的证照',
  })
  return detail
}
