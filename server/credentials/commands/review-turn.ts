import { sendMessage } from '../../messages/commands/send-message.ts'
import { findPhone } from '../../people/queries.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import type { Certificate, Proposal } from '../model.ts'
import { noSuchCertificate, refuseCertificate } from '../refusals.ts'
import { refuseReview, refuseTurn } from '../rules.ts'
import { lockCertificate, lockProposal, settleProposal, takeTurn } from '../store.ts'
import { TURNS } from '../turns.ts'

type Key = { number: string; id: string }

/**
 * 审核同意. The second person's decision: the turn is taken and the holder told, with reason and clause. Refused to whoever proposed it,
 * and where the certificate has changed so that it is not possible any more.
 */
export async function approveTurn(ctx: WriteCtx, input: Key): Promise<void> {
  const { certificate, proposal } = await begin(ctx, input)
  demand(refuseTurn(certificate, proposal.turn))
  await settleProposal(ctx, proposal, { state: 'approved', note: null })
  await takeTurn(ctx, certificate, proposal.turn, {
    reason: proposal.reason,
    clause: proposal.clause,
    proposal,
  })
  await tellHolder(ctx, certificate, proposal)
}

/** 退回: the second person does not agree and says why; the certificate stays as it is. */
export async function returnTurn(ctx: WriteCtx, input: Key & { note: string }): Promise<void> {
  const { proposal } = await begin(ctx, input)
  await settleProposal(ctx, proposal, { state: 'returned', note: input.note })
}

async function begin(
  ctx: WriteCtx,
  { number, id }: Key,
): Promise<{ certificate: Certificate; proposal: Proposal }> {
  const officer = officerOf(ctx)
  const certificate = await lockCertificate(ctx, number)
  if (certificate.office !== officer.office) throw noSuchCertificate()
  const proposal = await lockProposal(ctx, { office: officer.office, id })
  if (!proposal || proposal.number !== number) throw refuseCertificate('certificate.no-proposal')
  demand(refuseReview(proposal, officer.id))
  return { certificate, proposal }
}

async function tellHolder(ctx: WriteCtx, certificate: Certificate, proposal: Proposal): Promise<void> {
  const { personId, title, issuer, number } = certificate
  const { turn, reason, clause } = proposal
  const rights =
    turn === 'resume' ? '' : '不服的，可以向我们陈述、申辩，也可以依法申请行政复议或者提起行政诉讼。'
  await sendMessage(ctx, {
    personId,
    phone: (await findPhone(ctx, personId)) ?? undefined,
    caseId: certificate.caseId,
    text: `您的《${title}》被${issuer}${TURNS[turn].zh}。原因：${withStop(reason)}依据：${withStop(clause)}${rights}`,
    link: `/me/certificates/${number}`,
  })
}

const withStop = (text: string): string => (/[。！？]$/.test(text) ? text : `${text}。`)
