import { z } from 'zod'
import type { World } from '../platform/ctx.ts'
import { recordLook, type Api } from '../platform/http.ts'
import {
  approveConnector,
  proposeConnector,
  returnConnector,
  saveConnector,
  stopConnector,
} from './commands/connectors.ts'
import { dropFaulty, retryFaulty } from './commands/faulty-rows.ts'
import { tryConnector } from './commands/try-connector.ts'
import { Connector, ConnectorView, FaultyRow, Pullable, Tried } from './connector-model.ts'
import { getFaulty, listFaulty } from './faulty-queries.ts'
import { SourceId } from './model.ts'
import { listConnectors, listSources } from './queries.ts'

/** A recorded sample: pasted as text, or a file. */
const Sample = z.union([
  z.strictObject({ text: z.string().min(1).max(1_000_000) }),
  z.strictObject({ content: z.base64().min(1) }),
])
/** A sample is a few rows; a file of base 64 with them. */
const SAMPLE_LIMIT = 4 * 1024 * 1024
const Key = z.object({ source: SourceId })

const Schemes = z.object({
  schemes: z.array(z.object({ id: z.string(), standard: z.string() })),
  itemSchemes: z.array(z.string()),
})

/** The code lists that say something of cases, with what they are, and those that items are named in. */
function schemesOf({ region }: World): z.infer<typeof Schemes> {
  return {
    schemes: Object.entries(region.codes).flatMap(([id, { standard, codes }]) =>
      codes.some(({ means }) => means) ? [{ id, standard }] : [],
    ),
    itemSchemes: [...new Set([...region.items.values()].map(({ item }) => item.code.scheme))],
  }
}

/** 接入: how cases of other systems are fetched, drawn and tried before it goes live. */
export function registerConnectorRoutes(api: Api): void {
  const operator = { who: 'staff', permission: 'exchange.operate' } as const
  const approver = { who: 'staff', permission: 'exchange.approve' } as const
  const either = { who: 'staff', permission: ['exchange.operate', 'exchange.approve'] } as const
  const Connectors = z.object({ connectors: z.array(ConnectorView) })
  const Drawing = Connectors.extend({
    /** What can be chosen while one is drawn. */
    sources: z.array(z.object({ id: z.string(), name: z.string(), pullable: Pullable })),
    offices: z.array(z.object({ id: z.string(), name: z.string() })),
    ...Schemes.shape,
  })
  api.query({
    ...either,
    name: 'intake.connectors',
    summary: 'How sources are fetched, and what came of it',
    path: '/intake/connectors',
    reply: Drawing,
    run: async (ctx) => ({
      connectors: await listConnectors(ctx),
      sources: (await listSources(ctx)).map(({ id, name }) => ({
        id,
        name,
        pullable: ctx.world.pullable(id) ?? { tables: [], paths: [], mailbox: false },
      })),
      offices: [...ctx.world.region.offices.values()].map(({ id, name }) => ({ id, name })),
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
    body: Connector.omit({ source: true }).extend({ base: z.string().max(64).nullable() }),
    reply: Connectors,
    async run(ctx, { params, body: { base, ...drawn } }) {
      await saveConnector(ctx, { source: params.source, ...drawn }, base)
      return { connectors: await listConnectors(ctx) }
    },
  })
  api.endpoint({
    ...either,
    name: 'intake.tryConnector',
    summary:
      '试接: what would become of the first rows, or of a recorded sample (JSON, CSV, XLSX); cells are masked unless a purpose is written, which is recorded',
    method: 'POST',
    path: '/intake/connectors/:source/try',
    params: Key,
    bodyLimit: SAMPLE_LIMIT,
    body: z.strictObject({
      sample: Sample.optional(),
      purpose: z.string().trim().min(4).max(200).optional(),
    }),
    reply: Tried,
    run: (db, { params, body: { sample, purpose } }, { actor }) =>
      tryConnector(db, actor, {
        source: params.source,
        purpose,
        ...(sample && {
          sample: 'text' in sample ? Buffer.from(sample.text) : Buffer.from(sample.content, 'base64'),
        }),
      }),
  })
  for (const [verb, summary, act] of [
    ['propose', '提请启用: a second person is asked; refused unless tried as it stands', proposeConnector],
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
  const Seen = z.object({ digest: z.string().max(64) })
  api.command({
    ...approver,
    name: 'intake.approveConnector',
    summary: '批准启用: fetched every minute from now on, as it was seen; not by whoever drew or proposed it',
    method: 'POST',
    path: '/intake/connectors/:source/approve',
    once: true,
    params: Key,
    body: Seen,
    reply: Connectors,
    async run(ctx, { params, body }) {
      await approveConnector(ctx, { ...params, ...body })
      return { connectors: await listConnectors(ctx) }
    },
  })
  api.command({
    ...approver,
    name: 'intake.returnConnector',
    summary: '退回: not approved, with the reason',
    method: 'POST',
    path: '/intake/connectors/:source/return',
    once: true,
    params: Key,
    body: Seen.extend({ remark: z.string().trim().min(4).max(300) }),
    reply: Connectors,
    async run(ctx, { params, body }) {
      await returnConnector(ctx, { ...params, ...body })
      return { connectors: await listConnectors(ctx) }
    },
  })

  api.query({
    ...operator,
    name: 'intake.faultyRows',
    summary: 'Rows of a source that could not be read, with the reason; cells are masked',
    path: '/intake/connectors/:source/faulty',
    params: Key,
    reply: z.object({ rows: z.array(FaultyRow) }),
    run: async (ctx, { params }) => ({ rows: await listFaulty(ctx, params.source) }),
  })
  api.command({
    ...operator,
    name: 'intake.retryFaulty',
    summary: '重读: reads the kept rows again by the connector as it is now',
    method: 'POST',
    path: '/intake/connectors/:source/faulty/retry',
    once: true,
    params: Key,
    reply: z.object({}),
    async run(ctx, { params }) {
      await retryFaulty(ctx, params.source)
      return {}
    },
  })
  const RowKey = Key.extend({ rowId: z.uuid() })
  api.endpoint({
    ...operator,
    name: 'intake.revealFaulty',
    summary: 'One kept row as it is, for a purpose; looking is recorded',
    method: 'POST',
    path: '/intake/connectors/:source/faulty/:rowId/reveal',
    params: RowKey,
    body: z.strictObject({ purpose: z.string().trim().min(4).max(200) }),
    reply: FaultyRow,
    async run(db, { params, body }, { actor }) {
      const { source, rowId: id } = params
      const row = await db.read(actor, (ctx) => getFaulty(ctx, { source, id }))
      await recordLook(db, actor, 'intake.faulty-revealed', id, { source, purpose: body.purpose })
      return row
    },
  })
  api.command({
    ...operator,
    name: 'intake.dropFaulty',
    summary: '放弃: lets a kept row go, with the reason',
    method: 'POST',
    path: '/intake/connectors/:source/faulty/:rowId/drop',
    once: true,
    params: RowKey,
    body: z.strictObject({ reason: z.string().trim().min(4).max(300) }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await dropFaulty(ctx, { source: params.source, id: params.rowId, reason: body.reason })
      return {}
    },
  })
}
