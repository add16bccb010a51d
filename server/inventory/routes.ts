import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { claimEntries } from './commands/claim-entries.ts'
import { proposeDelegation, settleDelegation } from './commands/delegate-entry.ts'
import { addEntry, editEntry } from './commands/edit-entry.ts'
import { stepEntries, stepEntry } from './commands/step-entries.ts'
import { figures, fourSame } from './figures.ts'
import { registerFileRoutes } from './file-routes.ts'
import { lintReport, listEditions, listFacets } from './listing.ts'
import { listMainItems } from './main-items.ts'
import {
  Difference,
  EntryFilter,
  EntryKind,
  EntryRow,
  EntryView,
  Figure,
  FigureQuery,
  type FigureGroup,
  MainItem,
  SchemedCode,
  Severity,
} from './model.ts'
import { compareVersions, findEntry, getEntry, listEntries } from './queries.ts'
import { Area, editor, ownArea, reader } from './route-parts.ts'
import { listDelegated, listUnits } from './units.ts'
import { MOST_AT_ONCE, READ_BEFORE, STEPS, type Step } from './rules.ts'

/** So many editions, by their digests. */
const EDITIONS_LIMIT = 6 * 1024 * 1024

const Id = z.object({ id: z.uuid() })
const Ordinal = z.coerce.number().int().min(1)
const Left = z.object({ id: z.string(), code: z.string(), zh: z.string() })
const Day = z.iso.date({ error: '请写成 2026-12-01 的样子，月和日各两位。' })
const StepBody = z.object({
  from: Day.optional(),
  until: Day.optional(),
  reason: z.string().trim().max(500).optional(),
  despiteUses: z.boolean().optional(),
  despiteWaiting: z.boolean().optional(),
})
const Seen = z.object({ version: z.int(), revision: z.int(), digest: z.string().max(64), proposals: z.int() })
const Edition = Seen.extend({ id: z.uuid() })
const Group = z.object({
  id: z.string().nullable(),
  entries: z.int(),
  figures: z.array(Figure),
}) satisfies z.ZodType<FigureGroup>
const Facets = z.object({
  stages: z.object({ draft: z.int(), review: z.int(), approved: z.int() }),
  leaving: z.int(),
  suspending: z.int(),
  listed: z.int(),
  withErrors: z.int(),
  total: z.int(),
  bodies: z.array(z.object({ name: z.string(), entries: z.int() })),
  areas: z.array(z.string()),
})

/** 事项清单 over HTTP: the list, its versions, files in and out, figures, delegations. */
export function registerInventoryRoutes(api: Api): void {
  registerEntries(api)
  registerSteps(api)
  registerFileRoutes(api)
  registerFigures(api)
  registerDelegations(api)
}

