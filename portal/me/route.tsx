import { listDrafts } from '../../server/applications/queries.ts'
import { listTellingPapers } from '../../server/cases/my-papers.ts'
import { listCards } from '../../server/credentials/wallet.ts'
import { listMyCases } from '../../server/cases/queries.ts'
import { listMessages } from '../../server/messages/queries.ts'
import type { Page } from '../../server/platform/http-pages.ts'
import { BackLink, Heading } from '../components/layout.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { MePage, MessageList } from './page.tsx'

export function mePages(options: PortalOptions): Page[] {
  return [
    {
      path: paths.me,
      who: 'person',
      async get(request) {
        const props = await request.db.read(request.actor, async (ctx) => ({
          drafts: await listDrafts(ctx),
          cases: await listMyCases(ctx),
          messages: await listMessages(ctx),
          papers: await listTellingPapers(ctx),
          certificates: await listCards(ctx),
        }))
        const title = textsOf(request.view.lang)('nav.me')
        return renderPage(options, request, { title, body: <MePage {...props} /> })
      },
    },
    {
      path: paths.messages,
      who: 'person',
      async get(request) {
        const told = await request.db.read(request.actor, async (ctx) => ({
          messages: await listMessages(ctx),
          papers: await listTellingPapers(ctx),
        }))
        const title = textsOf(request.view.lang)('me.messagesTitle')
        return renderPage(options, request, {
          title,
          body: (
            <>
              <BackLink href={paths.me} />
              <Heading>{title}</Heading>
              <MessageList {...told} />
            </>
          ),
        })
      },
    },
  ]
}
