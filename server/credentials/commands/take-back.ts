import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import type { Certificate } from '../model.ts'
import { refuseCertificate } from '../refusals.ts'
import { refuseTurn } from '../rules.ts'
import { findNext, listVersions, lockCertificate, takeTurn, takeTurnWithNext } from '../store.ts'
import { CERTIFICATE_STATES, isPossible, STATES } from '../turns.ts'

/**
 * Takes back what a step of a case did to certificates, because its decision is taken back: what it issued is revoked, and what it
 * replaced or ended stands again as it stood. `withLater`: a newer version rests on what was issued and is revoked with it (撤销);
 * otherwise the newer one has to be dealt with first, and so has a 决定书 or 注销 by which the licence ended meanwhile: nothing of it comes back.
 * Doing it twice changes nothing.
 */
export async function takeBackCertificates(
  ctx: WriteCtx,
  input: { caseId: string; step: string; reason: string; withLater: boolean },
): Promise<void> {
  const { caseId, step, reason } = input
  const note = { reason, case: { caseId, step } }
  const touched = await sql<{ number: string }>`
    select number from credentials.certificate where case_id = ${caseId} and step = ${step} order by number`.execute(
    ctx.db,
  )
  for (const { number } of touched.rows) {
    const issued = await lockCertificate(ctx, number)
    const versions = await listVersions(ctx, issued.chain)
    const standing = versions.find((each) => STATES[each.state].standing || each.state === 'expired')
    if (issued.state === 'superseded' && standing) {
      if (!input.withLater) throw refuseCertificate('certificate.replaced', { number: standing.number })
      await takeTurn(ctx, standing, 'revoke', note)
    } else if (isPossible(issued.state, 'revoke')) {
      const next = await findNext(ctx, issued)
      if (next && !input.withLater) throw refuseCertificate('certificate.replaced', { number: next.number })
      await takeTurnWithNext(ctx, issued, 'revoke', note)
    }
  }
  const ended = await sql<{ number: string }>`
    select number from credentials.certificate where ended_case = ${caseId} and ended_step = ${step} order by number`.execute(
    ctx.db,
  )
  for (const { number } of ended.rows) {
    const before = await lockCertificate(ctx, number)
    // Another version has come back meanwhile, because what issued this one was taken back: then this one stays ended.
    if (await isStanding(ctx, before.chain)) continue
    const end = await findEnd(ctx, before)
    if (end && !input.withLater) throw refuseCertificate('certificate.ended-since', end)
    if (end) continue
    demand(refuseTurn(before, 'restore'))
    await takeTurn(ctx, before, 'restore', note)
  }
}

async function isStanding(ctx: WriteCtx, chain: string): Promise<boolean> {
  const standing = CERTIFICATE_STATES.filter((state) => STATES[state].standing)
  const { rows } = await sql`
    select 1 from credentials.certificate where chain = ${chain} and state = any(${standing}) limit 1`.execute(
    ctx.db,
  )
  return rows.length > 0
}

/** The later version that was cancelled, or revoked for itself (with a 决定书) and not because the decision that gave it was taken back. */
async function findEnd(
  ctx: WriteCtx,
  { chain, version }: Certificate,
): Promise<{ number: string } | undefined> {
  const { rows } = await sql<{ number: string }>`
    select c.number from credentials.certificate c
    where c.chain = ${chain} and c.version > ${version} and (c.state = 'cancelled' or c.state = 'revoked' and exists (
      select from credentials.turn t where t.chain = c.chain and t.number = c.number and t.turn = 'revoke' and t.paper is not null))
    order by c.version desc limit 1`.execute(ctx.db)
  return rows[0]
}
