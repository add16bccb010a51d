import { conditionText } from '../../catalog/rules.ts'
import { issuePapersNow } from '../../cases/commands/keep-papers.ts'
import { limitText } from '../../deadlines/rules.ts'
import { issueDocument } from '../../documents/commands/issue-document.ts'
import type { Facts } from '../../documents/model.ts'
import { listDocuments } from '../../documents/queries.ts'
import { itemOf } from '../../onething/prepare.ts'
import { getOpenDraft } from '../../applications/queries.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { applicantOf, asPerson } from '../applicant.ts'
import { hallOf, windowOf } from '../place.ts'
import { getTicket } from '../line.ts'
import { refuseCounter } from '../refusals.ts'
import { KIND_NAMES } from '../rules.ts'
import { lockSitting, saveSitting } from '../store.ts'

/**
 * 收件凭证 of the case that was filed in this sitting: one for each case, printed as often as wanted. Gives its number. The sitting
 * notes that a receipt has gone out.
 */
export async function issueReceipt(ctx: WriteCtx): Promise<{ number: string }> {
  const officer = officerOf(ctx)
  const sitting = await lockSitting(ctx, officer)
  if (sitting.caseId === null) throw refuseCounter('sitting.no-draft')
  await issuePapersNow(ctx, { caseId: sitting.caseId })
  const papers = await listDocuments(ctx, sitting.caseId)
  const number = papers.find(({ kind, step }) => kind === 'receipt' && step === null)?.number
  if (number === undefined) throw new Error(`case ${sitting.caseId} has no receipt`)
  if (sitting.receiptAt === null) {
    await saveSitting(ctx, { ...sitting, receiptAt: ctx.now })
    await record(ctx, 'counter.receipt-printed', sitting.id, { number })
  }
  return { number }
}

/**
 * 一次性告知书. Everything that is still missing of what lies on the table, told once and on paper: conditions that are not met, papers
 * to bring, questions open. Gives its number.
 */
export async function issueAdvice(ctx: WriteCtx): Promise<{ number: string }> {
  const officer = officerOf(ctx)
  const sitting = await lockSitting(ctx, officer)
  const person = await applicantOf(ctx, sitting)
  if (sitting.draftId === null) throw refuseCounter('sitting.no-draft')
  const { plan, definition } = await getOpenDraft(asPerson(ctx, sitting, person), sitting.draftId)
  const { onething } = definition
  const laws = plan.steps.filter(({ included }) => included).map(({ id }) => itemOf(definition, id))
  const { hall } = windowOf(ctx, sitting)
  const missing = plan.materials.filter(({ resolution }) => resolution.as === 'asked')
  const papers = laws.flatMap(({ materials }) => materials)
  const facts: Facts = {
    'onething.name': onething.name,
    'item.name': onething.name,
    'advised.name': person.name,
    'officer.name': officer.name,
    'officer.phone': hall.phone,
    'limit.promised': onething.promised ? limitText(onething.promised) : null,
    'fee.text': laws.some(({ fee }) => fee.charged) ? '按各事项收费标准' : '不收费',
    'advice.phone': hall.phone,
    'complaint.phone': ctx.world.region.head.hotline,
    lists: {
      conditions: [
        ...plan.ineligible,
        ...laws.flatMap(({ conditions }) => conditions.map(conditionText)),
      ].map((text) => ({
        text,
      })),
      materials: missing.map(({ id, name }) => {
        const paper = papers.find((each) => each.id === id)
        return {
          name,
          form: paper && paper.originals > 0 ? '原件' : '复印件或者照片',
          copies: String(Math.max(1, (paper?.originals ?? 0) + (paper?.copies ?? 0))),
          how: paper?.fill ?? '',
        }
      }),
      steps: plan.questions
        .filter(({ answered }) => !answered)
        .map(({ title, why }) => ({ name: `还要告诉我们：${title}`, text: why })),
    },
  }
  const { number } = await issueDocument(ctx, {
    owner: sitting.id,
    step: null,
    kind: 'advice',
    personId: person.id,
    office: officer.office,
    facts,
  })
  await record(ctx, 'counter.advised', sitting.id, { number })
  return { number }
}

/** 叫号小票 of a ticket of the own hall, for the 80 mm printer. Gives its number. */
export async function issueTicketSlip(
  ctx: WriteCtx,
  input: { ticketId: string },
): Promise<{ number: string }> {
  const officer = officerOf(ctx)
  const ticket = await getTicket(ctx, input.ticketId)
  if (ticket.hall !== hallOf(ctx).name) throw refuseCounter('ticket.unknown')
  const before = (await listDocuments(ctx, ticket.id)).find(({ kind }) => kind === 'ticket')
  if (before) return { number: before.number }
  return issueDocument(ctx, {
    owner: ticket.id,
    step: null,
    kind: 'ticket',
    personId: null,
    office: officer.office,
    facts: {
      'ticket.number': ticket.number,
      'ticket.business': KIND_NAMES[ticket.kind],
      'ticket.waiting': `${ticket.ahead} 人`,
      'ticket.minutes': `${ticket.estimate ?? 0} 分钟`,
      'ticket.at': ticket.takenAt,
    },
  })
}
