import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { EntryKind } from '../regions/model.ts'
import { changePart, leavePart } from './commands/change-part.ts'
import { dropDesign } from './commands/drop-design.ts'
import { openDesign } from './commands/open-design.ts'
import { approveDesign, returnDesign } from './commands/review-design.ts'
import { submitDesign } from './commands/submit-design.ts'
import { listEntryChanges } from './entry-changes.ts'
import {
  Answers,
  Base,
  Choices,
  Design,
  DesignRevision,
  DesignView,
  EntryChange,
  DictionaryEntry,
  DictionaryFilter,
  ListedEntry,
  NewDesign,
  PartKey,
  Preview,
  Simulation,
  StandingPart,
  Tryable,
} from './model.ts'
import { findElements } from './dictionary.ts'
import {
  exportBpmn,
  findListed,
  getDesign,
  getRevision,
  getStandingPart,
  listChoices,
  listDesigns,
  listStandingParts,
  previewPart,
  simulateOneThing,
  takeEntry,
} from './queries.ts'
import { refuseDesign } from './refusals.ts'
import { SHAPES } from './shapes.ts'

const Id = z.object({ designId: z.uuid() })
const OfPart = Id.extend(PartKey.shape)
const Revision = z.object({ revision: z.int().positive() })
/** The largest one-thing is some 50 KB. */
const PART_LIMIT = 1024 * 1024

function readAnswers(text: string): Answers {
  try {
    return Answers.parse(JSON.parse(text))
  } catch {
    throw refuseDesign('design.answers-unreadable')
  }
}