function registerEntries(api: Api): void {
  api.query({
    ...reader,
    name: 'inventory.list',
    summary: '事项清单: entries by code, filtered, page by page',
    path: '/inventory/entries',
    querystring: EntryFilter.extend({
      cursor: z.string().max(400).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ entries: z.array(EntryRow), next: z.string().nullable(), total: z.int() }),
    run: (ctx, { query: { cursor, limit, ...filter } }) => listEntries(ctx, filter, { cursor, limit }),
  })
  api.query({
    ...reader,
    name: 'inventory.editions',
    summary: `The editions that fit a filter, in the order of the list: what a step for many is taken with. At most ${MOST_AT_ONCE}`,
    path: '/inventory/editions',
    querystring: EntryFilter,
    reply: z.object({ editions: z.array(Edition) }),
    run: async (ctx, { query }) => ({ editions: await listEditions(ctx, query, MOST_AT_ONCE) }),
  })
  api.query({
    ...reader,
    name: 'inventory.mains',
    summary:
      '主项: the main items of the list, filtered, page by page; their handling items are asked for by `main`',
    path: '/inventory/mains',
    querystring: EntryFilter.extend({
      cursor: z.string().max(6000).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ mains: z.array(MainItem), next: z.string().nullable(), total: z.int() }),
    run: (ctx, { query: { cursor, limit, ...filter } }) => listMainItems(ctx, filter, { cursor, limit }),
  })
  api.query({
    ...reader,
    name: 'inventory.facets',
    summary: 'How many entries there are, in which stage, of which bodies and areas',
    path: '/inventory/facets',
    reply: Facets,
    run: (ctx) => listFacets(ctx),
  })
  api.query({
    ...reader,
    name: 'inventory.get',
    summary: 'An entry: its newest version, findings, versions, what differs from the level above',
    path: '/inventory/entries/:id',
    params: Id,
    reply: EntryView,
    run: (ctx, { params }) => getEntry(ctx, params.id),
  })
  api.query({
    ...reader,
    name: 'inventory.compare',
    summary: 'Two versions of an entry, element by element',
    path: '/inventory/entries/:id/differences/:from/:to',
    params: Id.extend({ from: Ordinal, to: Ordinal }),
    reply: z.object({ differences: z.array(Difference) }),
    run: async (ctx, { params }) => ({ differences: await compareVersions(ctx, params) }),
  })
  api.query({
    ...reader,
    name: 'inventory.lint',
    summary: 'How often each consistency rule finds something',
    path: '/inventory/findings',
    querystring: EntryFilter,
    reply: z.object({
      rules: z.array(z.object({ rule: z.string(), name: z.string(), severity: Severity, entries: z.int() })),
    }),
    run: async (ctx, { query }) => ({ rules: await lintReport(ctx, query) }),
  })
  api.command({
    ...editor,
    name: 'inventory.add',
    summary: 'Adds an entry by hand, as a draft',
    method: 'POST',
    path: '/inventory/entries',
    once: true,
    body: z.object({
      kind: EntryKind,
      area: Area.optional(),
      key: SchemedCode,
      name: z.string().trim().min(1).max(1000),
      type: z.string().min(1).max(40),
    }),
    reply: Id,
    run: (ctx, { body }) => addEntry(ctx, { ...body, area: body.area ?? ownArea(ctx) }),
  })
  api.command({
    ...editor,
    name: 'inventory.edit',
    summary: 'Saves elements in the draft; who edits an older version is told what changed',
    method: 'POST',
    path: '/inventory/entries/:id/elements',
    once: true,
    params: Id,
    body: z.object({
      version: z.int(),
      revision: z.int(),
      changes: z.record(z.string().max(40), z.unknown()),
    }),
    reply: EntryView,
    async run(ctx, { params, body }) {
      await editEntry(ctx, { ...params, ...body })
      return getEntry(ctx, params.id)
    },
  })
  api.command({
    ...editor,
    name: 'inventory.claim',
    summary: '认领: takes entries of the basic catalogue into the list of a place',
    method: 'POST',
    path: '/inventory/claims',
    once: true,
    body: z.object({ ids: z.array(z.uuid()).min(1).max(500), area: Area.optional() }),
    reply: z.object({ claimed: z.array(z.string()), left: z.array(Left) }),
    run: (ctx, { body }) => claimEntries(ctx, { ...body, area: body.area ?? ownArea(ctx) }),
  })
}

const SUMMARIES: Record<Step, string> = {
  submit: '提交审核: asks a second person to look the draft over',
  discard: '放弃草稿; an entry that was never published goes away with it',
  return: '退回, with the reason',
  approve: '审核通过, by somebody who did not write it',
  publish: '发布, from a day on; refused while a rule sees a contradiction',
  withdraw: '拟取消: proposes that the entry leaves the list, from a day on, with the reason',
  confirm: '确认取消, by somebody who did not propose it: it leaves the list',
  keep: '不取消: turns the proposal down',
  suspend:
    '暂停: nobody can apply from a day on, with the reason, until it is resumed or the day `until` has come',
  confirmSuspension: '确认暂停, by somebody who did not propose it: nobody can apply from its day on',
  keepOpen: '不暂停: turns the proposal down',
  resume: '恢复办理: ends a suspension',
}

