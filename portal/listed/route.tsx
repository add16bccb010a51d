import { z } from 'zod'
import { isAppliedFor } from '../../server/designs/from-entry.ts'
import { findPublicEntry, listHandlers } from '../../server/inventory/queries.ts'
import type { Page } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { renderGone } from '../components/gone.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { outlineOf, type Way } from './outline.ts'
import { ListedPage } from './page.tsx'

export function listedPages(options: PortalOptions): Page[] {
  return [
    {
      path: '/list/:id',
      who: 'anyone',
      async get(request) {
        const { data: id } = z.uuid().safeParse(request.params['id'])
        const [entry, handlers] = id
          ? await request.db.read(request.actor, async (ctx) => [
              await findPublicEntry(ctx, id),
              await listHandlers(ctx, { entry: id }),
            ])
          : []
        if (!id || !entry) {
          throw new Refusal('item.unlisted', {
            kind: 'not-found',
            zh: '公布的事项清单上没有这一项。请重新搜索。',
            en: 'The published list has no such item. Please search again.',
          })
        }
        const name = String(entry.content['name'] ?? '')
        if (entry.withdrawnFrom !== null) {
          return renderGone(options, request, { id, name, since: entry.withdrawnFrom })
        }
        const handled = entry.handledAs === null ? undefined : options.region().items.get(entry.handledAs)
        if (handled && handled.item.state !== 'withdrawn') return { redirect: paths.item(handled.item.id) }
        return renderPage(options, request, {
          title: name,
          body: (
            <ListedPage
              id={id}
              name={name}
              from={entry.from}
              closed={entry.closed}
              way={wayOf(entry.content['type'])}
              content={entry.content}
              handlers={handlers ?? []}
              groups={outlineOf(entry.content, request.view.lang)}
            />
          ),
        })
      },
    },
  ]
}

function wayOf(type: unknown): Way {
  if (isAppliedFor(type)) return 'applied'
  return type === undefined ? 'unknown' : 'official'
}
