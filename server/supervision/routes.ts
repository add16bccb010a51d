import { z } from 'zod'
import { sendBytes } from '../platform/send-bytes.ts'
import { ClockKind } from '../deadlines/model.ts'
import { PaperForm } from '../documents/model.ts'
import type { Api } from '../platform/http.ts'
import { listCards, overview } from './cards.ts'
import { issueUrging } from './commands/issue-urging.ts'
import { returnReply, settleUrging } from './commands/judge-reply.ts'
import { replyUrging } from './commands/reply-urging.ts'
import { cardsCsv } from './csv.ts'
import { countCertificates } from './certificates.ts'
import {
  CardPage,
  CardState,
  CertificateUses,
  Colour,
  Monitor,
  OutcomeName,
  OutcomePage,
  Overview,
  PeriodAsked,
  Ranking,
  SupervisedCase,
  Unit,
  UrgingDetail,
  UrgingPage,
  UrgingStateName,
} from './model.ts'
import { listMonitored, monitorOneThing } from './monitor.ts'
import { listOutcomes, rankOffices } from './ranking.ts'
import { getSupervisedCase } from './supervised.ts'
import { paperFile } from '../seals/commands/seal-document.ts'
import { getUrging, listUrgings, urgingDocument } from './urgings.ts'

/** An export holds so many rows at most. */
const MOST_EXPORTED = 10_000

const Id = z.object({ id: z.uuid() })
const Name = z.string().max(80).optional()
const Page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(600).optional(),
}
const CardFilter = z.object({
  state: CardState.default('open'),
  colour: Colour.optional(),
  office: Name,
  kind: ClockKind.optional(),
  unit: Unit.optional(),
  item: Name,
  onething: Name,
  ...PeriodAsked.shape,
})
const Written = z.string().trim().min(4, '至少写 4 个字').max(1000)
const Done = z.object({ done: z.literal(true) })
const done = { done: true as const }

/** 效能督查 over HTTP: names bound to queries and commands, nothing else. */
export function registerSupervisionRoutes(api: Api, publicUrl: string): void {
  api.query({
    name: 'supervision.overview',
    summary: 'Open yellow and red cards by office and kind, and the urgings under way',
    path: '/supervision/overview',
    who: 'staff',
    permission: 'case.supervise',
    reply: Overview,
    run: (ctx) => overview(ctx),
  })
  api.query({
    name: 'supervision.cards',
    summary:
      '黄牌、红牌 of the offices that one supervises: open ones the oldest first, or those of a period',
    path: '/supervision/cards',
    who: 'staff',
    permission: 'case.supervise',
    querystring: CardFilter.extend(Page),
    reply: CardPage,
    run: (ctx, { query }) => listCards(ctx, query),
  })
  api.query({
    name: 'supervision.exportCards',
    summary: 'The same as CSV, without applicants and officers; at most 10,000 rows',
    path: '/supervision/cards.csv',
    who: 'staff',
    permission: 'case.supervise',
    querystring: CardFilter,
    reply: z.string(),
    async run(ctx, { query }, { reply }) {
      const { cards } = await listCards(ctx, { ...query, limit: MOST_EXPORTED })
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="cards.csv"')
      return cardsCsv(cards)
    },
  })
  api.query({
    name: 'supervision.case',
    summary: 'A case as a supervisor sees it: each item, whose turn it is, how late; the look is recorded',
    path: '/supervision/cases/:caseId',
    who: 'staff',
    permission: 'case.supervise',
    params: z.object({ caseId: z.uuid() }),
    reply: SupervisedCase,
    look: {
      kind: 'case.viewed',
      subject: ({ params }) => params.caseId,
      data: () => ({ as: 'supervision' }),
    },
    run: (ctx, { params }) => getSupervisedCase(ctx, params.caseId),
  })
  registerFigures(api)
  registerUrgings(api, publicUrl)
}

