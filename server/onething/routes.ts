import { z } from 'zod'
import { Paging } from '../catalog/model.ts'
import { Found } from '../search/model.ts'
import { nearest, searchEntries } from '../search/queries.ts'
import { unknownEntry } from '../catalog/refusals.ts'
import { pageOf } from '../catalog/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Api } from '../platform/http.ts'
import { Definition, OneThing } from './model.ts'
import { findOneThing } from './queries.ts'

const OneThingEntry = Found.omit({ kind: true, why: true, likely: true }).extend({
  version: z.int(),
  category: OneThing.shape.category,
  stage: z.string(),
  items: z.array(z.object({ id: z.string(), name: z.string(), department: z.string() })),
})

/** 一件事 that are offered, with everything that an applicant's program needs. Open to anybody. */
export function registerOneThingRoutes(api: Api): void {
  const entryOf = (
    ctx: ReadCtx,
    { version, onething, items }: Definition,
  ): z.input<typeof OneThingEntry> => ({
    id: onething.id,
    version,
    name: onething.name,
    plainName: onething.plainName,
    department: ctx.world.region.offices.get(onething.leadOffice)?.department ?? '',
    summary: onething.summary,
    category: onething.category,
    stage: onething.stage,
    items: Object.values(items).map(({ item, department }) => ({ id: item.id, name: item.name, department })),
  })

  api.query({
    name: 'onethings.list',
    summary: 'One-things that are offered: with q the best found, otherwise all, page by page',
    path: '/onethings',
    who: 'anyone',
    querystring: Paging,
    reply: z.object({ rows: z.array(OneThingEntry), next: z.string().nullable() }),
    run: async (ctx, { query }) => {
      const { onethings } = ctx.world.region
      if (query.q.trim() !== '') {
        const found = await searchEntries(ctx, query.q, { limit: query.limit, kinds: ['onething'] })
        const rows = found.flatMap(({ id }) => onethings.get(id) ?? [])
        return { rows: rows.map((one) => entryOf(ctx, one)), next: null }
      }
      return pageOf(
        [...onethings.values()].map((one) => entryOf(ctx, one)),
        query,
      )
    },
  })

  api.query({
    name: 'onethings.get',
    summary: 'One one-thing as it is published now: its items, forms, elements, steps and questions',
    path: '/onethings/:id',
    who: 'anyone',
    params: z.object({ id: z.string().max(100) }),
    reply: Definition,
    run: async (ctx, { params }) => {
      const found = findOneThing(ctx, params.id)
      if (!found) throw unknownEntry('onething', await nearest(ctx, params.id))
      return found
    },
  })
}
