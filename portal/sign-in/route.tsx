import { startDraft } from '../../server/applications/commands/start.ts'
import type { Person } from '../../server/platform/ctx.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import type { Problems } from '../components/form.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { localPath, paths } from '../paths.ts'
import { orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { CodePage, SignInPage } from './page.tsx'

export function signInPages(options: PortalOptions): Page[] {
  const numberPage = (request: PageRequest, returnTo: string, problems?: Problems): PageReply =>
    renderPage(options, request, {
      title: textsOf(request.view.lang)('signIn.title'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      returnTo,
      body: <SignInPage returnTo={returnTo} number={request.form.one('number')} problems={problems} />,
    })

  const codePage = (request: PageRequest, returnTo: string, sentTo: string, problems?: Problems): PageReply =>
    renderPage(options, request, {
      title: textsOf(request.view.lang)('signIn.codeTitle'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      returnTo,
      body: (
        <CodePage
          returnTo={returnTo}
          number={request.form.one('number')}
          sentTo={sentTo}
          problems={problems}
        />
      ),
    })

  /** Where to go after signing in; the page one was on, or one's own page. */
  const returnOf = (text: string): string => {
    const path = localPath(text)
    return path === '/' || path.startsWith('/sign-') ? paths.me : path
  }

  /** Who pressed 「开始」 before signing in does not press it again. */
  const goOn = async (request: PageRequest, person: Person, returnTo: string): Promise<string> => {
    const onething = [...options.region().onethings.keys()].find((id) => paths.startOf(id) === returnTo)
    if (!onething) return returnTo
    const draft = await request.db.write(person, (ctx) => startDraft(ctx, { onething }))
    return paths.draft(draft.id)
  }

  return [
    {
      path: '/sign-in',
      who: 'anyone',
      async get(request) {
        const returnTo = returnOf(request.query['return'] ?? '')
        return request.actor.kind === 'person' ? { redirect: returnTo } : numberPage(request, returnTo)
      },
      post: (request) => {
        const returnTo = returnOf(request.form.one('return'))
        return orAgain(
          async () => {
            const { sentTo } = await options.signIn.requestCode({
              number: request.form.one('number'),
              ip: request.ip,
            })
            return codePage(request, returnTo, sentTo ?? '')
          },
          (problems) => numberPage(request, returnTo, problems),
          ['invalid', 'not-found', 'too-many'],
        )
      },
    },
    {
      path: paths.signInCode,
      who: 'anyone',
      get: async () => ({ redirect: paths.signIn() }),
      post: (request) => {
        const { form } = request
        const returnTo = returnOf(form.one('return'))
        return orAgain(
          async () => {
            const input = { number: form.one('number'), code: form.one('code'), ip: request.ip }
            const { token, person } = await options.signIn.signInWithCode(input)
            return { redirect: await goOn(request, person, returnTo), signIn: token }
          },
          (problems) => codePage(request, returnTo, form.one('sentTo'), problems),
          ['invalid', 'unauthenticated', 'too-many', 'not-found'],
        )
      },
    },
    {
      path: paths.signOut,
      who: 'anyone',
      async post(request) {
        await options.signIn.signOut(request.sessionToken)
        return { redirect: paths.home, signOut: true }
      },
    },
  ]
}
