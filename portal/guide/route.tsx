import type { Page } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { runningCases } from '../components/running.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { outlineOf } from './outline.ts'
import { GuidePage } from './page.tsx'

export function guidePages(options: PortalOptions): Page[] {
  return [
    {
      path: '/onethings/:id',
      who: 'anyone',
      async get(request) {
        const definition = options.region.onethings.get(request.params['id'] ?? '')
        if (!definition || definition.onething.state === 'withdrawn') {
          throw new Refusal('onething.unknown', {
            kind: 'not-found',
            zh: '没有找到这件事。',
            en: 'There is no such matter.',
          })
        }
        const { onething } = definition
        const { lang } = request.view
        return renderPage(options, request, {
          title: (lang === 'en' && onething.nameEn) || onething.name,
          wide: true,
          body: (
            <GuidePage
              definition={definition}
              outline={outlineOf(definition, options.region)}
              running={await runningCases(request, onething.name)}
            />
          ),
        })
      },
    },
  ]
}
