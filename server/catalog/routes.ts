import { z } from 'zod'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Api } from '../platform/http.ts'
import { nearest, searchEntries } from '../search/queries.ts'
import { Item, Paging } from './model.ts'
import { findItem } from './queries.ts'
import { unknownEntry } from './refusals.ts'
import { pageOf } from './rules.ts'

export const ItemEntry = z.object({
  id: z.string(),
  version: z.int(),
  code: Item.shape.code,
  name: z.string(),
  plainName: z.string(),
  department: z.string(),
  office: z.object({ id: z.string(), name: z.string() }),
  kind: Item.shape.kind,
  summary: z.string(),
})

/** One entry of the 实施清单 as anybody may read it. */
export const ItemReply = z.object({ version: z.int(), department: z.string(), item: Item })

/** What may be applied for, item by item. Open to anybody. */
export function registerCatalogueRoutes(api: Api): void {
  const entryOf = (
    ctx: ReadCtx,
    { version, item }: { version: number; item: Item },
  ): z.input<typeof ItemEntry> => {
    const office = ctx.world.region.offices.get(item.office)
    return {
      id: item.id,
      version,
      code: item.code,
      name: item.name,
      plainName: item.plainName,
      department: office?.department ?? '',
      office: { id: item.office, name: office?.name ?? '' },
      kind: item.kind,
      summary: item.summary,
    }
  }

  api.query({
    name: 'items.list',
    summary: 'Items that are offered: with q the best found, otherwise all, page by page',
    path: '/items',
    who: 'anyone',
    querystring: Paging,
    reply: z.object({ rows: z.array(ItemEntry), next: z.string().nullable() }),
    run: async (ctx, { query }) => {
      const { items } = ctx.world.region
      if (query.q.trim() !== '') {
        const found = await searchEntries(ctx, query.q, { limit: query.limit, kinds: ['item'] })
        const rows = found.flatMap(({ id }) => items.get(id) ?? [])
        return { rows: rows.map((one) => entryOf(ctx, one)), next: null }
      }
      return pageOf(
        [...items.values()].map((one) => entryOf(ctx, one)),
        query,
      )
    },
  })

  api.query({
    name: 'items.get',
    summary: 'One item: guide, conditions, form, materials, limits, fees, legal basis',
    path: '/items/:id',
    who: 'anyone',
    params: z.object({ id: z.string().max(100) }),
    reply: ItemReply,
    run: async (ctx, { params }) => {
      const found = findItem(ctx, params.id)
      if (!found) throw unknownEntry('item', await nearest(ctx, params.id))
      return { ...found, department: ctx.world.region.offices.get(found.item.office)?.department ?? '' }
    },
  })
}
