import { toLocalDate } from '../../calendar/rules.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { Certificate } from '../model.ts'
import { turnsOfDay } from '../rules.ts'
import { listVersions, lockCertificate, moveProposal, takeTurn } from '../store.ts'
import { tellHolder } from '../tell-holder.ts'
import { TURNS } from '../turns.ts'

/**
 * 到期, 生效: writes down what the days have brought to a certificate; until this has run the same is read from them (`standingOn`).
 * What two officers have not decided yet goes on with the version that stands. Changes nothing before the day, or where somebody was first.
 */
export async function takeTurnsOfDay(ctx: WriteCtx, input: { number: string }): Promise<void> {
  const { chain } = await lockCertificate(ctx, input.number)
  const turns = turnsOfDay(await listVersions(ctx, chain), toLocalDate(ctx.now))
  for (const { certificate, turn, by, reason } of turns)
    await takeTurn(ctx, certificate, turn, { ...(by && { case: by }), reason: reason ?? null })
  const before = turns.find(({ turn }) => turn === 'renew')?.certificate
  const next = turns.find(({ turn }) => turn === 'begin')?.certificate
  if (before && next) await followProposal(ctx, before, next)
}

/** Nobody slips out of a 拟处理 by a renewal that was granted before: it follows, and both sides learn where it stands now. */
async function followProposal(ctx: WriteCtx, before: Certificate, next: Certificate): Promise<void> {
  const proposal = await moveProposal(ctx, before.number, next.number)
  if (!proposal) return
  const turn = TURNS[proposal.turn].zh
  await tellOfficers(ctx, {
    office: proposal.office,
    permission: 'case.review',
    kind: 'certificate-proposed',
    text: `《${next.title}》延续的新证生效了，「${turn}」的处理意见转到新证上，请接着审核。`,
    link: `/staff/certificates/${next.number}`,
  })
  if (proposal.notice === null) return
  await tellHolder(
    ctx,
    next,
    ({ place }) =>
      `您的《${next.title}》延续的新证生效了。${next.issuer}拟${turn}它的事还没有决定，转到新证上；要陈述、申辩的，打开「${place}」里的新证。`,
  )
}
