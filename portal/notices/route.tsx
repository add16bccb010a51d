import { z } from 'zod'
import { findNotice, listNotices } from '../../server/deliveries/queries.ts'
import { noSuchNotice } from '../../server/deliveries/refusals.ts'
import type { Page } from '../../server/platform/http-pages.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { NoticePage, NoticesPage } from './page.tsx'

export function noticePages(options: PortalOptions): Page[] {
  return [
    {
      path: paths.notices(),
      who: 'anyone',
      async get(request) {
        const { data: after } = z.uuid().safeParse(request.query['after'])
        const found = await request.db.read(request.actor, (ctx) => listNotices(ctx, after))
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('notices.title'),
          unindexed: true,
          body: <NoticesPage {...found} />,
        })
      },
    },
    {
      path: '/notices/:id',
      who: 'anyone',
      async get(request) {
        const { data: id } = z.uuid().safeParse(request.params['id'])
        const notice = id && (await request.db.read(request.actor, (ctx) => findNotice(ctx, id)))
        if (!notice) throw noSuchNotice()
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('notices.title'),
          unindexed: true,
          body: <NoticePage notice={notice} />,
        })
      },
    },
  ]
}
