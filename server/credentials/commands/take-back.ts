import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { Refusal } from '../../platform/refusal.ts'
import { companyOf } from '../holding.ts'
import type { Certificate } from '../model.ts'
import { turnsBack } from '../rules.ts'
import { listRuled, lockChain, takeTurn } from '../store.ts'
import { tellHolder } from '../tell-holder.ts'
import { STATES } from '../turns.ts'

/**
 * Takes back what a step of a case did to certificates, because its decision is taken back; see `turnsBack`. `withLater`: newer versions
 * rest on what was issued and are revoked with it (撤销); otherwise they have to be dealt with first, and so has what ended the licence
 * meanwhile. Doing it twice changes nothing.
 */
export async function takeBackCertificates(
  ctx: WriteCtx,
  input: { caseId: string; step: string; reason: string; withLater: boolean },
): Promise<void> {
  const { caseId, step, withLater } = input
  const { rows } = await sql<{ chain: string }>`
    select chain from credentials.certificate where case_id = ${caseId} and step = ${step}
    union select chain from credentials.certificate where ended_case = ${caseId} and ended_step = ${step} order by chain`.execute(
    ctx.db,
  )
  for (const { chain } of rows) {
    const versions = await lockChain(ctx, chain)
    const turns = turnsBack(versions, { caseId, step }, { withLater, ruled: await listRuled(ctx, chain) })
    if (turns instanceof Refusal) throw turns
    for (const { certificate, turn, by, reason } of turns) {
      await takeTurn(ctx, certificate, turn, { reason: reason ?? input.reason, ...(by && { case: by }) })
      if (turn === 'annul' && STATES[certificate.state].standing)
        await tellCompanyHeld(ctx, certificate, input.reason)
    }
  }
}

/** The applicant is told by the case; where a company holds the certificate, so is its legal representative. */
async function tellCompanyHeld(ctx: WriteCtx, certificate: Certificate, reason: string): Promise<void> {
  if ((await companyOf(ctx, certificate)) === null) return
  await tellHolder(
    ctx,
    certificate,
    ({ sure }) =>
      `发给单位的《${certificate.title}》的决定已经收回，这份证照现在不能用。${sure ? `原因：${reason}` : ''}`,
  )
}
