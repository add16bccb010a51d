import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { officeName } from '../place.ts'
import { refuseAskingMore, refuseSupplement } from '../rules.ts'
import { lockRequest, saveSupplements } from '../store.ts'
import { REQUESTS_PAGE } from './ask-for-resource.ts'

/**
 * 要求补充说明. The owner asks whoever asked for the data to say more; the time to answer stands still until they have. The owner may decide all
 * the same, and the office that asked may take the request back.
 */
export async function askMore(ctx: WriteCtx, input: { requestId: string; question: string }): Promise<void> {
  const officer = officerOf(ctx)
  const request = await lockRequest(ctx, input.requestId, officer.office)
  demand(refuseAskingMore(request, officer, officeName(ctx, request.owner)))
  const asked = {
    question: input.question,
    askedBy: { id: officer.id, name: officer.name },
    askedAt: ctx.now.toISOString(),
    answer: null,
    answeredBy: null,
    answeredAt: null,
  }
  await saveSupplements(ctx, request.id, 'supplementing', [...request.supplements, asked])
  await record(ctx, 'request.more-asked', request.id, { question: input.question })
  await tellOfficers(ctx, {
    office: request.holder,
    staffId: request.askedBy.id,
    owner: request.id,
    kind: 'resource.more-asked',
    text: `共享申请要补充说明：${input.question}`,
    link: `${REQUESTS_PAGE}?view=own`,
  })
}

/** 补充说明. The office that asked answers, once for each question; the time of the owner runs on from then. */
export async function supplementRequest(
  ctx: WriteCtx,
  input: { requestId: string; answer: string },
): Promise<void> {
  const officer = officerOf(ctx)
  const request = await lockRequest(ctx, input.requestId, officer.office)
  demand(refuseSupplement(request, officer))
  const supplements = request.supplements.map((each) =>
    each.answeredAt === null
      ? {
          ...each,
          answer: input.answer,
          answeredBy: { id: officer.id, name: officer.name },
          answeredAt: ctx.now.toISOString(),
        }
      : each,
  )
  await saveSupplements(ctx, request.id, 'open', supplements)
  await record(ctx, 'request.supplemented', request.id, { answer: input.answer })
  await tellOfficers(ctx, {
    office: request.owner,
    permission: 'resource.approve',
    owner: request.id,
    kind: 'resource.supplemented',
    text: `${officeName(ctx, request.holder)}补充了共享申请的说明，请继续审批。`,
    link: `${REQUESTS_PAGE}?view=inbox`,
  })
}
