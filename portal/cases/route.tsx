import { toLocalDate } from '../../server/calendar/rules.ts'
import { resendLink } from '../../server/cases/commands/confirm.ts'
import { withdrawItem } from '../../server/cases/commands/withdraw-item.ts'
import type { CaseView, StepView } from '../../server/cases/model.ts'
import { getMyCase } from '../../server/cases/queries.ts'
import { noteDownload } from '../../server/credentials/commands/note-download.ts'
import { certificatePaper } from '../../server/credentials/queries.ts'
import { listToContest } from '../../server/dossier/queries.ts'
import { renderReceipt } from '../../server/documents/queries.ts'
import type { Page, PageRequest } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { paperFile } from '../../server/seals/commands/seal-document.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { CASE_DONE, paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { receiptOf } from '../track/receipt.ts'
import { CasePage, ResultsPage, WithdrawPage } from './page.tsx'

const numberOf = (request: PageRequest): string => request.params['number'] ?? ''
const stepOf = (request: PageRequest): string => request.params['step'] ?? ''

export function casePages(options: PortalOptions): Page[] {
  const load = (request: PageRequest): Promise<{ view: CaseView; today: string }> =>
    request.db.read(request.actor, async (ctx) => ({
      view: await getMyCase(ctx, numberOf(request)),
      today: toLocalDate(ctx.now),
    }))

  return [
    {
      path: '/cases/:number',
      who: 'person',
      async get(request) {
        const loaded = await load(request)
        const contest = await request.db.read(request.actor, (ctx) => listToContest(ctx, numberOf(request)))
        const done = CASE_DONE.find((each) => each === request.query['done'])
        return renderPage(options, request, {
          title: loaded.view.onething.name,
          body: <CasePage {...loaded} done={done} contest={contest} />,
        })
      },
    },
    {
      path: '/cases/:number/withdraw/:step',
      who: 'person',
      async get(request) {
        const { view } = await load(request)
        const step = findStep(view, stepOf(request))
        const after = view.steps
          .filter((other) => other.waitsFor.includes(step.plainName))
          .map((other) => other.plainName)
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('withdraw.title', { name: step.plainName }),
          body: <WithdrawPage number={view.number} step={step} after={after} />,
        })
      },
      async post(request) {
        await request.db.write(request.actor, async (ctx) => {
          const view = await getMyCase(ctx, numberOf(request))
          await withdrawItem(ctx, { caseId: view.id, step: stepOf(request) })
        })
        return { redirect: paths.myCase(numberOf(request)) }
      },
    },
    {
      path: '/cases/:number/resend/:confirmation',
      who: 'person',
      async post(request) {
        await request.db.write(request.actor, async (ctx) => {
          const view = await getMyCase(ctx, numberOf(request))
          await resendLink(ctx, { caseId: view.id, confirmation: request.params['confirmation'] ?? '' })
        })
        return { redirect: paths.caseAfter(numberOf(request), 'resent') }
      },
    },
    {
      path: '/cases/:number/results',
      who: 'person',
      async get(request) {
        const { view } = await load(request)
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('results.title'),
          body: <ResultsPage view={view} />,
        })
      },
    },
    {
      path: '/cases/:number/receipt',
      who: 'person',
      async get(request) {
        const { view } = await load(request)
        const place = `${options.region().head.name}政务服务`
        const more = { origin: request.origin, place, demo: options.mode === 'demo' }
        const bytes = await renderReceipt(receiptOf(view, view.queryCode ?? '', more))
        return { bytes, type: 'application/pdf', name: `收件凭证-${view.number}.pdf` }
      },
    },
    {
      path: '/certificates/:number/pdf',
      who: 'person',
      async get(request) {
        const paper = await request.db.read(request.actor, (ctx) =>
          certificatePaper(ctx, numberOf(request), request.origin),
        )
        const { bytes, name } = await paperFile(request.db, paper)
        await request.db.write(request.actor, (ctx) => noteDownload(ctx, { number: numberOf(request) }))
        return { bytes, type: 'application/pdf', name }
      },
    },
  ]
}

function findStep(view: CaseView, id: string): StepView {
  const found = view.steps.find((step) => step.step === id && step.canWithdraw)
  if (found) return found
  throw new Refusal('case.withdraw-late', {
    kind: 'conflict',
    zh: '这一项现在不能撤回。请回到办件页看它的状态。',
    en: 'This item cannot be withdrawn now.',
  })
}
