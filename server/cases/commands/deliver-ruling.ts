import type { CertificatePaper } from '../../credentials/rulings.ts'
import { itemOf } from '../../onething/prepare.ts'
import { getDefinition } from '../../onething/queries.ts'
import { writeLast, type WriteCtx } from '../../platform/ctx.ts'
import { deliverPapers } from '../deliver.ts'
import { commonFacts, newestPaper } from '../papers.ts'
import { findCase } from '../store.ts'

/**
 * 制发 a paper about a certificate that an item of a case gave, also where the case is long over: it stands among the papers of the
 * case, is sealed like them and delivered as they are. Numbered at once, for the turn of the certificate rests on it; gives its number.
 */
export async function deliverRuling(ctx: WriteCtx, paper: CertificatePaper): Promise<string> {
  const { caseId, step, office, kind, facts } = paper
  const current = await findCase(ctx, { id: caseId })
  const item = current?.items.find((each) => each.step === step)
  if (!current || !item) throw new Error(`the certificate of ${caseId} ${step} has no case`)
  const definition = await getDefinition(ctx, current.case.onething, current.case.onethingVersion)
  const law = itemOf(definition, step)
  deliverPapers(ctx, current, office, [
    {
      owner: caseId,
      step,
      kind,
      personId: current.case.personId,
      office,
      facts: {
        ...commonFacts({ current, item, law, definition }),
        ...(ctx.actor.kind === 'staff' && { 'officer.name': ctx.actor.name }),
        'delivery.method': '电子送达',
        ...facts,
      },
    },
  ])
  await writeLast(ctx)
  const number = await newestPaper(ctx, { current, step }, kind)
  if (number === null) throw new Error(`the certificate of ${caseId} ${step} got no paper`)
  return number
}
