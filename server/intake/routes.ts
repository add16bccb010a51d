import { z } from 'zod'
import { CertificateInUse } from '../credentials/model.ts'
import { Reference } from '../exchange/model.ts'
import { CloudEvent } from '../platform/cloud-event.ts'
import type { Api } from '../platform/http.ts'
import { sendBytes } from '../platform/send-bytes.ts'
import { CaseMeaning } from '../regions/model.ts'
import { addSource } from './commands/add-source.ts'
import { fetchCertificate, fetchFile } from './commands/fetch-papers.ts'
import { confirmImport, openImport } from './commands/open-import.ts'
import { keepRefused, pushCase } from './commands/receive-case.ts'
import { dropMessage } from './commands/drop-message.ts'
import { takeEvent } from './commands/take-event.ts'
import { replayMessage } from './commands/replay-message.ts'
import { settleCode } from './commands/settle-code.ts'
import { typeCase } from './commands/type-case.ts'
import { EVENTS, readEvent } from './events.ts'
import {
  Coded,
  Held,
  ImportView,
  ItemChoice,
  Push,
  Receipt,
  RejectedMessage,
  Schemes,
  SecondTyping,
  SecondTypingCase,
  SourceId,
  SourceView,
  Typed,
} from './model.ts'
import {
  findItems,
  getHeld,
  getImport,
  importFaults,
  listImports,
  listRejected,
  listSecondTyping,
  listSources,
  secondTyping,
} from './queries.ts'
import { refuseIntake } from './refusals.ts'
import { markedWorkbook, readTable, templateWorkbook } from './table.ts'

/** A file of 50,000 rows as base 64. */
const FILE_LIMIT = 24 * 1024 * 1024

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The answer is a workbook that the browser keeps under this name. */
function attach(reply: { header(name: string, value: string): unknown }, name: string): void {
  reply.header('content-type', XLSX)
  reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
  reply.header('cache-control', 'private, no-store')
}

const Id = z.object({ id: z.uuid() })
const ImportKey = z.object({ importId: z.uuid() })
const Span = z.object({
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  office: z.string().max(60).optional(),
})

