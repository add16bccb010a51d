import { toLocalDate } from '../../server/calendar/rules.ts'
import { answerCorrection } from '../../server/cases/commands/answer-correction.ts'
import { resendLink } from '../../server/cases/commands/confirm.ts'
import { withdrawItem } from '../../server/cases/commands/withdraw-item.ts'
import type { CaseView, StepView } from '../../server/cases/model.ts'
import { getCorrection, getMyCase } from '../../server/cases/queries.ts'
import { certificatePdf } from '../../server/credentials/queries.ts'
import { renderReceipt } from '../../server/documents/queries.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { answerKeys } from '../apply/answers.ts'
import type { Problems } from '../components/form.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { receiptOf } from '../track/receipt.ts'
import { CasePage, FixPage, ResultsPage, WithdrawPage } from './page.tsx'

const numberOf = (request: PageRequest): string => request.params['number'] ?? ''
const stepOf = (request: PageRequest): string => request.params['step'] ?? ''

export function casePages(options: PortalOptions): Page[] {
  const load = (request: PageRequest): Promise<{ view: CaseView; today: string }> =>
    request.db.read(request.actor, async (ctx) => ({
      view: await getMyCase(ctx, numberOf(request)),
      today: toLocalDate(ctx.now),
    }))

  const fixPage = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const t = textsOf(request.view.lang)
    const correction = await request.db.read(request.actor, async (ctx) => {
      const view = await getMyCase(ctx, numberOf(request))
      return getCorrection(ctx, view.id, stepOf(request))
    })
    return renderPage(options, request, {
      title: t('fix.title', { n: correction.problems.length }),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: (
        <FixPage
          number={numberOf(request)}
          step={stepOf(request)}
          correction={correction}
          typed={problems && answerKeys(request.form)}
          note={request.form.one('note')}
          problems={problems}
        />
      ),
    })
  }

  return [
    {
      path: '/cases/:number',
      who: 'person',
      async get(request) {
        const loaded = await load(request)
        return renderPage(options, request, {
          title: loaded.view.onething.name,
          body: <CasePage {...loaded} sent={request.query['sent'] === '1'} />,
        })
      },
    },
    {
      path: '/cases/:number/fix/:step',
      who: 'person',
      get: (request) => fixPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const { form } = request
            const names = [...new Set(form.files.map((file) => file.field))].filter((name) =>
              name.startsWith('file:'),
            )
            const uploads = names.map((name) => ({
              material: name.slice('file:'.length),
              uploads: form.files.filter((file) => file.field === name),
            }))
            await request.db.write(request.actor, async (ctx) => {
              const view = await getMyCase(ctx, numberOf(request))
              await answerCorrection(ctx, {
                caseId: view.id,
                step: stepOf(request),
                answers: answerKeys(form),
                uploads,
                note: form.one('note'),
              })
            })
            return { redirect: paths.myCase(numberOf(request)) }
          },
          (problems) => fixPage(request, problems),
        ),
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
        return { redirect: paths.resent(numberOf(request)) }
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
        const place = `${options.region.head.name}政务服务`
        const more = { origin: request.origin, place, demo: options.mode === 'demo' }
        const bytes = await renderReceipt(receiptOf(view, view.queryCode ?? '', more))
        return { bytes, type: 'application/pdf', name: `收件凭证-${view.number}.pdf` }
      },
    },
    {
      path: '/certificates/:number/pdf',
      who: 'person',
      async get(request) {
        const { bytes, name } = await request.db.read(request.actor, (ctx) =>
          certificatePdf(ctx, numberOf(request), request.origin),
        )
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
