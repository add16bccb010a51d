import type { Page } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { ItemPage } from './page.tsx'

export function itemPages(options: PortalOptions): Page[] {
  const { region } = options
  return [
    {
      path: '/items/:id',
      who: 'anyone',
      async get(request) {
        const found = region.items.get(request.params['id'] ?? '')
        if (!found || found.item.state === 'withdrawn') {
          throw new Refusal('item.unknown', {
            kind: 'not-found',
            zh: '没有找到这个事项。',
            en: 'There is no such item.',
          })
        }
        const { item } = found
        const within = [...region.onethings.values()]
          .filter(
            ({ onething }) =>
              onething.state === 'published' && onething.steps.some((step) => step.item === item.id),
          )
          .map(({ onething }) => ({ id: onething.id, name: onething.name }))
        return renderPage(options, request, {
          title: item.name,
          body: <ItemPage item={item} office={region.offices.get(item.office)} within={within} />,
        })
      },
    },
  ]
}
