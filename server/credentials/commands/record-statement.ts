import { toLocalDate } from '../../calendar/rules.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { demand } from '../../platform/refusal.ts'
import type { RecordStatement } from '../model.ts'
import { noSuchCertificate, refuseCertificate } from '../refusals.ts'
import { refuseRecord } from '../rules.ts'
import { lockCertificate, lockProposal, saveSpoken } from '../store.ts'
import { tellHolder } from '../tell-holder.ts'
import { TURNS } from '../turns.ts'

/**
 * 登记陈述申辩. An officer of the issuing office writes down what the holder, or somebody for them, said to what is intended by telephone, at the
 * counter or by letter, or that they waive it: kept, answered and printed like what is said on the page, and the holder is told of it and may
 * still speak. Refused where there is nothing to be said any more, and for a day that cannot be. Whoever wrote it down does not decide.
 */
export async function recordStatement(
  ctx: WriteCtx,
  input: RecordStatement & { number: string; id: string },
): Promise<void> {
  const officer = officerOf(ctx)
  const { number, id, statement, name, as, way, on } = input
  const certificate = await lockCertificate(ctx, number)
  const { office, title, issuer } = certificate
  if (office !== officer.office) throw noSuchCertificate()
  const proposal = await lockProposal(ctx, { office, id })
  if (!proposal || proposal.number !== number) throw refuseCertificate('certificate.no-proposal')
  demand(refuseRecord(proposal, input, toLocalDate(ctx.now)))
  await saveSpoken(ctx, proposal, { name, as, way, on, statement, recorder: actorRef(officer) })
  const what = statement === null ? '放弃陈述申辩' : '提出了陈述申辩'
  await tellHolder(
    ctx,
    certificate,
    ({ place }) =>
      `${issuer}登记了：对拟${TURNS[proposal.turn].zh}您的《${title}》${what}。内容在「${place}」里的这份证照上；不是您的意思，请马上和我们联系，或者在那里自己说。`,
  )
  await tellOfficers(ctx, {
    office,
    permission: 'case.review',
    kind: 'certificate-proposed',
    text: `${officer.name}登记：持证人对拟${TURNS[proposal.turn].zh}《${title}》${what}，请复核。`,
    link: `/staff/certificates/${number}`,
  })
}
