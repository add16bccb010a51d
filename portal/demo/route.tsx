import { listOutbox } from '../../server/messages/queries.ts'
import type { Page } from '../../server/platform/http-pages.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { OutboxPage } from './page.tsx'

/** Pages that exist in the demo only. */
export function demoPages(options: PortalOptions): Page[] {
  if (options.mode !== 'demo') return []
  return [
    {
      path: paths.outbox,
      who: 'anyone',
      async get(request) {
        const sent = await request.db.read(request.actor, (ctx) => listOutbox(ctx))
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('demo.outbox'),
          body: <OutboxPage sent={sent} />,
        })
      },
    },
  ]
}
