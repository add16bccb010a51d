import type { Page } from '../../server/platform/http-pages.ts'
import type { PublishedRegion } from '../../server/regions/world.ts'
import { findEntries } from '../../server/search/queries.ts'
import type { Find } from '../components/finds.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { marked } from '../suspended.ts'
import { textsOf } from '../texts/texts.ts'
import { ListPage, SearchPage } from './page.tsx'

/** Longer than any name of an item; what is longer was pasted by mistake. */
const LONGEST = 80

export function onethingFinds(region: PublishedRegion): Find[] {
  return [...region.onethings.values()]
    .filter(({ onething }) => onething.state === 'published')
    .map(({ onething }) => ({
      kind: 'onething',
      id: onething.id,
      name: onething.name,
      plainName: onething.plainName,
      department: region.offices.get(onething.leadOffice)?.department ?? '',
      summary: onething.summary,
    }))
}

function itemFinds(region: PublishedRegion): Find[] {
  return [...region.items.values()]
    .filter(({ item }) => item.state === 'published')
    .map(({ item }) => ({
      kind: 'item',
      id: item.id,
      name: item.name,
      plainName: item.plainName,
      department: region.offices.get(item.office)?.department ?? '',
      summary: item.summary,
    }))
}

export function searchPages(options: PortalOptions): Page[] {
  return [
    {
      path: '/search',
      who: 'anyone',
      async get(request) {
        const text = (request.query['q'] ?? '').trim().slice(0, LONGEST)
        const { rows, namesOnly } = text
          ? await request.db.read(request.actor, async (ctx) => {
              const found = await findEntries(ctx, text, { limit: 20 })
              return { namesOnly: found.namesOnly, rows: await marked(ctx, found.rows) }
            })
          : { rows: [], namesOnly: false }
        const t = textsOf(request.view.lang)
        return renderPage(options, request, {
          title: text ? `${text} · ${t('search.results')}` : t('search.title'),
          body: (
            <SearchPage
              text={text}
              finds={rows}
              namesOnly={namesOnly}
              everything={onethingFinds(options.region())}
            />
          ),
        })
      },
    },
    {
      path: paths.onethings,
      who: 'anyone',
      async get(request) {
        const t = textsOf(request.view.lang)
        const title = t('list.onethings')
        const finds = await request.db.read(request.actor, (ctx) =>
          marked(ctx, onethingFinds(options.region())),
        )
        return renderPage(options, request, {
          title,
          body: <ListPage title={title} lead={t('list.onethingsLead')} finds={finds} />,
        })
      },
    },
    {
      path: paths.items,
      who: 'anyone',
      async get(request) {
        const t = textsOf(request.view.lang)
        const title = t('list.items')
        const finds = await request.db.read(request.actor, (ctx) => marked(ctx, itemFinds(options.region())))
        return renderPage(options, request, {
          title,
          body: <ListPage title={title} lead={t('list.itemsLead')} finds={finds} />,
        })
      },
    },
  ]
}
