import { listDrafts } from '../../server/applications/queries.ts'
import { listMyCases } from '../../server/cases/queries.ts'
import type { Page, PageRequest } from '../../server/platform/http-pages.ts'
import type { PublishedRegion } from '../../server/regions/world.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { marked } from '../suspended.ts'
import { textsOf } from '../texts/texts.ts'
import { HomePage, type HomeProps } from './page.tsx'

/** What is on offer now: the tiles of the one-things, the single items, and words to try in the search. */
function offersOf(region: PublishedRegion) {
  const published = [...region.onethings.values()].filter(({ onething }) => onething.state === 'published')
  const tiles = published.map(({ onething, items }) => ({
    ...onething,
    kind: 'onething' as const,
    items: Object.keys(items).length,
    departments: new Set(Object.values(items).map(({ item }) => region.offices.get(item.office)?.department))
      .size,
  }))
  const items = [...region.items.values()]
    .filter(({ item }) => item.state === 'published')
    .map(({ item }) => ({
      ...item,
      kind: 'item' as const,
      department: region.offices.get(item.office)?.department ?? '',
    }))
  const examples = [
    ...new Set([
      ...published.flatMap(({ onething }) => onething.aliases),
      ...items.flatMap((item) => item.aliases),
    ]),
  ]
    .filter((text) => /^\p{Script=Han}{2,6}$/u.test(text))
    .slice(0, 4)
  return { tiles, items, examples }
}

export function homePages(options: PortalOptions): Page[] {
  const todosOf = async (request: PageRequest): Promise<HomeProps['todos']> => {
    if (request.actor.kind !== 'person') return []
    const t = textsOf(request.view.lang)
    const [drafts, cases] = await request.db.read(request.actor, async (ctx) => [
      await listDrafts(ctx),
      await listMyCases(ctx),
    ])
    return [
      ...cases
        .filter((each) => each.needsCorrection)
        .map((each) => ({
          href: paths.myCase(each.number),
          text: t('home.todoFix', { name: each.onethingName }),
          urgent: true,
        })),
      ...drafts.map((draft) => ({
        href: `/apply/${draft.id}`,
        text: t('home.todoDraft', { name: draft.name }),
        urgent: false,
      })),
    ]
  }

  return [
    {
      path: paths.home,
      who: 'anyone',
      async get(request) {
        const { tiles, items, examples } = offersOf(options.region())
        const [onethings, singles] = await request.db.read(request.actor, async (ctx) => [
          await marked(ctx, tiles),
          await marked(ctx, items.slice(0, 10)),
        ])
        const stages = [...Map.groupBy(onethings, ({ stage }) => stage)].map(([stage, own]) => ({
          stage,
          onethings: own,
        }))
        const props = { stages, items: singles, examples, todos: await todosOf(request) }
        const t = textsOf(request.view.lang)
        return renderPage(options, request, {
          title: t('home.short'),
          wide: true,
          body: <HomePage {...props} />,
        })
      },
    },
  ]
}