/** 方案: what operators change in the region, without a programmer and without a restart. */
export function registerDesignRoutes(api: Api): void {
  const operator = { who: 'staff', permission: 'design.write' } as const
  const reader = { who: 'staff', permission: ['design.write', 'design.publish'] } as const
  const reviewer = { who: 'staff', permission: 'design.publish' } as const

  api.query({
    ...reader,
    name: 'designs.list',
    summary: 'The designs, what was touched last first',
    path: '/designs',
    querystring: z.object({ updatedAt: z.coerce.date().optional(), id: z.uuid().optional() }),
    reply: z.object({ designs: z.array(Design), more: z.boolean() }),
    run: (ctx, { query: { updatedAt, id } }) =>
      listDesigns(ctx, updatedAt && id ? { updatedAt, id } : undefined),
  })
  api.query({
    ...reader,
    name: 'designs.get',
    summary: 'A design with its parts, what they replace, and everything that is wrong',
    path: '/designs/:designId',
    params: Id,
    reply: DesignView,
    run: (ctx, { params }) => getDesign(ctx, params.designId),
  })
  api.query({
    ...reader,
    name: 'designs.revision',
    summary: 'Which revision a design has, by which an open page sees that a colleague has changed it',
    path: '/designs/:designId/revision',
    params: Id,
    reply: DesignRevision,
    run: (ctx, { params }) => getRevision(ctx, params.designId),
  })
  api.query({
    ...reader,
    name: 'designs.preview',
    summary: 'What an applicant would be asked by a one-thing or an item of the design, after these answers',
    path: '/designs/:designId/preview/:kind/:id',
    params: Id.extend(Tryable.shape),
    querystring: z.object({
      answers: z.string().max(20_000).default('{}').meta({ description: 'JSON: element → answer' }),
    }),
    reply: Preview,
    run: (ctx, { params, query }) => previewPart(ctx, params.designId, params, readAnswers(query.answers)),
  })
  api.query({
    ...reader,
    name: 'designs.simulate',
    summary: 'Twenty invented applicants, and the branches that nobody reaches',
    path: '/designs/:designId/simulation/:id',
    params: Id.extend({ id: z.string().max(100) }),
    reply: Simulation,
    run: (ctx, { params }) => simulateOneThing(ctx, params.designId, params.id),
  })
  api.query({
    ...reader,
    name: 'designs.bpmn',
    summary: 'The graph of a one-thing of the design as BPMN 2.0',
    path: '/designs/:designId/bpmn/:id',
    params: Id.extend({ id: z.string().max(100) }),
    reply: z.string(),
    async run(ctx, { params }, { reply }) {
      const xml = await exportBpmn(ctx, params.designId, params.id)
      reply.type('application/xml; charset=utf-8')
      return xml
    },
  })
  api.query({
    ...reader,
    name: 'designs.choices',
    summary: 'What a design may name: elements, items, code lists, offices, sources',
    path: '/designs/:designId/choices',
    params: Id,
    reply: Choices,
    run: (ctx, { params }) => listChoices(ctx, params.designId),
  })
  api.query({
    ...operator,
    name: 'designs.listed',
    summary: 'What of the published list of items may be taken into a design, by name or code',
    path: '/design-entries',
    querystring: z.object({ q: z.string().trim().max(100).default('') }),
    reply: z.object({ entries: z.array(ListedEntry), total: z.int() }),
    run: (ctx, { query }) => findListed(ctx, query.q),
  })
  api.query({
    ...operator,
    name: 'designs.takeEntry',
    summary:
      'An entry of the list of items as a part of this design, with everything filled in that the list says',
    path: '/designs/:designId/entries/:entry',
    params: Id.extend({ entry: z.uuid() }),
    reply: StandingPart.extend({ with: z.array(StandingPart.extend({ kind: PartKey.shape.kind })) }),
    run: (ctx, { params }) => takeEntry(ctx, params.designId, params.entry),
  })
  api.query({
    ...operator,
    name: 'designs.entryChanges',
    summary:
      'Items whose entries on the list have a later version: what it changes, and each item with that change',
    path: '/designs/:designId/entry-changes',
    params: Id,
    reply: z.object({ changes: z.array(EntryChange) }),
    run: async (ctx, { params }) => ({ changes: await listEntryChanges(ctx, params.designId) }),
  })
  api.query({
    ...reader,
    name: 'designs.dictionary',
    summary: '数据元字典: the elements that are defined, where each value comes from, and who uses it',
    path: '/design-dictionary',
    querystring: DictionaryFilter,
    reply: z.object({ entries: z.array(DictionaryEntry), total: z.int() }),
    run: async (ctx, { query }) => findElements(ctx.world.region, query),
  })
  api.query({
    ...reader,
    name: 'designs.shape',
    summary: 'What a part of this kind consists of, as a form needs to know it',
    path: '/design-shapes/:kind',
    params: z.object({ kind: EntryKind }),
    reply: z.object({ shape: z.unknown() }),
    run: async (_, { params }) => ({ shape: SHAPES[params.kind] }),
  })
  api.query({
    ...reader,
    name: 'designs.standing',
    summary: 'Every element, code list, item or one-thing as it stands now, to build with',
    path: '/design-parts/:kind',
    params: z.object({ kind: EntryKind }),
    reply: z.object({ parts: z.array(StandingPart) }),
    run: async (ctx, { params }) => ({ parts: await listStandingParts(ctx, params.kind) }),
  })
  api.query({
    ...reader,
    name: 'designs.standingPart',
    summary: 'One part as it stands now',
    path: '/design-parts/:kind/:id',
    params: PartKey,
    reply: StandingPart,
    run: (ctx, { params }) => getStandingPart(ctx, params),
  })

  api.command({
    ...operator,
    name: 'designs.open',
    summary: '新建方案: begins a design',
    method: 'POST',
    path: '/designs',
    once: true,
    body: NewDesign,
    reply: z.object({ id: z.uuid() }),
    run: (ctx, { body }) => openDesign(ctx, body),
  })
  api.command({
    ...operator,
    name: 'designs.changePart',
    summary: 'Writes one part of a design, faulty or not; null takes it away from the region',
    method: 'POST',
    path: '/designs/:designId/parts/:kind/:id',
    once: true,
    bodyLimit: PART_LIMIT,
    params: OfPart,
    body: Revision.extend({
      content: z.unknown(),
      base: Base.optional().meta({
        description: 'Where the work on this part begins: the base of what stood there when it was read',
      }),
    }),
    reply: Design,
    run: (ctx, { params, body }) => changePart(ctx, { ...params, ...body, content: body.content ?? null }),
  })
  api.command({
    ...operator,
    name: 'designs.leavePart',
    summary: 'Forgets what a design says of one part',
    method: 'POST',
    path: '/designs/:designId/parts/:kind/:id/leave',
    once: true,
    params: OfPart,
    body: Revision,
    reply: Design,
    run: (ctx, { params, body }) => leavePart(ctx, { ...params, revision: body.revision }),
  })
  api.command({
    ...operator,
    name: 'designs.submit',
    summary: '送审: hands the design to a second person',
    method: 'POST',
    path: '/designs/:designId/submit',
    once: true,
    params: Id,
    body: Revision.extend({ effectiveOn: z.iso.date().nullable().default(null) }),
    reply: Design,
    run: (ctx, { params, body }) => submitDesign(ctx, { ...params, ...body }),
  })
  api.command({
    ...reviewer,
    name: 'designs.approve',
    summary: '复核通过: the design counts, at once or from its day',
    method: 'POST',
    path: '/designs/:designId/approve',
    once: true,
    params: Id,
    body: Revision,
    reply: Design,
    run: (ctx, { params, body }) => approveDesign(ctx, { ...params, ...body }),
  })
  api.command({
    ...reviewer,
    name: 'designs.return',
    summary: '退回: gives the design back, with the reason',
    method: 'POST',
    path: '/designs/:designId/return',
    once: true,
    params: Id,
    body: Revision.extend({ remark: z.string().trim().min(2).max(500) }),
    reply: Design,
    run: (ctx, { params, body }) => returnDesign(ctx, { ...params, ...body }),
  })
  api.command({
    ...operator,
    name: 'designs.drop',
    summary: '作废: gives up a design that is not in force',
    method: 'POST',
    path: '/designs/:designId/drop',
    once: true,
    params: Id,
    body: Revision,
    reply: Design,
    run: (ctx, { params, body }) => dropDesign(ctx, { ...params, ...body }),
  })
}
