import { z } from 'zod'
import { findPublicEntry } from '../../server/inventory/queries.ts'
import type { Page } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { outlineOf } from './outline.ts'
import { ListedPage } from './page.tsx'

export function listedPages(options: PortalOptions): Page[] {
  return [
    {
      path: '/list/:id',
      who: 'anyone',
      async get(request) {
        const { data: id } = z.uuid().safeParse(request.params['id'])
        const entry = id && (await request.db.read(request.actor, (ctx) => findPublicEntry(ctx, id)))
        if (!entry) {
          throw new Refusal('item.unlisted', {
            kind: 'not-found',
            zh: '公布的事项清单上没有这一项。它可能已经取消了，请重新搜索。',
            en: 'The published list has no such item; it may have been withdrawn. Please search again.',
          })
        }
        if (entry.handledAs !== null && options.region.items.has(entry.handledAs))
          return { redirect: paths.item(entry.handledAs) }
        const name = String(entry.content.name ?? '')
        return renderPage(options, request, {
          title: name,
          body: <ListedPage id={id} name={name} from={entry.from} groups={outlineOf(entry.content)} />,
        })
      },
    },
  ]
}
