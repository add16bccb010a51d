import { toLocalDate } from '../../calendar/rules.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import type { Certificate, Proposal } from '../model.ts'
import { noSuchCertificate, refuseCertificate } from '../refusals.ts'
import { refuseReview, refuseTurn, refuseUnheard } from '../rules.ts'
import { rulingPaper, type RulingPapers } from '../rulings.ts'
import { lockCertificate, lockProposal, settleProposal, takeTurn, takeTurnWithNext } from '../store.ts'
import { recipientOf, tellHolder } from '../tell-holder.ts'
import { TURNS } from '../turns.ts'

type Key = { number: string; id: string }

/**
 * 审核同意. The second person's decision: the 决定书 is issued and delivered, the turn is taken and the holder told. Refused to whoever
 * proposed it, before the holder was heard, without an answer to what the holder said, and where the turn is not possible any more.
 */
export async function approveTurn(
  ctx: WriteCtx,
  input: Key & { answer: string | null },
  papers: RulingPapers,
): Promise<void> {
  const answer = input.answer?.trim() || null
  const { certificate, proposal } = await begin(ctx, input)
  demand(refuseTurn(certificate, proposal.turn))
  demand(refuseUnheard(proposal, answer, toLocalDate(ctx.now)))
  const recipient = await recipientOf(ctx, certificate)
  const paper = await papers.deliver(ctx, rulingPaper(certificate, proposal, { answer, recipient }))
  await settleProposal(ctx, proposal, { state: 'approved', note: null, answer })
  await recallNotice(ctx, proposal, papers, '已经作出决定')
  const { turn, reason, clause } = proposal
  const note = { reason, clause, proposal, paper }
  if (turn === 'revoke' || turn === 'cancel') await takeTurnWithNext(ctx, certificate, turn, note)
  else await takeTurn(ctx, certificate, turn, note)
  await tellDecided(ctx, certificate, proposal, paper)
}

/**
 * 退回: the second person does not agree and says why; the certificate stays as it is, a notice that has not reached the holder goes out no
 * more, and a holder who was told of it learns so.
 */
export async function returnTurn(
  ctx: WriteCtx,
  input: Key & { note: string },
  papers: RulingPapers,
): Promise<void> {
  const { certificate, proposal } = await begin(ctx, input)
  await settleProposal(ctx, proposal, { state: 'returned', note: input.note, answer: null })
  if (proposal.notice === null) return
  await recallNotice(ctx, proposal, papers, '处理意见没有通过，不处理了')
  const { issuer, title } = certificate
  await tellHolder(
    ctx,
    certificate,
    () => `${issuer}决定不${TURNS[proposal.turn].zh}您的《${title}》，它和以前一样。`,
  )
}

/** A 告知书 that has not reached the holder tells of nothing any more. */
async function recallNotice(
  ctx: WriteCtx,
  { notice }: Proposal,
  papers: RulingPapers,
  reason: string,
): Promise<void> {
  if (notice !== null) await papers.recall(ctx, { number: notice, reason })
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

async function tellDecided(
  ctx: WriteCtx,
  certificate: Certificate,
  proposal: Proposal,
  paper: string,
): Promise<void> {
  const { title, issuer } = certificate
  const { turn, reason, clause } = proposal
  await tellHolder(ctx, certificate, ({ place, sure }) => {
    const why = sure ? `原因：${withStop(reason)}依据：${withStop(clause)}` : ''
    return `您的《${title}》被${issuer}${TURNS[turn].zh}。${why}决定书 ${paper} 和不服的办法在「${place}」里的这份证照上。`
  })
}

const withStop = (text: string): string => (/[。！？]$/.test(text) ? text : `${text}。`)
