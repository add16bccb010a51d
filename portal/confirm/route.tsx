import { confirm } from '../../server/cases/commands/confirm.ts'
import { getConfirmation } from '../../server/cases/queries.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import type { Problems } from '../components/form.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { oneProblem, orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { ConfirmPage } from './page.tsx'

export function confirmPages(options: PortalOptions): Page[] {
  const page = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const token = request.params['token'] ?? ''
    const view = await request.db.read(request.actor, (ctx) => getConfirmation(ctx, token))
    return renderPage(options, request, {
      title: textsOf(request.view.lang)('confirm.title'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: <ConfirmPage view={view} token={token} note={request.form.one('note')} problems={problems} />,
    })
  }
  return [
    {
      path: '/c/:token',
      who: 'anyone',
      get: (request) => page(request),
      post: (request) =>
        orAgain(
          async () => {
            const token = request.params['token'] ?? ''
            const answer = request.form.one('answer') === 'confirm' ? 'confirm' : 'dispute'
            const note = request.form.one('note').trim()
            if (answer === 'dispute' && !note) {
              return page(request, oneProblem('note', textsOf(request.view.lang)('confirm.noteNone')))
            }
            await request.db.write(request.actor, (ctx) => confirm(ctx, { token, answer, note }))
            return { redirect: paths.confirmation(token) }
          },
          (problems) => page(request, problems),
        ),
    },
  ]
}
