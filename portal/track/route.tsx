import { toLocalDate } from '../../server/calendar/rules.ts'
import type { CaseView } from '../../server/cases/model.ts'
import { getCaseByCode } from '../../server/cases/queries.ts'
import { renderReceipt } from '../../server/documents/queries.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import type { Problems } from '../components/form.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { TrackFormPage, TrackPage } from './page.tsx'
import { receiptOf } from './receipt.ts'

export function trackPages(options: PortalOptions): Page[] {
  const formPage = (request: PageRequest, problems?: Problems): PageReply =>
    renderPage(options, request, {
      title: textsOf(request.view.lang)('track.title'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: (
        <TrackFormPage
          number={request.form.one('number')}
          code={request.form.one('code')}
          problems={problems}
        />
      ),
    })

  const load = (
    request: PageRequest,
    number: string,
    code: string,
  ): Promise<{ view: CaseView; today: string }> =>
    request.db.read(request.actor, async (ctx) => ({
      view: await getCaseByCode(ctx, number, code),
      today: toLocalDate(ctx.now),
    }))

  return [
    {
      path: '/track',
      who: 'anyone',
      get: async (request) => formPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const number = request.form.one('number').trim()
            const code = request.form.one('code').trim()
            const { view } = await load(request, number, code)
            return { redirect: paths.tracked(view.number, code.toUpperCase()) }
          },
          (problems) => {
            const fields = problems.fields.length
              ? problems.fields
              : [{ field: 'number', code: 'none', zh: problems.zh }]
            return formPage(request, { ...problems, fields })
          },
          ['invalid', 'not-found', 'forbidden'],
        ),
    },
    {
      path: '/t/:number/:code',
      who: 'anyone',
      async get(request) {
        const code = request.params['code'] ?? ''
        const { view, today } = await load(request, request.params['number'] ?? '', code)
        return renderPage(options, request, {
          title: `${textsOf(request.view.lang)('case.progress')} · ${view.onething.name}`,
          body: <TrackPage view={view} code={code} today={today} />,
        })
      },
    },
    {
      path: '/t/:number/:code/receipt.pdf',
      who: 'anyone',
      async get(request) {
        const code = request.params['code'] ?? ''
        const { view } = await load(request, request.params['number'] ?? '', code)
        const place = `${options.region.head.name}政务服务`
        const receipt = receiptOf(view, code, {
          origin: request.origin,
          place,
          demo: options.mode === 'demo',
        })
        return {
          bytes: await renderReceipt(receipt),
          type: 'application/pdf',
          name: `收件凭证-${view.number}.pdf`,
        }
      },
    },
  ]
}
