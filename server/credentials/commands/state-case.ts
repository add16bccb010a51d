import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { refuseCertificate } from '../refusals.ts'
import { saveStatement } from '../store.ts'
import { TURNS } from '../turns.ts'
import { loadOwn } from '../wallet.ts'

/**
 * 陈述、申辩. The holder says, once, what speaks against what the organ intends, or waives it (null). Heard as long as nothing is decided,
 * also after the day that was named. Refused where nothing is intended, and a second time.
 */
export async function stateCase(
  ctx: WriteCtx,
  input: { number: string; statement: string | null },
): Promise<void> {
  const { number, title, office } = await loadOwn(ctx, input.number)
  const proposal = await saveStatement(ctx, number, input.statement)
  if (!proposal) throw refuseCertificate('certificate.nothing-to-state')
  await tellOfficers(ctx, {
    office,
    permission: 'case.review',
    kind: 'certificate-proposed',
    text: `持证人对拟${TURNS[proposal.turn].zh}《${title}》${input.statement === null ? '放弃陈述申辩' : '提出了陈述申辩'}，请复核。`,
    link: `/staff/certificates/${number}`,
  })
}
