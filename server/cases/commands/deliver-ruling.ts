import type { CertificatePaper, RulingPapers } from '../../credentials/rulings.ts'
import { deliverOnPage } from '../../deliveries/commands/deliver-on-page.ts'
import { planDelivery } from '../../deliveries/commands/plan-delivery.ts'
import { recallPaper } from '../../deliveries/commands/recall-paper.ts'
import { METHOD_TEXT } from '../../deliveries/model.ts'
import { issueDocument, type IssueDocument } from '../../documents/commands/issue-document.ts'
import { itemOf } from '../../onething/prepare.ts'
import { getDefinition } from '../../onething/queries.ts'
import { writeLast, type WriteCtx } from '../../platform/ctx.ts'
import { commonFacts, newestPaper } from '../papers.ts'
import { findCase } from '../store.ts'

/**
 * 制发 a paper about a certificate that an item of a case gave, also where the case is long over: it stands among the papers of the
 * case, is sealed like them and goes to whoever holds the certificate, who need not have applied; on paper, by the office, where nobody reads
 * here for the holder. Numbered at once, for the turn of the certificate rests on it; gives its number.
 */
async function deliver(ctx: WriteCtx, paper: CertificatePaper): Promise<string> {
  const { caseId, step, office, kind, facts, recipient } = paper
  const { personId, addressee, address } = recipient
  const current = await findCase(ctx, { id: caseId })
  const item = current?.items.find((each) => each.step === step)
  if (!current || !item) throw new Error(`the certificate of ${caseId} ${step} has no case`)
  const definition = await getDefinition(ctx, current.case.onething, current.case.onethingVersion)
  const law = itemOf(definition, step)
  const issued = (method: string): IssueDocument => ({
    owner: caseId,
    step,
    kind,
    personId,
    office,
    facts: {
      ...commonFacts({ current, item, law, definition }),
      ...(ctx.actor.kind === 'staff' && { 'officer.name': ctx.actor.name }),
      'delivery.method': method,
      ...facts,
    },
  })
  const order = { owner: caseId, caseNumber: current.case.number, office, addressee }
  if (personId === null) {
    const method = address === null ? 'counter' : 'post'
    const { number } = await issueDocument(ctx, issued(METHOD_TEXT[method]))
    await planDelivery(ctx, { ...order, personId, documents: [number], method, address })
    return number
  }
  deliverOnPage(ctx, { ...order, personId, papers: [issued(METHOD_TEXT.page)] })
  await writeLast(ctx)
  const number = await newestPaper(ctx, { current, step }, kind)
  if (number === null) throw new Error(`the certificate of ${caseId} ${step} got no paper`)
  return number
}

/** Papers about certificates, as papers of the cases that the certificates came from. */
export const rulingPapers: RulingPapers = { deliver, recall: recallPaper }
