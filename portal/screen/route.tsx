import { getOpenDraft } from '../../server/applications/queries.ts'
import { actOnScreen, pairScreen, type ScreenAct } from '../../server/counter/commands/screen.ts'
import { showCode } from '../../server/counter/commands/show-code.ts'
import { getScreen } from '../../server/counter/queries.ts'
import { qrSvg } from '../../server/documents/rules.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { readSignature } from '../apply/signature-field.tsx'
import type { Problems } from '../components/form.tsx'
import { minuteText } from '../components/words.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { oneProblem, orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { CodePage, PairPage, WindowScreen } from './page.tsx'

/** The applicant's screen of a window, and the code that an applicant shows there. */
export function screenPages(options: PortalOptions): Page[] {
  const pairPage = (request: PageRequest, problems?: Problems): PageReply =>
    renderPage(options, request, {
      title: textsOf(request.view.lang)('screen.pairTitle'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      bare: true,
      body: <PairPage problems={problems} code={request.form.one('code')} />,
    })

  const windowPage = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const token = request.params['token'] ?? ''
    const view = await request.db.read(request.actor, (ctx) => getScreen(ctx, token))
    return renderPage(options, request, {
      title: view.window,
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      bare: true,
      body: <WindowScreen view={view} token={token} problems={problems} />,
    })
  }

  const codePage = async (request: PageRequest): Promise<PageReply> => {
    const { code, expiresAt, name } = await request.db.write(request.actor, (ctx) =>
      showCode(ctx, { draftId: request.params['id'] ?? '' }),
    )
    const t = textsOf(request.view.lang)
    return renderPage(options, request, {
      title: t('counter.title'),
      body: (
        <CodePage
          code={code}
          svg={qrSvg(code, t('counter.title'))}
          until={minuteText(expiresAt, request.view.lang)}
          name={name}
        />
      ),
    })
  }

  return [
    {
      path: '/screen',
      who: 'anyone',
      get: async (request) => pairPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const { token } = await request.db.write(request.actor, (ctx) =>
              pairScreen(ctx, { code: request.form.one('code') }),
            )
            return { redirect: paths.screen(token) }
          },
          (problems) =>
            pairPage(request, { ...problems, fields: [{ field: 'code', code: 'code', zh: problems.zh }] }),
        ),
    },
    {
      path: '/screen/:token',
      who: 'anyone',
      get: (request) => windowPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const act = readAct(request)
            if (!('act' in act)) return windowPage(request, act)
            const token = request.params['token'] ?? ''
            await request.db.write(request.actor, (ctx) => actOnScreen(ctx, { token, ...act }))
            return { redirect: paths.screen(token) }
          },
          (problems) => windowPage(request, problems),
          ['invalid', 'conflict'],
        ),
    },
    {
      path: '/apply/:id/counter',
      who: 'person',
      // A code is made only by asking for it; an address that is opened again leads back to the draft.
      async get(request) {
        const draftId = request.params['id'] ?? ''
        await request.db.read(request.actor, (ctx) => getOpenDraft(ctx, draftId))
        return { redirect: paths.draft(draftId) }
      },
      post: codePage,
    },
  ]
}

/** What the person pressed; problems where something is lacking. */
function readAct({ form, view }: PageRequest): ScreenAct | Problems {
  const t = textsOf(view.lang)
  const stars = Number(form.one('stars'))
  if (Number.isInteger(stars) && stars >= 1 && stars <= 5) return { act: 'rate', stars }
  const confirmation = form.one('confirmation')
  const note = form.one('note').trim().slice(0, 500)
  if (form.one('act') === 'confirm') return { act: 'confirm', confirmation, answer: 'confirm', note: '' }
  if (form.one('act') === 'dispute') {
    return note
      ? { act: 'confirm', confirmation, answer: 'dispute', note }
      : oneProblem('note', t('confirm.noteNone'))
  }
  const signature = readSignature({ path: form.one('signature'), name: form.one('signatureName') })
  const of = form.one('of')
  return signature && /^[0-9a-f]{64}$/.test(of)
    ? { act: 'sign', signature, of }
    : oneProblem('signature', t('sign.none'))
}