function registerSteps(api: Api): void {
  for (const [step, permission] of Object.entries(STEPS) as [Step, string][]) {
    api.command({
      who: 'staff',
      permission,
      name: `inventory.${step}`,
      summary: SUMMARIES[step],
      method: 'POST',
      path: `/inventory/entries/:id/${step}`,
      once: true,
      params: Id,
      body: StepBody.extend({ seen: READ_BEFORE.includes(step) ? Seen : Seen.optional() }),
      reply: z.object({ entry: EntryView.nullable() }),
      async run(ctx, { params, body }) {
        await stepEntry(ctx, { id: params.id, step, ...body })
        return { entry: (await findEntry(ctx, params.id)) ?? null }
      },
    })
    api.command({
      who: 'staff',
      permission,
      name: `inventory.${step}Many`,
      summary: `The same for many entries, as they were shown; those that may not, or have changed since, are left and named. At most ${MOST_AT_ONCE}`,
      method: 'POST',
      path: `/inventory/${step}`,
      once: true,
      bodyLimit: EDITIONS_LIMIT,
      body: StepBody.extend({ editions: z.array(Edition).min(1).max(MOST_AT_ONCE) }),
      reply: z.object({ done: z.int(), left: z.array(Left), leftCount: z.int() }),
      async run(ctx, { body }) {
        const { done, left } = await stepEntries(ctx, { step, ...body })
        return { done, left: left.slice(0, 100), leftCount: left.length }
      },
    })
  }
}

function registerFigures(api: Api): void {
  api.query({
    who: 'staff',
    permission: ['item.edit', 'item.review', 'item.publish', 'case.supervise'],
    name: 'inventory.figures',
    summary: '三减一优: figures with their definitions, of the whole, by item type and by body',
    path: '/inventory/figures',
    querystring: FigureQuery,
    reply: z.object({
      whole: Group,
      byType: z.array(Group),
      byBody: z.array(Group),
      fourSame: z.object({
        claimed: z.int(),
        same: z.int(),
        elements: z.array(z.object({ element: z.string(), same: z.int() })),
      }),
    }),
    run: async (ctx, { query }) => ({ ...(await figures(ctx, query)), fourSame: await fourSame(ctx, query) }),
  })
}

function registerDelegations(api: Api): void {
  api.query({
    ...reader,
    name: 'inventory.units',
    summary: 'Towns and villages with how many items they do',
    path: '/inventory/units',
    reply: z.object({
      units: z.array(z.object({ code: z.string(), name: z.string(), proposed: z.int(), admitted: z.int() })),
    }),
    run: async (ctx) => ({ units: await listUnits(ctx) }),
  })
  api.query({
    ...reader,
    name: 'inventory.delegated',
    summary: "What a town or village does: its own, nobody else's",
    path: '/inventory/units/:unit/entries',
    params: z.object({ unit: z.string().max(20) }),
    reply: z.object({
      entries: z.array(
        EntryRow.extend({
          mode: z.enum(['accept', 'decide']),
          state: z.enum(['proposed', 'admitted']),
          reason: z.string(),
          proposedBy: z.string(),
          revision: z.int(),
        }),
      ),
    }),
    run: async (ctx, { params }) => ({ entries: await listDelegated(ctx, params.unit) }),
  })
  api.command({
    ...editor,
    name: 'inventory.delegate',
    summary: '下放: proposes that towns or villages do items of the list',
    method: 'POST',
    path: '/inventory/delegations',
    once: true,
    body: z.object({
      ids: z.array(z.uuid()).min(1).max(500),
      units: z.array(z.string().max(20)).min(1).max(500),
      mode: z.enum(['accept', 'decide']),
      reason: z.string().trim().min(1).max(500),
    }),
    reply: z.object({ proposed: z.int(), left: z.array(z.object({ id: z.string(), zh: z.string() })) }),
    run: (ctx, { body }) => proposeDelegation(ctx, body),
  })
  api.command({
    who: 'staff',
    permission: 'item.publish',
    name: 'inventory.settleDelegation',
    summary: '准入: admits what another person proposed, or ends it',
    method: 'POST',
    path: '/inventory/delegations/:id/:unit',
    once: true,
    params: Id.extend({ unit: z.string().max(20) }),
    body: z.object({ admit: z.boolean(), revision: z.int() }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await settleDelegation(ctx, { ...params, ...body })
      return {}
    },
  })
}
