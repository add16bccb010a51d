import { sql } from 'kysely'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { getIssued, listIssued, type AskedIssued } from '../desk.ts'
import type { Certificate, CertificateDetail } from '../model.ts'
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
  await keepLook(ctx, certificate, '查看本单位颁发的证照')
  return detail
}

/**
 * 查找: the list of the own office. Whoever is found by name or number was looked for, and reads later that it happened; turning the
 * pages of all is no look at anybody, for names are masked there.
 */
export async function searchIssued(ctx: WriteCtx, asked: AskedIssued): ReturnType<typeof listIssued> {
  const page = await listIssued(ctx, asked)
  if ((asked.q?.trim() ?? '') === '') return page
  for (const { number } of page.rows) {
    const certificate = await findCertificate(ctx, number)
    if (certificate) await keepLook(ctx, certificate, '按姓名或者号码查找本单位颁发的证照')
  }
  return page
}

async function keepLook(ctx: WriteCtx, certificate: Certificate, purpose: string): Promise<void> {
  const { id, office } = officerOf(ctx)
  const organ = ctx.world.region.offices.get(office)?.name ?? certificate.issuer
  const since = new Date(ctx.now.getTime() - SAME_LOOK_MINUTES * 60_000)
  const before = await sql`
    select 1 from credentials.use
    where chain = ${certificate.chain} and at > ${since} and kind = 'looked' and number = ${certificate.number}
      and by ->> 'id' = ${id} and purpose = ${purpose}`.execute(ctx.db)
  if (before.rows.length > 0) return
  await appendUse(ctx, certificate, { kind: 'looked', by: actorRef(ctx.actor), organ, purpose })
}
