import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import { refuseToSpeak, tellCompany } from '../holding.ts'
import { refuseCertificate } from '../refusals.ts'
import { saveStatement } from '../store.ts'
import { TURNS } from '../turns.ts'
import { loadOwn } from '../wallet.ts'

/**
 * 陈述、申辩. The holder says, once, what speaks against what the organ intends, or waives it (null). Heard as long as nothing is decided,
 * also after the day that was named. Refused where nothing is intended, a second time, and to
 * whoever does not represent the company that holds it.
 */
export async function stateCase(
  ctx: WriteCtx,
  input: { number: string; statement: string | null },
): Promise<void> {
  const certificate = await loadOwn(ctx, input.number)
  const { number, title, office } = certificate
  demand(await refuseToSpeak(ctx, certificate))
  const proposal = await saveStatement(ctx, number, input.statement)
  if (!proposal) throw refuseCertificate('certificate.nothing-to-state')
  await tellCompany(ctx, certificate, 'stated')
  await tellOfficers(ctx, {
    office,
    permission: 'case.review',
    kind: 'certificate-proposed',
    text: `持证人对拟${TURNS[proposal.turn].zh}《${title}》${input.statement === null ? '放弃陈述申辩' : '提出了陈述申辩'}，请复核。`,
    link: `/staff/certificates/${number}`,
  })
}
