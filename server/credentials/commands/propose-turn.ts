import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { Propose } from '../model.ts'
import { noSuchCertificate, refuseCertificate } from '../refusals.ts'
import { refuseTurn } from '../rules.ts'
import { insertProposal, lockCertificate } from '../store.ts'
import { TURNS } from '../turns.ts'

/**
 * 提出处理意见: 暂扣, 发还, 撤销 or 注销 of a certificate of the own office, with reason and clause. Nothing changes before a second
 * person has decided. Refused for certificates of others, for what is not possible now, and while another proposal is open.
 */
export async function proposeTurn(
  ctx: WriteCtx,
  input: Propose & { number: string },
): Promise<{ id: string }> {
  const officer = officerOf(ctx)
  const certificate = await lockCertificate(ctx, input.number)
  if (certificate.office !== officer.office) throw noSuchCertificate()
  demand(refuseTurn(certificate, input.turn))
  const id = uuidv7(ctx.now)
  await insertProposal(ctx, {
    office: officer.office,
    id,
    number: certificate.number,
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
  }).catch((error: unknown) => {
    if (brokenConstraint(error) === 'proposal_open') throw refuseCertificate('certificate.proposed-already')
    throw error
  })
  await tellOfficers(ctx, {
    office: officer.office,
    permission: 'case.review',
    kind: 'certificate-proposed',
    text: `${officer.name}对《${certificate.title}》提出「${TURNS[input.turn].zh}」，请审核。`,
    link: `/staff/certificates/${certificate.number}`,
  })
  return { id }
}
