import { getOpenDraft } from '../../server/applications/queries.ts'
import { allowOffice, endConsent, showCode } from '../../server/dossier/commands/allow-office.ts'
import { startCorrection } from '../../server/dossier/commands/start-correction.ts'
import { AllowOffice } from '../../server/dossier/model.ts'
import { getContested, getMyData } from '../../server/dossier/queries.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { nextPath } from '../apply/flow.ts'
import type { Problems } from '../components/form.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { AllowPage, ConsentCodePage, type AllowGiven } from './allow.tsx'
import { ContestPage } from './contest.tsx'
import { DataPage } from './page.tsx'

/** 我的数据, consents to look, and the way to have a value put right. */
export function myDataPages(options: PortalOptions): Page[] {
  const dataPage = async (request: PageRequest): Promise<PageReply> => {
    const { shown, calls, looks } = request.query
    const at = { calls, looks }
    const data = await request.db.read(request.actor, (ctx) =>
      getMyData(ctx, { full: shown === '1', ...at }),
    )
    return renderPage(options, request, {
      title: textsOf(request.view.lang)('data.title'),
      body: <DataPage {...data} shown={shown === '1'} at={at} />,
    })
  }

  const allowPage = (request: PageRequest, problems?: Problems): PageReply =>
    renderPage(options, request, {
      title: textsOf(request.view.lang)('data.allow'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: (
        <AllowPage
          // Only offices where somebody may look at all.
          offices={[...options.region().offices.values()].filter(({ posts }) =>
            posts.some(({ permissions }) => permissions.includes('dossier.read')),
          )}
          given={allowGiven(request)}
          problems={problems}
        />
      ),
    })

  const contestPage = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const contested = await request.db.read(request.actor, (ctx) => getContested(ctx, contestedIn(request)))
    return renderPage(options, request, {
      title: textsOf(request.view.lang)('correct.data.title'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: (
        <ContestPage
          contested={contested}
          given={problems ? rightGiven(request) : (contested.given ?? { right: '', reason: '' })}
          problems={problems}
        />
      ),
    })
  }

  return [
    { path: paths.myData(), who: 'person', get: dataPage },
    {
      path: paths.allowOffice,
      who: 'person',
      get: async (request) => allowPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const given = allowGiven(request)
            const read = AllowOffice.safeParse({ ...given, days: Number(given.days) })
            if (!read.success) {
              const t = textsOf(request.view.lang)
              const wrong = new Set(read.error.issues.map(({ path }) => String(path[0])))
              const fields = (['office', 'purpose', 'days'] as const).flatMap((field) =>
                wrong.has(field) ? [{ field, code: 'missing', zh: t(`data.wrong.${field}`) }] : [],
              )
              return allowPage(request, { zh: '', en: '', fields })
            }
            await request.db.write(request.actor, (ctx) => allowOffice(ctx, read.data))
            return { redirect: `${paths.myData()}#consents` }
          },
          (problems) => allowPage(request, problems),
        ),
    },
    {
      path: paths.consentCode,
      who: 'person',
      // Shown in the answer and never again: only its hash is kept.
      async post(request) {
        const made = await request.db.write(request.actor, showCode)
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('data.codeTitle'),
          body: <ConsentCodePage {...made} />,
        })
      },
    },
    {
      path: '/me/data/consents/:id/end',
      who: 'person',
      async post(request) {
        await request.db.write(request.actor, (ctx) => endConsent(ctx, { id: request.params['id'] ?? '' }))
        return { redirect: `${paths.myData()}#consents` }
      },
    },
    {
      path: '/me/data/correct/:number/:element',
      who: 'person',
      get: (request) => contestPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const draft = await request.db.write(request.actor, (ctx) =>
              startCorrection(ctx, { ...contestedIn(request), ...rightGiven(request) }),
            )
            const open = await request.db.read(request.actor, (ctx) => getOpenDraft(ctx, draft))
            return { redirect: nextPath(open) }
          },
          (problems) => contestPage(request, problems),
        ),
    },
  ]
}

const allowGiven = ({ form }: PageRequest): AllowGiven => ({
  office: form.one('office'),
  purpose: form.one('purpose').trim(),
  days: form.one('days'),
})

const contestedIn = ({ params }: PageRequest) => ({
  caseNumber: params['number'] ?? '',
  element: params['element'] ?? '',
})

const rightGiven = ({ form }: PageRequest) => ({
  right: form.one('right'),
  reason: form.one('reason'),
})
