import { z } from 'zod'
import { listPublic } from '../../server/inventory/queries.ts'
import type { Page } from '../../server/platform/http-pages.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { DirectoryPage } from './page.tsx'

export function directoryPages(options: PortalOptions): Page[] {
  return [
    {
      path: paths.directory(),
      who: 'anyone',
      async get(request) {
        const { data: after } = z.uuid().safeParse(request.query['after'])
        const found = await request.db.read(request.actor, (ctx) => listPublic(ctx, after))
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('directory.title'),
          body: <DirectoryPage {...found} />,
        })
      },
    },
  ]
}
