import { z } from 'zod'
import type { Permission } from '../offices/model.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { demandPermission, type Api } from '../platform/http.ts'
import { Resource } from '../sharing/resource.ts'
import { askForResource, takeBackRequest } from './commands/ask-for-resource.ts'
import { grantRequest, refuseRequest, revokeGrant } from './commands/decide-request.ts'
import { addResource, editResource, withdrawResource } from './commands/edit-resource.ts'
import { askMore, supplementRequest } from './commands/supplement-request.ts'
import { importResources, tryImport } from './commands/import-resources.ts'
import { csv, jsonLines, workbook } from './files.ts'
import { readLedger } from './ledger.ts'
import {
  FileFormat,
  Imported,
  Ledger,
  RequestState,
  RequestView,
  ResourceFilter,
  ResourceRow,
  ResourceView,
  Revoked,
  Terms,
  Wish,
} from './model.ts'
import { officesByWord } from './place.ts'
import {
  getResource,
  getResponsible,
  listChoices,
  listContents,
  listRequests,
  listResources,
  listRevoked,
} from './queries.ts'

/** A catalogue of some ten thousand entries, as base 64. */
const FILE_LIMIT = 32 * 1024 * 1024

const Id = z.object({ id: z.uuid() })
const Named = z.object({ id: z.string(), name: z.string() })
const Reason = z.string().trim().min(4, '原因至少写 4 个字').max(500)
const Words = z.string().trim().min(4, '至少写 4 个字').max(1000)
const File = z.object({ content: z.base64() })

const asking: Permission[] = ['resource.edit', 'resource.request', 'resource.approve', 'resource.manage']
/** The catalogue is open to every office that takes part in sharing, and to those who supervise. */
const reader = { who: 'staff', permission: [...asking, 'case.supervise'] } as const
const editor = { who: 'staff', permission: ['resource.edit', 'resource.manage'] } as const
const asker = { who: 'staff', permission: 'resource.request' } as const
const approver = { who: 'staff', permission: 'resource.approve' } as const

/** 政务数据目录 over HTTP: the catalogue, requests and grants, files in and out, figures. */
export function registerResourceRoutes(api: Api): void {
  registerCatalogue(api)
  registerRequests(api)
  registerFiles(api)
}

function registerCatalogue(api: Api): void {
  api.query({
    ...reader,
    name: 'resources.list',
    summary: '政务数据目录: entries by code, filtered, page by page',
    path: '/resources',
    querystring: ResourceFilter.extend({
      after: z.string().max(64).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ rows: z.array(ResourceRow), next: z.string().nullable(), total: z.int() }),
    run: (ctx, { query: { after, limit, ...filter } }) => listResources(ctx, filter, { after, limit }),
  })
  api.query({
    ...reader,
    name: 'resources.choices',
    summary: 'Offices, matters and sources that entries and requests can name',
    path: '/resources/choices',
    reply: z.object({
      offices: z.array(Named),
      matters: z.array(Named),
      sources: z.array(Named.extend({ gives: z.array(z.string()) })),
    }),
    run: (ctx) => listChoices(ctx),
  })
  api.query({
    ...reader,
    name: 'resources.ledger',
    summary: '一本账: entries, 挂载率, requests, grants and calls, by owner and kind',
    path: '/resources/ledger',
    reply: Ledger,
    run: (ctx) => readLedger(ctx),
  })
  api.query({
    ...reader,
    name: 'resources.get',
    summary: 'An entry with its fields, who uses it, and what the officer may do',
    path: '/resources/entries/:id',
    params: Id,
    reply: ResourceView,
    run: (ctx, { params }) => getResource(ctx, params.id),
  })
  api.command({
    ...editor,
    name: 'resources.add',
    summary: 'Adds an entry of the own office',
    method: 'POST',
    path: '/resources/entries',
    once: true,
    status: 201,
    body: Resource,
    reply: Id,
    run: (ctx, { body }) => addResource(ctx, body),
  })
  api.command({
    ...editor,
    name: 'resources.edit',
    summary: 'Saves an entry; who edits an older revision is refused',
    method: 'POST',
    path: '/resources/entries/:id',
    once: true,
    params: Id,
    body: z.object({ revision: z.int(), content: Resource }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await editResource(ctx, { ...params, ...body })
      return {}
    },
  })
  api.command({
    ...editor,
    name: 'resources.withdraw',
    summary: 'Withdraws an entry, with the reason; refused while grants are in force',
    method: 'POST',
    path: '/resources/entries/:id/withdraw',
    once: true,
    params: Id,
    body: z.object({ revision: z.int(), reason: Reason }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await withdrawResource(ctx, { ...params, ...body })
      return {}
    },
  })
}

