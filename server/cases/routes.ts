import { z } from 'zod'
import { PaperForm, Signature } from '../documents/model.ts'
import { uploadOf } from '../files/commands/store-file.ts'
import { SENT_LIMIT, SentFile } from '../files/model.ts'
import { Scalar } from '../forms/model.ts'
import { recordLook, type Api } from '../platform/http.ts'
import { answerCorrection, supplyPapers, type Uploads } from './commands/answer-correction.ts'
import { confirm, resendLink } from './commands/confirm.ts'
import { signPromise } from './commands/sign-promise.ts'
import { withdrawItem } from './commands/withdraw-item.ts'
import { CaseSummary, CaseView, ExplainedClock, LACKING_TEXT, Problem } from './model.ts'
import { getPromise, getSupply } from './my-papers.ts'
import { paperFile } from '../seals/commands/seal-document.ts'
import { explainMyClocks, getCorrection, getMyCase, listMyCases, myDocument } from './queries.ts'
import { sendBytes } from '../platform/send-bytes.ts'
import { INBOX } from './told.ts'

const Key = z.object({ caseId: z.uuid(), step: z.string().max(60) })
const Done = z.object({ done: z.literal(true) })

/** The files of each paper, by its id. */
const Papers = z.record(z.string().max(80), z.array(SentFile).min(1).max(10))
/** Bytes of a body with papers: as many as four of the largest files. */
const PAPERS_LIMIT = 4 * SENT_LIMIT

const uploadsOf = (papers: z.output<typeof Papers>): Uploads =>
  Object.entries(papers).map(([material, files]) => ({
    material,
    uploads: files.map((file) => uploadOf(material, file)),
  }))

/** 补正 as programs see it: what is wrong, what may be changed for it, and which papers are to come. */
const CorrectionView = z.object({
  itemName: z.string(),
  dueOn: z.iso.date().nullable(),
  problems: z.array(Problem.extend({ name: z.string(), asks: z.array(z.string()) })),
  fields: z.array(
    z.object({
      element: z.string(),
      name: z.string(),
      control: z.string(),
      value: z.string().optional(),
      choices: z.array(z.object({ value: Scalar, label: z.string() })).optional(),
    }),
  ),
  materials: z.array(z.object({ id: z.string(), name: z.string(), deferrable: z.boolean() })),
  /** What is signed for papers that are left until later (`defer`). */
  promise: z.array(z.string()),
})

const PromiseView = z.object({
  itemName: z.string(),
  text: z.array(z.string()),
  verify: z.string(),
  basis: z.string(),
})

const SupplyView = z.object({
  itemName: z.string(),
  dueOn: z.iso.date().nullable(),
  promised: z.array(z.string()),
  materials: z.array(z.object({ id: z.string(), name: z.string() })),
})

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
    reply: Done,
    async run(ctx, { params }) {
      await withdrawItem(ctx, params)
      return { done: true as const }
    },
  })
  api.query({
    name: 'cases.correction',
    summary: '补正: what the office raised, all at once, and what answers it',
    path: '/cases/:caseId/steps/:step/correction',
    who: 'person',
    scope: 'apply',
    params: Key,
    reply: CorrectionView,
    async run(ctx, { params }) {
      const { fields, ...correction } = await getCorrection(ctx, params.caseId, params.step)
      return {
        ...correction,
        fields: fields.map(({ element: { id, name, control }, value, choices }) => ({
          element: id,
          name,
          control,
          value,
          choices,
        })),
        promise: LACKING_TEXT,
      }
    },
  })
  api.command({
    name: 'cases.correct',
    summary:
      '补正: answers every point that the office raised, at once: values, files of papers in base 64, or a signed promise to bring a paper later',
    method: 'POST',
    path: '/cases/:caseId/steps/:step/correct',
    who: 'person',
    scope: 'apply',
    once: true,
    bodyLimit: PAPERS_LIMIT,
    params: Key,
    body: z.object({
      answers: z.record(z.string(), z.string().max(2000)).default({}),
      papers: Papers.default({}),
      defer: z.object({ materials: z.array(z.string().max(80)), signature: Signature }).optional(),
      note: z.string().max(500).default(''),
    }),
    reply: Done,
    async run(ctx, { params, body: { papers, ...body } }) {
      await answerCorrection(ctx, { ...params, ...body, uploads: uploadsOf(papers) })
      return { done: true as const }
    },
  })
  api.query({
    name: 'cases.lacking',
    summary: '容缺: which papers were promised and are still to come',
    path: '/cases/:caseId/steps/:step/lacking',
    who: 'person',
    scope: 'apply',
    params: Key,
    reply: SupplyView,
    run: (ctx, { params }) => getSupply(ctx, params.caseId, params.step),
  })
  api.command({
    name: 'cases.supply',
    summary: '补齐容缺材料: all the papers that were promised, at once, their files in base 64',
    method: 'POST',
    path: '/cases/:caseId/steps/:step/supply',
    who: 'person',
    scope: 'apply',
    once: true,
    bodyLimit: PAPERS_LIMIT,
    params: Key,
    body: z.object({ papers: Papers }),
    reply: Done,
    async run(ctx, { params, body }) {
      await supplyPapers(ctx, { ...params, uploads: uploadsOf(body.papers) })
      return { done: true as const }
    },
  })
  api.query({
    name: 'cases.promiseText',
    summary: '告知承诺: the words that are signed in place of proof, and how the office verifies them',
    path: '/cases/:caseId/steps/:step/promise',
    who: 'person',
    scope: 'apply',
    params: Key,
    reply: PromiseView,
    run: (ctx, { params }) => getPromise(ctx, params.caseId, params.step),
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
    reply: Done,
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
    reply: Done,
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
    reply: Done,
    async run(ctx, { params, body }) {
      await confirm(ctx, { token: params.token, ...body })
      return { done: true as const }
    },
  })
}