function registerFigures(api: Api): void {
  api.query({
    name: 'supervision.ranking',
    summary: '效能排名 of offices over a period of at most a year, by items or by whole cases',
    path: '/supervision/ranking',
    who: 'staff',
    permission: 'case.supervise',
    querystring: PeriodAsked.extend({ unit: Unit.default('item'), onething: Name }),
    reply: Ranking,
    run: (ctx, { query }) => rankOffices(ctx, query),
  })
  api.query({
    name: 'supervision.outcomes',
    summary: 'The list that a figure of the ranking counts',
    path: '/supervision/outcomes',
    who: 'staff',
    permission: 'case.supervise',
    querystring: PeriodAsked.extend({
      figure: OutcomeName.default('decided'),
      unit: Unit.default('item'),
      office: Name,
      onething: Name,
      ...Page,
    }),
    reply: OutcomePage,
    run: (ctx, { query }) => listOutcomes(ctx, query),
  })
  api.query({
    name: 'supervision.onethings',
    summary: 'The one-things with how many cases of each are open',
    path: '/supervision/onethings',
    who: 'staff',
    permission: 'case.supervise',
    reply: z.object({
      onethings: z.array(z.object({ id: z.string(), name: z.string(), open: z.int() })),
    }),
    run: async (ctx) => ({ onethings: await listMonitored(ctx) }),
  })
  api.query({
    name: 'supervision.certificates',
    summary: '两个免于提交: how often certificates were used in cases in place of paper, over at most a year',
    path: '/supervision/certificates',
    who: 'staff',
    permission: 'case.supervise',
    querystring: PeriodAsked,
    reply: CertificateUses,
    run: (ctx, { query }) => countCertificates(ctx, query),
  })
  api.query({
    name: 'supervision.monitor',
    summary: '一件事监测: flow, time, cost and convenience of one one-thing over at most a quarter',
    path: '/supervision/onethings/:id',
    who: 'staff',
    permission: 'case.supervise',
    params: z.object({ id: z.string().max(80) }),
    querystring: PeriodAsked,
    reply: Monitor,
    run: (ctx, { params, query }) => monitorOneThing(ctx, { ...params, ...query }),
  })
}

function registerUrgings(api: Api, publicUrl: string): void {
  const List = z.object({ state: UrgingStateName.optional(), office: Name, ...Page })
  api.query({
    name: 'urgings.list',
    summary: '督办单 of the offices that one supervises, the newest first',
    path: '/supervision/urgings',
    who: 'staff',
    permission: 'case.supervise',
    querystring: List,
    reply: UrgingPage,
    run: (ctx, { query }) => listUrgings(ctx, { ...query, side: 'urging' }),
  })
  api.query({
    name: 'urgings.mine',
    summary: '督办单 that the own office has to answer',
    path: '/supervision/urgings/mine',
    who: 'staff',
    querystring: List.omit({ office: true }),
    reply: UrgingPage,
    run: (ctx, { query }) => listUrgings(ctx, { ...query, side: 'urged' }),
  })
  api.query({
    name: 'urgings.get',
    summary: 'One urging with its replies and what one may do',
    path: '/supervision/urgings/:id',
    who: 'staff',
    params: Id,
    reply: UrgingDetail,
    run: (ctx, { params }) => getUrging(ctx, params.id),
  })
  api.endpoint({
    name: 'urgings.document',
    summary: 'The 督办单 as PDF',
    method: 'GET',
    path: '/supervision/urgings/:id/document/:form',
    who: 'staff',
    params: Id.extend({ form: PaperForm }),
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const paper = await db.read(actor, (ctx) =>
        urgingDocument(ctx, params.id, { form: params.form, publicUrl }),
      )
      const { name, bytes } = await paperFile(db, paper)
      return sendBytes(reply, 'application/pdf', name, bytes)
    },
  })
  api.command({
    name: 'urgings.issue',
    summary: '督办: urge the office that has an item in hand; it must reply',
    method: 'POST',
    path: '/supervision/urgings',
    who: 'staff',
    permission: 'supervise.urge',
    once: true,
    body: z.object({
      caseId: z.uuid(),
      subject: z.string().min(1).max(120),
      reason: Written,
      demand: Written,
    }),
    reply: z.object({ id: z.uuid(), document: z.string() }),
    status: 201,
    run: (ctx, { body }) => issueUrging(ctx, body),
  })
  api.command({
    name: 'urgings.reply',
    summary: '督办回复',
    method: 'POST',
    path: '/supervision/urgings/:id/reply',
    who: 'staff',
    once: true,
    params: Id,
    body: z.object({
      text: Written,
      because: z.string().trim().max(1000).default(''),
      expectedOn: z.iso.date().nullable().default(null),
    }),
    reply: Done,
    async run(ctx, { params, body }) {
      await replyUrging(ctx, { ...params, ...body })
      return done
    },
  })
  api.command({
    name: 'urgings.accept',
    summary: '认可回复，销号',
    method: 'POST',
    path: '/supervision/urgings/:id/accept',
    who: 'staff',
    permission: 'supervise.urge',
    once: true,
    params: Id,
    body: z.object({ note: z.string().trim().max(1000).optional() }),
    reply: Done,
    async run(ctx, { params, body }) {
      await settleUrging(ctx, { ...params, ...body })
      return done
    },
  })
  api.command({
    name: 'urgings.return',
    summary: '退回重新回复',
    method: 'POST',
    path: '/supervision/urgings/:id/return',
    who: 'staff',
    permission: 'supervise.urge',
    once: true,
    params: Id,
    body: z.object({ note: Written }),
    reply: Done,
    async run(ctx, { params, body }) {
      await returnReply(ctx, { ...params, ...body })
      return done
    },
  })
}