function registerRequests(api: Api): void {
  api.query({
    ...reader,
    name: 'resources.requests',
    summary: '共享申请: those to answer, those of the own office, or, for who manages sharing, all',
    path: '/resources/requests',
    querystring: z.object({ view: z.enum(['inbox', 'own', 'all']).default('inbox') }),
    reply: z.object({ requests: z.array(RequestView) }),
    async run(ctx, { query }) {
      if (query.view === 'all') demandPermission('resource.manage', ctx.actor)
      return { requests: await listRequests(ctx, query.view) }
    },
  })
  api.query({
    ...reader,
    name: 'resources.revoked',
    summary: '收回的授权: who took which grant back, when and why; those that the place ships with, too',
    path: '/resources/revoked',
    querystring: z.object({ view: z.enum(['inbox', 'own', 'all']).default('inbox') }),
    reply: z.object({ revoked: z.array(Revoked) }),
    async run(ctx, { query }) {
      if (query.view === 'all') demandPermission('resource.manage', ctx.actor)
      return { revoked: await listRevoked(ctx, query.view) }
    },
  })
  api.command({
    ...asker,
    name: 'resources.ask',
    summary: 'Asks for fields of a resource for named matters; unconditional ones are granted at once',
    method: 'POST',
    path: '/resources/entries/:id/requests',
    once: true,
    status: 201,
    params: Id,
    body: Wish,
    reply: z.object({ id: z.uuid(), state: RequestState }),
    run: (ctx, { params, body }) => askForResource(ctx, { resourceId: params.id, wish: body }),
  })
  api.query({
    ...reader,
    name: 'resources.responsible',
    summary: 'The responsible person of a request with the whole telephone; on record first',
    path: '/resources/requests/:id/responsible',
    params: Id,
    look: { kind: 'request.responsible-viewed', subject: ({ params }) => params.id },
    reply: Wish.shape.responsible,
    run: (ctx, { params }) => getResponsible(ctx, params.id),
  })
  api.command({
    ...approver,
    name: 'resources.askMore',
    summary: 'The owner asks for 补充说明; its time to answer stands still until it comes',
    method: 'POST',
    path: '/resources/requests/:id/ask-more',
    once: true,
    params: Id,
    body: z.object({ question: Words }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await askMore(ctx, { requestId: params.id, ...body })
      return {}
    },
  })
  api.command({
    ...asker,
    name: 'resources.supplement',
    summary: 'The office that asked answers what the owner wanted to know',
    method: 'POST',
    path: '/resources/requests/:id/supplement',
    once: true,
    params: Id,
    body: z.object({ answer: Words }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await supplementRequest(ctx, { requestId: params.id, ...body })
      return {}
    },
  })
  api.command({
    ...asker,
    name: 'resources.takeBack',
    summary: 'The office that asked takes an undecided request back',
    method: 'POST',
    path: '/resources/requests/:id/take-back',
    once: true,
    params: Id,
    reply: z.object({}),
    async run(ctx, { params }) {
      await takeBackRequest(ctx, { requestId: params.id })
      return {}
    },
  })
  api.command({
    ...approver,
    name: 'resources.grant',
    summary: 'The owner grants what was asked, or less with the reason',
    method: 'POST',
    path: '/resources/requests/:id/grant',
    once: true,
    params: Id,
    body: Terms,
    reply: z.object({ grantId: z.uuid() }),
    run: (ctx, { params, body }) => grantRequest(ctx, { requestId: params.id, terms: body }),
  })
  api.command({
    ...approver,
    name: 'resources.refuse',
    summary: 'The owner refuses a request, with the reason',
    method: 'POST',
    path: '/resources/requests/:id/refuse',
    once: true,
    params: Id,
    body: z.object({ reason: Reason }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await refuseRequest(ctx, { requestId: params.id, ...body })
      return {}
    },
  })
  api.command({
    ...approver,
    name: 'resources.revoke',
    summary: 'The owner takes a grant back, with the reason',
    method: 'POST',
    path: '/resources/grants/:id/revoke',
    once: true,
    params: z.object({ id: z.string().min(1).max(100) }),
    body: z.object({ reason: Reason }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await revokeGrant(ctx, { grantId: params.id, ...body })
      return {}
    },
  })
}

function registerFiles(api: Api): void {
  api.command({
    ...editor,
    name: 'resources.tryImport',
    summary: 'What a file (XLSX, CSV, JSON Lines) would do to the catalogue; nothing is written',
    method: 'POST',
    path: '/resources/import/try',
    bodyLimit: FILE_LIMIT,
    body: File,
    reply: Imported,
    run: (ctx, { body }) => tryImport(ctx, body),
  })
  api.command({
    ...editor,
    name: 'resources.import',
    summary: 'Takes the good lines of a file over; the second time changes nothing',
    method: 'POST',
    path: '/resources/import',
    once: true,
    bodyLimit: FILE_LIMIT,
    body: File,
    reply: Imported,
    run: (ctx, { body }) => importResources(ctx, body),
  })
  api.query({
    ...reader,
    name: 'resources.export',
    summary:
      'The catalogue, or what of it fits a filter, as XLSX, CSV or JSON Lines: what the level above takes over',
    path: '/resources/export/:format',
    params: z.object({ format: FileFormat }),
    querystring: ResourceFilter,
    look: {
      kind: 'resource.exported',
      subject: () => '00000000-0000-0000-0000-000000000000',
      data: ({ params, query }) => ({ ...params, ...query }),
    },
    reply: z.unknown(),
    async run(ctx, { params, query }, { reply }) {
      void reply
        .type(MEDIA[params.format])
        .header('content-disposition', `attachment; filename="resources.${params.format}"`)
      return fileOf(ctx, query, params.format)
    },
  })
}

async function fileOf(ctx: ReadCtx, filter: ResourceFilter, format: FileFormat): Promise<Buffer | string> {
  const entries = await listContents(ctx, filter)
  const place = officesByWord(ctx)
  if (format === 'jsonl') return jsonLines(entries)
  return format === 'csv' ? csv(entries, place) : workbook(entries, place)
}

const MEDIA = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
} as const
