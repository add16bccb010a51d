import { resultName } from '../../catalog/rules.ts'
import { writeLast, type WriteCtx } from '../../platform/ctx.ts'
import { takeBackCertificates } from '../../credentials/commands/take-back.ts'
import { findRuling } from '../../credentials/queries.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { CaseItem } from '../model.ts'
import { cancelDecision, newestPaper } from '../papers.ts'
import { takeTurn } from '../progress.ts'
import { usedByOthers } from '../refusals.ts'
import { beginTurn, type InHand, type TaskKey } from '../turn.ts'
import { granteesOf } from '../values.ts'

/** 核查属实: what the applicant had promised is true; the decision stands for good. */
export async function verifyPromise(ctx: WriteCtx, input: TaskKey & { opinion: string }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'verify')
  await takeTurn(ctx, hand, 'verify', { data: { opinion: input.opinion } })
}

/**
 * 撤销: the promise was false, or the decision rests on deceit. The certificate ends; what rests on it is named to the offices,
 * for each has to judge its own. Refused at our desk while its holder would lose a licence by it: that is revoked first, by two persons, after
 * its holder was heard; the 决定书 about it is the one about the item, too. 行政许可法 §69.
 */
export async function revokeItem(ctx: WriteCtx, input: TaskKey & { reason: string }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'revoke')
  const { item, law, current } = hand
  const ruling = await findRuling(ctx, input)
  await takeBackCertificates(ctx, { ...input, withLater: true })
  const grantees = granteesOf(hand)
  for (const other of grantees) {
    await tellOfficers(ctx, {
      office: other.office,
      permission: 'case.review',
      kind: 'revoked',
      text: `「${item.itemName}」已撤销，「${other.itemName}」是根据它办成的，请核查要不要一并纠正。`,
      link: `/staff/tasks/${other.caseId}/${other.step}`,
      owner: other.caseId,
      step: other.step,
    })
  }
  await takeTurn(
    ctx,
    hand,
    'revoke',
    {
      change: { decidedAt: ctx.now, decidedBy: 'officer', reason: input.reason },
      data: { reason: input.reason, grantedOnIt: grantees.map(({ itemName }) => itemName) },
      facts: {
        'revoked.title': resultName(law),
        'revoked.number': item.certificate ?? (await newestPaper(ctx, { current, step: item.step }, 'grant')),
        'revocation.reason': input.reason,
      },
      hasPaper: ruling !== undefined,
    },
    (revoked) => ({ text: `「${revoked.itemName}」已撤销。原因：${input.reason} 您的权利：${law.remedies}` }),
  )
  // The decision says which paper ended it, so that paper needs its number now.
  await writeLast(ctx)
  const by = ruling ?? (await newestPaper(ctx, { current, step: item.step }, 'revocation'))
  await cancelDecision(ctx, hand, { reason: input.reason, by })
}

/**
 * 纠错重开: a decision that was made in error is open again, with a fresh limit. Refused while another item has been granted
 * on its result, and at our desk while its holder would lose a licence by it, as by 撤销.
 */
export async function reopenItem(ctx: WriteCtx, input: TaskKey & { reason: string }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'reopen')
  const grantees = granteesOf(hand)
  if (grantees.length > 0) throw usedByOthers(grantees.map(({ itemName }) => itemName))
  const { acceptedAt } = hand.item
  await takeBackCertificates(ctx, { ...input, withLater: false })
  await openAnew(ctx, hand, 'reopen', input.reason, { acceptedAt: acceptedAt ?? ctx.now })
}

/** 重新收件: an item that was wrongly not accepted lies with its office again, which answers on paper within its limit. */
export async function readmitItem(ctx: WriteCtx, input: TaskKey & { reason: string }): Promise<void> {
  await openAnew(ctx, await beginTurn(ctx, input, 'readmit'), 'readmit', input.reason, {})
}

/** Takes back what the item came to: its decision is cancelled, and nobody holds it. */
async function openAnew(
  ctx: WriteCtx,
  hand: InHand,
  turn: 'reopen' | 'readmit',
  reason: string,
  change: Partial<CaseItem>,
): Promise<void> {
  await cancelDecision(ctx, hand, { reason, by: null })
  await takeTurn(
    ctx,
    hand,
    turn,
    {
      change: {
        ...change,
        decidedAt: null,
        decidedBy: null,
        officerId: null,
        officer: null,
        opinion: null,
        reason: null,
        outputs: {},
        certificate: null,
      },
      data: { reason },
    },
    ({ itemName }) => ({ text: `「${itemName}」的决定有误，重新办理。原因：${reason}` }),
  )
}
