import { z } from 'zod'
import { certificatePdf } from '../credentials/queries.ts'
import { readFile } from '../files/queries.ts'
import { Scalar } from '../forms/model.ts'
import { recordLook, type Api } from '../platform/http.ts'
import { acceptItem } from './commands/accept-item.ts'
import { answerCorrection } from './commands/answer-correction.ts'
import { claimItem, releaseItem } from './commands/claim-item.ts'
import { confirm, resendLink } from './commands/confirm.ts'
import { grantItem, refuseItem } from './commands/decide-item.ts'
import { fetchTaskOutputs } from './commands/fetch-task-outputs.ts'
import { requestCorrection } from './commands/request-correction.ts'
import { revealFields } from './commands/reveal.ts'
import { withdrawItem } from './commands/withdraw-item.ts'
import { countTasks, findTaskFile, getTask, getTaskSummary, isOwnTask, listTasks } from './desk.ts'
import {
  CaseSummary,
  CaseView,
  Problem,
  TaskCounts,
  TaskDetail,
  TaskField,
  TaskPage,
  TaskSummary,
} from './model.ts'
import { getMyCase, listMyCases } from './queries.ts'

const Key = z.object({ caseId: z.uuid(), step: z.string().max(60) })
const Opinion = z.string().trim().max(1000)
const Reason = z.string().trim().min(4, '原因至少写 4 个字').max(500)

/** The staff desk and the applicant's cases over HTTP: names bound to queries and commands, nothing else. */
export function registerCaseRoutes(api: Api, publicUrl: string): void {
  api.query({
    name: 'tasks.list',
    summary: 'Inbox of the own office, by due date',
    path: '/tasks',
    who: 'staff',
    querystring: z.object({
      view: z.enum(['open', 'mine', 'correcting', 'waiting', 'closed']).default('open'),
      item: z.string().max(80).optional(),
      q: z.string().max(40).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(300).optional(),
    }),
    reply: TaskPage,
    run: (ctx, { query }) => listTasks(ctx, query),
  })
  api.query({
    name: 'tasks.count',
    summary: 'How much lies in the inbox',
    path: '/tasks/counts',
    who: 'staff',
    reply: TaskCounts,
    run: (ctx) => countTasks(ctx),
  })
  api.query({
    name: 'tasks.get',
    summary: 'One item with its form, papers, evidence and history; the look is recorded',
    path: '/tasks/:caseId/:step',
    who: 'staff',
    params: Key,
    reply: TaskDetail,
    look: {
      kind: 'case.viewed',
      subject: ({ params }) => params.caseId,
      data: ({ params }) => ({ step: params.step }),
    },
    run: (ctx, { params }) => getTask(ctx, params),
  })

  const act = <Body extends z.ZodType>(
    name: string,
    path: string,
    summary: string,
    body: Body,
    run: (
      ctx: Parameters<typeof claimItem>[0],
      input: z.output<typeof Key> & z.output<Body>,
    ) => Promise<void>,
  ): void =>
    api.command({
      name: `tasks.${name}`,
      summary,
      method: 'POST',
      path: `/tasks/:caseId/:step/${path}`,
      who: 'staff',
      once: true,
      params: Key,
      body,
      reply: TaskSummary,
      async run(ctx, input) {
        const { params } = input
        await run(ctx, { ...params, ...(input.body as object) } as z.output<typeof Key> & z.output<Body>)
        return getTaskSummary(ctx, params)
      },
    })
  act('claim', 'claim', '认领', z.object({}), claimItem)
  act('release', 'release', '释放', z.object({}), releaseItem)
  act('accept', 'accept', '受理', z.object({ opinion: Opinion.optional() }), acceptItem)
  act(
    'requestCorrection',
    'request-correction',
    '补正告知',
    z.object({ problems: z.array(Problem).min(1).max(30) }),
    requestCorrection,
  )
  act(
    'decline',
    'decline',
    '不予受理',
    z.object({ reason: Reason, opinion: Opinion.optional() }),
    (ctx, input) => refuseItem(ctx, { ...input, act: 'decline' }),
  )
  act(
    'grant',
    'grant',
    '准予',
    z.object({ opinion: Opinion.min(1, '请写办理意见'), outputs: z.record(z.string(), Scalar).default({}) }),
    grantItem,
  )
  act(
    'refuse',
    'refuse',
    '不予许可',
    z.object({ reason: Reason, opinion: Opinion.optional() }),
    (ctx, input) => refuseItem(ctx, { ...input, act: 'refuse' }),
  )

  api.command({
    name: 'tasks.reveal',
    summary: 'The complete values of the form; who looked and what for is recorded',
    method: 'POST',
    path: '/tasks/:caseId/:step/reveal',
    who: 'staff',
    params: Key,
    body: z.object({ purpose: z.string().trim().min(4, '请写明查看的用途，至少 4 个字').max(200) }),
    reply: z.object({ fields: z.array(TaskField) }),
    run: async (ctx, { params, body }) => ({ fields: await revealFields(ctx, { ...params, ...body }) }),
  })
  api.endpoint({
    name: 'tasks.fetchOutputs',
    summary: "Have the department's own system allot what the item hands on",
    method: 'POST',
    path: '/tasks/:caseId/:step/fetch-outputs',
    who: 'staff',
    params: Key,
    body: z.object({}),
    reply: z.object({ outputs: z.record(z.string(), Scalar), failed: z.string().nullable() }),
    run: (db, { params }, { actor }) => fetchTaskOutputs(db, actor, params),
  })
  api.endpoint({
    name: 'tasks.file',
    summary: 'A paper that the applicant uploaded',
    method: 'GET',
    path: '/tasks/:caseId/:step/files/:fileId',
    who: 'staff',
    params: Key.extend({ fileId: z.uuid() }),
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const file = await db.read(actor, async (ctx) => readFile(ctx, await findTaskFile(ctx, params)))
      await recordLook(db, actor, 'case.file-viewed', params.caseId, {
        step: params.step,
        file: params.fileId,
      })
      return sendBytes(reply, file.type, file.name, file.bytes)
    },
  })
  api.endpoint({
    name: 'certificates.pdf',
    summary: 'A certificate as PDF, for its owner and the office that issued it',
    method: 'GET',
    path: '/certificates/:number/pdf',
    who: 'staff',
    params: z.object({ number: z.string().max(40) }),
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const pdf = await db.read(actor, (ctx) =>
        certificatePdf(ctx, params.number, publicUrl, (certificate) => isOwnTask(ctx, certificate)),
      )
      await recordLook(db, actor, 'certificate.viewed', pdf.caseId, { number: params.number })
      return sendBytes(reply, 'application/pdf', pdf.name, pdf.bytes)
    },
  })

  api.query({
    name: 'cases.list',
    summary: 'The cases of the person who asks',
    path: '/cases',
    who: 'person',
    reply: z.object({ cases: z.array(CaseSummary) }),
    run: async (ctx) => ({ cases: await listMyCases(ctx) }),
  })
  api.query({
    name: 'cases.get',
    summary: 'One own case, step by step',
    path: '/cases/:number',
    who: 'person',
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
    name: 'confirmations.resend',
    summary: 'Send the link to the other person anew',
    method: 'POST',
    path: '/cases/:caseId/confirmations/:confirmation/resend',
    who: 'person',
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

function sendBytes<Reply extends { header(name: string, value: string): Reply; send(bytes: Buffer): Reply }>(
  reply: Reply,
  type: string,
  name: string,
  bytes: Buffer,
): Reply {
  return reply
    .header('content-type', type)
    .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('cache-control', 'private, no-store')
    .send(bytes)
}
