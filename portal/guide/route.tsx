import { closedSteps } from '../../server/applications/queries.ts'
import { toLocalDate } from '../../server/calendar/rules.ts'
import { listEditions } from '../../server/catalog/queries.ts'
import { refuseOffList } from '../../server/inventory/queries.ts'
import { grantedToday } from '../../server/resources/queries.ts'
import type { Definition } from '../../server/onething/model.ts'
import type { Page } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { renderGone } from '../components/gone.tsx'
import { runningCases } from '../components/running.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { samplesOf } from '../item/samples.ts'
import { paths } from '../paths.ts'
import type { PublishedRegion } from '../../server/regions/world.ts'
import { outlineOf } from './outline.ts'
import { GuidePage } from './page.tsx'

export function guidePages(options: PortalOptions): Page[] {
  return [
    {
      path: '/onethings/:id',
      who: 'anyone',
      async get(request) {
        const id = request.params['id'] ?? ''
        const whole = options.region().onethings.get(id)
        const editions = await request.db.read(request.actor, (ctx) => listEditions(ctx, 'onething', id))
        if (!whole || whole.onething.state === 'withdrawn') {
          const [newest] = editions
          if (!newest) {
            throw new Refusal('onething.unknown', {
              kind: 'not-found',
              zh: '没有找到这件事。',
              en: 'There is no such matter.',
            })
          }
          return renderGone(options, request, {
            id,
            name: newest.name,
            since: toLocalDate(newest.from),
            together: true,
          })
        }
        const { onething } = whole
        const definition = await request.db.read(request.actor, (ctx) => grantedToday(ctx, whole))
        const always = onething.steps.filter(({ optional, when }) => !optional && when === undefined)
        const closed = await request.db.read(request.actor, (ctx) =>
          refuseOffList(
            ctx,
            always.map(({ item }) => item),
          ),
        )
        const some = onething.steps.filter((step) => !always.includes(step))
        const paused = await request.db.read(request.actor, (ctx) => closedSteps(ctx, some))
        const { lang } = request.view
        return renderPage(options, request, {
          title: (lang === 'en' && onething.nameEn) || onething.name,
          wide: true,
          body: (
            <GuidePage
              definition={definition}
              outline={outlineOf(definition, options.region())}
              running={await runningCases(request, onething.name)}
              closed={closed}
              paused={paused}
              editions={editions}
              samples={samplesIn(definition, options.region())}
            />
          ),
        })
      },
    },
  ]
}

/** Where the 样表 of each paper is, by the paper; the same paper of several items has one. */
function samplesIn({ items }: Definition, region: PublishedRegion): Map<string, string> {
  const all = Object.values(items).flatMap(({ item }) =>
    [...samplesOf(region, item)].map((material) => [material, paths.sample(item.id, material)] as const),
  )
  return new Map(all.toReversed())
}