/** 全量感知 over HTTP: programs push, clerks hand in files and type, supervisors see how much was typed twice. */
export function registerIntakeRoutes(api: Api): void {
  api.command({
    name: 'intake.push',
    summary: 'A department system tells where one of its own cases has come to',
    who: 'client',
    method: 'POST',
    path: '/intake/cases',
    once: true,
    body: Push,
    reply: Receipt,
    run: (ctx, { body }) => pushCase(ctx, body),
    refused: (ctx, { body }, refusal) => keepRefused(ctx, body, refusal),
  })
  api.command({
    name: 'intake.event',
    summary:
      'The same as a CloudEvent 1.0 (application/cloudevents+json) with the version of its data; signed as Standard Webhooks',
    who: 'client',
    method: 'POST',
    path: '/intake/events',
    once: true,
    body: CloudEvent,
    told: EVENTS,
    reply: Receipt,
    run: (ctx, { body }) => takeEvent(ctx, body),
    async refused(ctx, { body }, refusal) {
      const read = readEvent(body)
      // What is wrong with a report of our own item is told to its system, which sends it again or puts it right.
      if ('told' in read && read.told.type === 'tongban.case.reported')
        await keepRefused(ctx, read.told.data, refusal)
    },
  })
  api.query({
    name: 'intake.get',
    summary: 'What is held of a case that was pushed; the applicant is masked',
    who: 'client',
    path: '/intake/cases/:source/:externalNumber',
    params: z.object({ source: SourceId, externalNumber: z.string().max(50) }),
    reply: Held,
    run: (ctx, { params }) => getHeld(ctx, params),
  })
  const handled = z.object({ source: SourceId, reference: Reference })
  api.endpoint({
    name: 'intake.file',
    summary:
      'A file of a paper of an item that the system has in its hands now, as the message named it; the applicant is told that it was taken',
    method: 'GET',
    path: '/intake/items/:source/:reference/files/:fileId',
    who: 'client',
    params: handled.extend({ fileId: z.uuid() }),
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const file = await db.write(actor, (ctx) => fetchFile(ctx, params))
      return sendBytes(reply, file.type, file.name, file.bytes)
    },
  })
  api.command({
    name: 'intake.certificate',
    summary:
      'The certificate that spared a paper of such an item, with a watermark; counted, and told to its holder',
    who: 'client',
    method: 'POST',
    path: '/intake/items/:source/:reference/certificates/:material',
    params: handled.extend({ material: z.string().max(80) }),
    body: z.object({ purpose: z.string().trim().min(4, '请写明查看的用途，至少 4 个字').max(200) }),
    reply: CertificateInUse,
    run: (ctx, { params, body }) => fetchCertificate(ctx, { ...params, ...body }),
  })

  const clerk = { who: 'staff', permission: 'intake.type' } as const
  api.query({
    ...clerk,
    name: 'intake.sources',
    summary: 'The department systems: last message, counts, what waits',
    path: '/intake/sources',
    reply: z.object({ sources: z.array(SourceView) }),
    run: async (ctx) => ({ sources: await listSources(ctx) }),
  })
  api.command({
    ...clerk,
    name: 'intake.addSource',
    summary: 'Names a department system whose cases come by file or by typing',
    method: 'POST',
    path: '/intake/sources',
    once: true,
    body: z.object({ id: SourceId, name: z.string().trim().min(2).max(50) }),
    reply: z.object({ sources: z.array(SourceView) }),
    async run(ctx, { body }) {
      await addSource(ctx, body)
      return { sources: await listSources(ctx) }
    },
  })
  api.query({
    ...clerk,
    name: 'intake.rejected',
    summary: 'Messages that wait, with the reason; people in them are masked',
    path: '/intake/rejected',
    querystring: z.object({ source: SourceId.optional() }),
    reply: z.object({ messages: z.array(RejectedMessage) }),
    run: async (ctx, { query }) => ({ messages: await listRejected(ctx, query.source) }),
  })
  api.command({
    ...clerk,
    name: 'intake.replay',
    summary: '重放: takes in a message that was rejected',
    method: 'POST',
    path: '/intake/rejected/:source/:messageId/replay',
    once: true,
    params: z.object({ source: SourceId, messageId: z.uuid() }),
    reply: Receipt,
    run: (ctx, { params }) => replayMessage(ctx, { source: params.source, id: params.messageId }),
  })
  api.command({
    ...clerk,
    name: 'intake.drop',
    summary: '放弃: a message that was rejected, with the reason; it stays on record',
    method: 'POST',
    path: '/intake/rejected/:source/:messageId/drop',
    once: true,
    params: z.object({ source: SourceId, messageId: z.uuid() }),
    body: z.object({ reason: z.string().trim().min(4).max(300) }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await dropMessage(ctx, { source: params.source, id: params.messageId, reason: body.reason })
      return {}
    },
  })
  api.command({
    ...clerk,
    name: 'intake.settleCode',
    summary: '对应: says what a code of a source means',
    method: 'POST',
    path: '/intake/codes',
    once: true,
    body: Coded.extend({
      source: SourceId,
      kind: z.enum(['item', 'state']),
      means: z.string().min(1).max(80),
    }),
    reply: z.object({}),
    async run(ctx, { body }) {
      await settleCode(ctx, body)
      return {}
    },
  })
  api.query({
    ...clerk,
    name: 'intake.schemes',
    summary: 'Code lists that tell the state of a case, and the states that a code can mean',
    path: '/intake/schemes',
    reply: z.object({
      schemes: z.array(z.object({ id: z.string(), name: z.string() })),
      itemSchemes: z.array(z.string()),
      meanings: z.array(CaseMeaning),
    }),
    run: async ({ world }) => ({
      schemes: Object.entries(world.region.codes)
        .filter(([, { codes }]) => codes.some(({ means }) => means))
        .map(([id, { standard }]) => ({ id, name: standard })),
      itemSchemes: [...new Set([...world.region.items.values()].map(({ item }) => item.code.scheme))],
      meanings: CaseMeaning.options,
    }),
  })
  api.query({
    ...clerk,
    name: 'intake.items',
    summary: 'Items by name, everyday words or pinyin initials',
    path: '/intake/items',
    querystring: z.object({ q: z.string().max(100).default('') }),
    reply: z.object({ items: z.array(ItemChoice) }),
    run: async (ctx, { query }) => ({ items: await findItems(ctx, query.q) }),
  })
  api.command({
    ...clerk,
    name: 'intake.type',
    summary: '补录: a case of a department system, typed once',
    method: 'POST',
    path: '/intake/typed',
    once: true,
    body: Typed,
    reply: Receipt,
    run: (ctx, { body }) => typeCase(ctx, body),
  })

  api.query({
    ...clerk,
    name: 'intake.imports',
    summary: 'The newest files',
    path: '/intake/imports',
    reply: z.object({ imports: z.array(ImportView) }),
    run: async (ctx) => ({ imports: await listImports(ctx) }),
  })
  api.command({
    ...clerk,
    name: 'intake.openImport',
    summary: 'Hands in an XLSX or CSV file (UTF-8 or GB18030); it is looked through, nothing is written yet',
    method: 'POST',
    path: '/intake/imports',
    once: true,
    bodyLimit: FILE_LIMIT,
    body: z.object({
      source: SourceId,
      name: z.string().trim().min(1).max(200),
      content: z.base64(),
      schemes: Schemes,
    }),
    reply: Id,
    run: (ctx, { body }) => openImport(ctx, body),
  })
  api.query({
    ...clerk,
    name: 'intake.import',
    summary: 'How far a file has come, and what is wrong in it by row and cell',
    path: '/intake/imports/:importId',
    params: ImportKey,
    reply: ImportView,
    run: (ctx, { params }) => getImport(ctx, params.importId),
  })
  api.command({
    ...clerk,
    name: 'intake.confirmImport',
    summary: '确认导入: carries out the rows that are right',
    method: 'POST',
    path: '/intake/imports/:importId/confirm',
    once: true,
    params: ImportKey,
    reply: ImportView,
    async run(ctx, { params }) {
      await confirmImport(ctx, { id: params.importId })
      return getImport(ctx, params.importId)
    },
  })
  api.query({
    ...clerk,
    name: 'intake.markedFile',
    summary: 'The file as a workbook (XLSX), what is wrong in red and in words in a last column',
    path: '/intake/imports/:importId/marked.xlsx',
    params: ImportKey,
    look: { kind: 'intake.file-downloaded', subject: ({ params }) => params.importId },
    reply: z.unknown(),
    async run(ctx, { params }, { reply }) {
      const { name, bytes, faults } = await importFaults(ctx, params.importId)
      const table = await readTable(bytes)
      if ('fault' in table) throw refuseIntake('intake.file-unreadable', { fault: table.fault })
      attach(reply, `${name.replace(/\.\w{1,4}$/, '')}-错误.xlsx`)
      return markedWorkbook(table, faults)
    },
  })
  api.query({
    ...clerk,
    name: 'intake.template',
    summary: 'An empty workbook (XLSX) with the headings of a file',
    path: '/intake/template.xlsx',
    reply: z.unknown(),
    run(_, __, { reply }) {
      attach(reply, '办件导入模板.xlsx')
      return templateWorkbook()
    },
  })

  const supervisor = { who: 'staff', permission: 'case.supervise' } as const
  api.query({
    ...supervisor,
    name: 'intake.secondTyping',
    summary: '二次录入率 of a span: the whole, then by office',
    path: '/intake/second-typing',
    querystring: Span,
    reply: z.object({ rows: z.array(SecondTyping) }),
    run: async (ctx, { query }) => ({ rows: await secondTyping(ctx, query) }),
  })
  api.query({
    ...supervisor,
    name: 'intake.secondTypingCases',
    summary: 'The cases behind 二次录入率, people masked',
    path: '/intake/second-typing/cases',
    querystring: Span.extend({ kind: SecondTypingCase.shape.kind.default('typed-twice') }),
    reply: z.object({ cases: z.array(SecondTypingCase) }),
    run: async (ctx, { query }) => ({ cases: await listSecondTyping(ctx, query) }),
  })
}
