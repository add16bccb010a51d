import { explainMyClocks } from '../../server/cases/queries.ts'
import type { Page } from '../../server/platform/http-pages.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { textsOf } from '../texts/texts.ts'
import { DatesPage } from './page.tsx'

export function datePages(options: PortalOptions): Page[] {
  return [
    {
      path: '/cases/:number/dates',
      who: 'person',
      async get(request) {
        const number = request.params['number'] ?? ''
        const clocks = await request.db.read(request.actor, (ctx) => explainMyClocks(ctx, number))
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('dates.title'),
          body: <DatesPage number={number} clocks={clocks} item={request.query['item']} />,
        })
      },
    },
  ]
}
