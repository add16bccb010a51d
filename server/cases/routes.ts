import { z } from 'zod'
import { PaperForm, Signature } from '../documents/model.ts'
import { recordLook, type Api } from '../platform/http.ts'
import { answerCorrection } from './commands/answer-correction.ts'
import { confirm, resendLink } from './commands/confirm.ts'
import { signPromise } from './commands/sign-promise.ts'
import { withdrawItem } from './commands/withdraw-item.ts'
import { CaseSummary, CaseView, ExplainedClock } from './model.ts'
import { paperFile } from '../seals/commands/seal-document.ts'
import { explainMyClocks, getMyCase, listMyCases, myDocument } from './queries.ts'
import { sendBytes } from '../platform/send-bytes.ts'
import { INBOX } from './told.ts'

const Key = z.object({ caseId: z.uuid(), step: z.string().max(60) })

/** The applicant's own cases over HTTP: names bound to queries and commands, nothing else. */
export function registerCaseRoutes(api: Api, publicUrl: string): void {
  api.outgoing(INBOX)
  api.query({
    name: 'cases.list',
    summary: 'The cases of the person who asks',
    path: '/cases',
    who: 'person',
    scope: 'cases',
    reply: z.object({ cases: z.array(CaseSummary) }),
    run: async (ctx) => ({ cases: await listMyCases(ctx) }),
  })
  api.query({
    name: 'cases.get',
    summary: 'One own case, step by step',
    path: '/cases/:number',
    who: 'person',
    scope: 'cases',
    params: z.object({ number: z.string().max(60) }),
    reply: CaseView,
    run: (ctx, { params }) => getMyCase(ctx, params.number),
  })
  api.command({
    name: 'cases.withdraw',
    summary: '撤回 one item of an own case',
    method: 'POST',
    path: '/cases/:caseId/steps/:step/withdraw',
    who: 'person',
    scope: 'apply',
    once: true,
    params: Key,
    body: z.object({}),
    reply: z.object({ done: z.literal(true) }),
    async run(ctx, { params }) {
      await withdrawItem(ctx, params)
      return { done: true as const }
    },
  })
  api.command({
    name: 'cases.correct',
    summary: '补正: answer every point that the office raised (papers are uploaded on the portal)',
    method: 'POST',
    path: '/cases/:caseId/steps/:step/correct',
    who: 'person',
    scope: 'apply',
    once: true,
    params: Key,
    body: z.object({
      answers: z.record(z.string(), z.string().max(2000)),
      note: z.string().max(500).default(''),
    }),
    reply: z.object({ done: z.literal(true) }),
    async run(ctx, { params, body }) {
      await answerCorrection(ctx, { ...params, ...body, uploads: [] })
      return { done: true as const }
    },
  })
  api.command({
    name: 'cases.promise',
    summary: '告知承诺: sign what the item accepts in place of proof',
    method: 'POST',
    path: '/cases/:caseId/steps/:step/promise',
    who: 'person',
    scope: 'apply',
    once: true,
    params: Key,
    body: z.object({ signature: Signature }),
    reply: z.object({ done: z.literal(true) }),
    async run(ctx, { params, body }) {
      await signPromise(ctx, { ...params, ...body })
      return { done: true as const }
    },
  })
  api.query({
    name: 'cases.clocks',
    summary: '为什么是这一天: every clock of an own case with its arithmetic, day by day',
    path: '/cases/:number/clocks',
    who: 'person',
    scope: 'cases',
    params: z.object({ number: z.string().max(60) }),
    reply: z.object({ clocks: z.array(ExplainedClock) }),
    run: async (ctx, { params }) => ({ clocks: await explainMyClocks(ctx, params.number) }),
  })
  api.endpoint({
    name: 'cases.document',
    summary: 'A paper of an own case: A4, slip or large print',
    method: 'GET',
    path: '/cases/:number/documents/:document/:form',
    who: 'person',
    scope: 'cases',
    params: z.object({ number: z.string().max(60), document: z.string().max(80), form: PaperForm }),
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const paper = await db.read(actor, (ctx) => myDocument(ctx, params, publicUrl))
      const pdf = await paperFile(db, paper)
      await recordLook(db, actor, 'document.viewed', paper.subject, { number: params.document })
      return sendBytes(reply, 'application/pdf', pdf.name, pdf.bytes)
    },
  })
  api.command({
    name: 'confirmations.resend',
    summary: 'Send the link to the other person anew',
    method: 'POST',
    path: '/cases/:caseId/confirmations/:confirmation/resend',
    who: 'person',
    scope: 'apply',
    once: true,
    params: z.object({ caseId: z.uuid(), confirmation: z.string().max(60) }),
    body: z.object({}),
    reply: z.object({ done: z.literal(true) }),
    async run(ctx, { params }) {
      await resendLink(ctx, params)
      return { done: true as const }
    },
  })
  api.command({
    name: 'confirmations.answer',
    summary: 'The other person confirms or disputes, with the token of the link',
    method: 'POST',
    path: '/confirmations/:token',
    who: 'anyone',
    params: z.object({ token: z.string().min(20).max(80) }),
    body: z.object({ answer: z.enum(['confirm', 'dispute']), note: z.string().max(500).default('') }),
    reply: z.object({ done: z.literal(true) }),
    async run(ctx, { params, body }) {
      await confirm(ctx, { token: params.token, ...body })
      return { done: true as const }
    },
  })
}
