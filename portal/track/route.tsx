import { toLocalDate } from '../../server/calendar/rules.ts'
import type { CaseView } from '../../server/cases/model.ts'
import { getCaseByCode } from '../../server/cases/queries.ts'
import { tooManyTries } from '../../server/cases/refusals.ts'
import { renderReceipt } from '../../server/documents/queries.ts'
import { addressGroup } from '../../server/people/rules.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { createMisses } from '../../server/platform/rate.ts'
import type { Problems } from '../components/form.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { TrackFormPage, TrackPage } from './page.tsx'
import { receiptOf } from './receipt.ts'

/** Wrong codes a minute from one address, or for one case; a code has 40 bits. */
const MISSES_A_MINUTE = 20

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

  const misses = createMisses(MISSES_A_MINUTE)
  const load = (
    request: PageRequest,
    number: string,
    code: string,
  ): Promise<{ view: CaseView; today: string }> =>
    request.db.read(request.actor, async (ctx) => {
      const tried = [`address ${addressGroup(request.ip)}`, `number ${number.slice(0, 40)}`]
      if (tried.some((who) => misses.wait(who, ctx.now) > 0)) throw tooManyTries()
      try {
        return { view: await getCaseByCode(ctx, number, code), today: toLocalDate(ctx.now) }
      } catch (error) {
        for (const who of tried) misses.add(who, ctx.now)
        throw error
      }
    })

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
        const place = `${options.region().head.name}政务服务`
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
