import { z } from 'zod'
import type { World } from '../platform/ctx.ts'
import type { Api } from '../platform/http.ts'
import { saveConnector, startConnector, stopConnector, tryConnector } from './commands/connectors.ts'
import { Connector, ConnectorView, Tried } from './connector-model.ts'
import { SourceId } from './model.ts'
import { listConnectors, listSources } from './queries.ts'

/** A recorded sample as it was copied: a heading and rows. */
const Sample = z.strictObject({
  header: z.array(z.string().max(60)).min(1).max(100),
  rows: z
    .array(z.array(z.string().max(1000)).max(100))
    .min(1)
    .max(50),
})
const Key = z.object({ source: SourceId })

/** The code lists that say something of cases, and those that items are named in. */
function schemesOf({ region }: World): { schemes: string[]; itemSchemes: string[] } {
  return {
    schemes: Object.keys(region.codes).filter((id) => region.codes[id]?.codes.some(({ means }) => means)),
    itemSchemes: [...new Set([...region.items.values()].map(({ item }) => item.code.scheme))],
  }
}

/** 接入: how cases of other systems are fetched, drawn and tried before it goes live. */
export function registerConnectorRoutes(api: Api): void {
  const operator = { who: 'staff', permission: 'exchange.operate' } as const
  const Connectors = z.object({ connectors: z.array(ConnectorView) })
  const Drawing = Connectors.extend({
    /** What can be chosen while one is drawn. */
    sources: z.array(z.object({ id: z.string(), name: z.string() })),
    schemes: z.array(z.string()),
    itemSchemes: z.array(z.string()),
  })
  api.query({
    ...operator,
    name: 'intake.connectors',
    summary: 'How sources are fetched, and what came of it',
    path: '/intake/connectors',
    reply: Drawing,
    run: async (ctx) => ({
      connectors: await listConnectors(ctx),
      sources: (await listSources(ctx)).map(({ id, name }) => ({ id, name })),
      ...schemesOf(ctx.world),
    }),
  })
  api.command({
    ...operator,
    name: 'intake.saveConnector',
    summary: 'Writes down how a source is fetched; nothing is fetched yet',
    method: 'POST',
    path: '/intake/connectors/:source',
    once: true,
    params: Key,
    body: Connector.omit({ source: true }),
    reply: Connectors,
    async run(ctx, { params, body }) {
      await saveConnector(ctx, { source: params.source, ...body })
      return { connectors: await listConnectors(ctx) }
    },
  })
  api.endpoint({
    ...operator,
    name: 'intake.tryConnector',
    summary: '试接: what would become of the first rows, or of a recorded sample; no case is touched',
    method: 'POST',
    path: '/intake/connectors/:source/try',
    params: Key,
    body: z.strictObject({ sample: Sample.optional() }),
    reply: Tried,
    run: (db, { params, body }, { actor }) => tryConnector(db, actor, params.source, body.sample),
  })
  for (const [verb, summary, act] of [
    ['start', '启用: fetched every minute from now on; refused unless tried as it stands', startConnector],
    ['stop', '停用: fetched no more', stopConnector],
  ] as const) {
    api.command({
      ...operator,
      name: `intake.${verb}Connector`,
      summary,
      method: 'POST',
      path: `/intake/connectors/:source/${verb}`,
      once: true,
      params: Key,
      reply: Connectors,
      async run(ctx, { params }) {
        await act(ctx, params.source)
        return { connectors: await listConnectors(ctx) }
      },
    })
  }
}
