import type { Item } from '../../server/catalog/model.ts'
import { listEditions, type Edition } from '../../server/catalog/queries.ts'
import { toLocalDate } from '../../server/calendar/rules.ts'
import { renderSample } from '../../server/documents/sample.ts'
import { findFormerEntry, listHandlers, refuseOffList, withdrawalOf } from '../../server/inventory/queries.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import type { PublishedRegion } from '../../server/regions/world.ts'
import { renderGone } from '../components/gone.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { ANSWERS, fieldOf, JudgePage, type Answer } from './judge.tsx'
import { ItemPage } from './page.tsx'
import { SamplePage, type SampleProps } from './sample.tsx'
import { samplePartsOf, samplesOf } from './samples.ts'

export function itemPages(options: PortalOptions): Page[] {
  return [
    {
      path: '/items/:id',
      who: 'anyone',
      async get(request) {
        const found = await offered(options, request)
        if ('gone' in found) return found.gone
        const { item, editions, closed } = found
        const region = options.region()
        const handlers = await request.db.read(request.actor, (ctx) => listHandlers(ctx, { item: item.id }))
        return renderPage(options, request, {
          title: (request.view.lang === 'en' && item.nameEn) || item.name,
          body: (
            <ItemPage
              item={item}
              office={region.offices.get(item.office)}
              handlers={handlers}
              within={withinOf(region, item)}
              editions={editions}
              samples={samplesOf(region, item)}
              closed={closed}
            />
          ),
        })
      },
    },
    {
      path: '/items/:id/check',
      who: 'anyone',
      async get(request) {
        const found = await offered(options, request)
        if ('gone' in found) return found.gone
        const { item } = found
        const answers = item.conditions.map((_, at) => answerIn(request.query[fieldOf(at)]))
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('judge.title', { name: item.plainName }),
          body: <JudgePage item={item} answers={answers} within={withinOf(options.region(), item)} />,
        })
      },
    },
    {
      path: '/items/:id/samples/:material',
      who: 'anyone',
      async get(request) {
        const found = await offered(options, request)
        if ('gone' in found) return found.gone
        const { material, sample, blank } = demandSample(
          options.region(),
          found.item,
          request.params['material'],
        )
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('sample.title', { name: material.name }),
          body: <SamplePage item={found.item} material={material} sample={sample} blank={blank} />,
        })
      },
    },
    {
      path: '/items/:id/samples/:material/:form',
      who: 'anyone',
      async get(request) {
        const found = await offered(options, request)
        if ('gone' in found) return found.gone
        const { item, editions } = found
        const { material, sample, blank } = demandSample(options.region(), item, request.params['material'])
        const form = request.params['form'] === 'empty' ? 'empty' : 'filled'
        const rows = form === 'filled' ? sample?.rows : blank?.map((name) => ({ name, value: '' }))
        if (!rows) throw noSample()
        const bytes = await renderSample({
          title: material.name,
          forItem: item.name,
          form,
          rows,
          note: sample?.note,
          guideUrl: request.origin + paths.item(item.id),
          createdAt: editions[0]?.from ?? new Date(0),
          demo: options.mode === 'demo',
        })
        const name = `${material.name}-${form === 'filled' ? '样例' : '空白表'}.pdf`
        return { bytes, type: 'application/pdf', name }
      },
    },
  ]
}

/**
 * The item of an address with its editions; for one that was withdrawn, the page that says since when, or that leads to the entry of
 * the list that is left of it.
 */
async function offered(
  options: PortalOptions,
  request: PageRequest,
): Promise<{ item: Item; editions: Edition[]; closed: Refusal | undefined } | { gone: PageReply }> {
  const id = request.params['id'] ?? ''
  const item = options.region().items.get(id)?.item
  const { editions, offList, former, refusal } = await request.db.read(request.actor, async (ctx) => ({
    editions: await listEditions(ctx, 'item', id),
    offList: await withdrawalOf(ctx, id),
    former: item ? undefined : await findFormerEntry(ctx, id),
    refusal: await refuseOffList(ctx, [id]),
  }))
  const closed = refusal?.code === 'inventory.suspended' ? refusal : undefined
  if (item && item.state !== 'withdrawn' && offList === undefined) return { item, editions, closed }
  const [newest] = editions
  const name = item?.name ?? newest?.name
  if (name === undefined) throw unknownItem()
  const listed = former?.withdrawnFrom === null ? former.id : undefined
  const since = offList ?? former?.withdrawnFrom ?? (newest?.withdrawn ? toLocalDate(newest.from) : undefined)
  return { gone: await renderGone(options, request, { id, name, since, listed }) }
}

const unknownItem = (): Refusal =>
  new Refusal('item.unknown', {
    kind: 'not-found',
    zh: '没有找到这个事项。',
    en: 'There is no such item.',
  })

const noSample = (): Refusal =>
  new Refusal('item.no-sample', {
    kind: 'not-found',
    zh: '这份材料没有样表。要注意什么，请看办事指南。',
    en: 'There is no sample of this paper. The guide says what to mind.',
  })

function withinOf(region: PublishedRegion, item: Item): { id: string; name: string }[] {
  return [...region.onethings.values()]
    .filter(
      ({ onething }) =>
        onething.state === 'published' && onething.steps.some((step) => step.item === item.id),
    )
    .map(({ onething }) => ({ id: onething.id, name: onething.name }))
}

function demandSample(
  region: PublishedRegion,
  item: Item,
  id: string | undefined,
): Omit<SampleProps, 'item'> {
  const material = item.materials.find((each) => each.id === id)
  const parts = material && samplePartsOf(region, item, material)
  if (!material || !parts || (!parts.sample && !parts.blank)) throw noSample()
  return { material, ...parts }
}

const answerIn = (text: string | undefined): Answer | undefined => ANSWERS.find((answer) => answer === text)
