import { toLocalDate } from '../../calendar/rules.ts'
import { chineseDate } from '../../documents/rules.ts'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { Certificate, Proposal, Propose } from '../model.ts'
import { noSuchCertificate, refuseCertificate } from '../refusals.ts'
import { daysToState, refuseStateDay, refuseTurn } from '../rules.ts'
import { intentPaper, type RulingPapers } from '../rulings.ts'
import { insertProposal, lockCertificate, saveNotice } from '../store.ts'
import { recipientOf, tellHolder } from '../tell-holder.ts'
import { RULINGS, TURNS } from '../turns.ts'

/**
 * 提出处理意见: 暂扣, 发还, 撤销 or 注销 of a certificate of the own office, with reason and clause. Nothing changes before a second
 * person has decided; where the law wants the holder heard first, the 拟处理告知书 goes out now. Refused for certificates of others, for what is not possible now, and while another proposal is open.
 */
export async function proposeTurn(
  ctx: WriteCtx,
  input: Propose & { number: string },
  papers: RulingPapers,
): Promise<{ id: string }> {
  const officer = officerOf(ctx)
  const certificate = await lockCertificate(ctx, input.number)
  if (certificate.office !== officer.office) throw noSuchCertificate()
  demand(refuseTurn(certificate, input.turn))
  demand(refuseStateDay(input.turn, input.stateOn, toLocalDate(ctx.now)))
  const isHeard = RULINGS[input.turn].heardBy !== null
  const id = uuidv7(ctx.now)
  const proposal: Proposal = {
    office: officer.office,
    id,
    number: certificate.number,
    about: null,
    turn: input.turn,
    reason: input.reason,
    clause: input.clause,
    state: 'open',
    author: officer.id,
    by: actorRef(officer),
    at: ctx.now,
    reviewer: null,
    decidedAt: null,
    note: null,
    notice: null,
    stateOn: isHeard ? (input.stateOn ?? null) : null,
    servedAt: null,
    noticeReason: null,
    statedAt: null,
    statement: null,
    spoken: [],
    answer: null,
  }
  await insertProposal(ctx, proposal).catch((error: unknown) => {
    if (brokenConstraint(error) === 'proposal_open') throw refuseCertificate('certificate.proposed-already')
    throw error
  })
  if (isHeard) await notify(ctx, certificate, proposal, papers)
  await tellOfficers(ctx, {
    office: officer.office,
    permission: 'case.review',
    kind: 'certificate-proposed',
    text: `${officer.name}对《${certificate.title}》提出「${TURNS[input.turn].zh}」，请审核。`,
    link: `/staff/certificates/${certificate.number}`,
  })
  return { id }
}

/** 告知: the holder learns what is intended and until when to answer it. */
async function notify(
  ctx: WriteCtx,
  certificate: Certificate,
  proposal: Proposal,
  papers: RulingPapers,
): Promise<void> {
  const recipient = await recipientOf(ctx, certificate)
  await saveNotice(ctx, proposal, await papers.deliver(ctx, intentPaper(certificate, proposal, recipient)))
  const { title, issuer } = certificate
  const until =
    recipient.personId === null
      ? `在收到告知书起 ${daysToState(proposal)} 天以内`
      : `在${chineseDate(proposal.stateOn ?? '')}以前`
  await tellHolder(
    ctx,
    certificate,
    ({ place }) =>
      `${issuer}拟${TURNS[proposal.turn].zh}您的《${title}》，还没有决定。您可以${until}陈述、申辩：打开「${place}」里的这份证照。`,
  )
}
