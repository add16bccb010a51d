import { z } from 'zod'
import { CertificateInUse } from '../credentials/model.ts'
import { certificatePaper } from '../credentials/queries.ts'
import { paperFile, sealDocument } from '../seals/commands/seal-document.ts'
import { listUnsealed, PaperOfItem, paperToSeal, Unsealed } from './unsealed.ts'
import { Limit, SpecialReason } from '../deadlines/model.ts'
import { PaperForm, Signature } from '../documents/model.ts'
import { readFile } from '../files/queries.ts'
import { Scalar } from '../forms/model.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import { recordLook, type Api } from '../platform/http.ts'
import { findBatch, listBatchItems, listForBatch, listRechecks, MOST_TOGETHER } from './batch.ts'
import { acceptItem, acceptLacking } from './commands/accept-item.ts'
import { correctOnSpot } from './commands/answer-correction.ts'
import { claimItem, releaseItem } from './commands/claim-item.ts'
import { declineItem, giveOpinion, grantItem, grantOnPromise, refuseItem } from './commands/decide-item.ts'
import { extendItem } from './commands/extend-item.ts'
import { extendWhole } from './commands/extend-whole.ts'
import { fetchTaskOutputs } from './commands/fetch-task-outputs.ts'
import { grantBatch, recheck, undoBatch } from './commands/grant-batch.ts'
import { handOverItems } from './commands/hand-over.ts'
import { callSession, recordFinding } from './commands/hold-session.ts'
import { notifyHearing, returnPapers } from './commands/notify-hearing.ts'
import { pauseItem, resumeItem } from './commands/pause-item.ts'
import { proposeDecision } from './commands/propose-decision.ts'
import { requestCorrection } from './commands/request-correction.ts'
import { readmitItem, reopenItem, revokeItem, verifyPromise } from './commands/verify-promise.ts'
import { revealFields } from './commands/reveal.ts'
import { approveDecision, approveRefusal, sendBack } from './commands/review-decision.ts'
import { useCertificate } from './commands/use-certificate.ts'
import { terminateItem } from './commands/withdraw-item.ts'
import {
  countTasks,
  explainTaskClocks,
  findTaskFile,
  getTask,
  getTaskSummary,
  isOwnTask,
  listTasks,
  taskDocument,
} from './desk.ts'
import {
  BatchItem,
  BatchRow,
  BatchState,
  DeclineGround,
  ExplainedClock,
  Problem,
  Recheck,
  TaskCounts,
  TaskDetail,
  TaskField,
  TaskPage,
  TaskSummary,
} from './model.ts'
import { countByChannel } from './queries.ts'
import { notYours } from './refusals.ts'
import { sendBytes } from '../platform/send-bytes.ts'

const Key = z.object({ caseId: z.uuid(), step: z.string().max(60) })
/** Over how many days the share of each channel is counted. */
const SHARE_DAYS = 30
const Revision = z.int().min(0).optional()
const Opinion = z.string().trim().max(1000)
const Said = Opinion.min(1, '请写办理意见')
const Reason = z.string().trim().min(4, '原因至少写 4 个字').max(500)
const Outputs = z.record(z.string(), Scalar).default({})

/** The desk of an office over HTTP: names bound to queries and commands, nothing else. */
export function registerDeskRoutes(api: Api, publicUrl: string): void {
  api.query({
    name: 'tasks.channels',
    summary: '来源渠道: how many cases came through each channel in the last 30 days',
    path: '/channels/share',
    who: 'staff',
    permission: ['exchange.operate', 'exchange.approve', 'case.supervise'],
    reply: z.object({
      shares: z.array(
        z.object({ channel: z.uuid().nullable(), name: z.string().nullable(), cases: z.int() }),
      ),
    }),
    run: async (ctx) => ({ shares: await countByChannel(ctx, SHARE_DAYS) }),
  })
  api.query({
    name: 'tasks.list',
    summary: 'Inbox of the own office, by due date',
    path: '/tasks',
    who: 'staff',
    querystring: z.object({
      view: z.enum(['open', 'mine', 'absent', 'correcting', 'paused', 'waiting', 'closed']).default('open'),
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
    /** The desk fetches the next cases of the list beforehand; the log tells that from a real look. */
    querystring: z.object({ ahead: z.literal('1').optional() }),
    reply: TaskDetail,
    look: {
      kind: 'case.viewed',
      subject: ({ params }) => params.caseId,
      data: ({ params, query }) => ({
        step: params.step,
        ...(query.ahead ? { note: '页面提前加载，还没有打开' } : {}),
      }),
    },
    run: (ctx, { params }) => getTask(ctx, params),
  })
  api.query({
    name: 'tasks.clocks',
    summary: '为什么是这一天: the clocks of an item and of its whole matter, day by day',
    path: '/tasks/:caseId/:step/clocks',
    who: 'staff',
    params: Key,
    reply: z.object({ clocks: z.array(ExplainedClock) }),
    run: async (ctx, { params }) => ({ clocks: await explainTaskClocks(ctx, params) }),
  })
  registerTurns(api)
  registerBatches(api)
  registerPapers(api, publicUrl)
  api.command({
    name: 'tasks.extendWhole',
    summary: '联办延期: the clock over the whole one-thing, once, by its lead office',
    method: 'POST',
    path: '/tasks/:caseId/extend-whole',
    who: 'staff',
    once: true,
    params: z.object({ caseId: z.uuid() }),
    body: z.object({ approver: z.string().trim().min(2).max(40), reason: Reason }),
    reply: z.object({ done: z.literal(true) }),
    async run(ctx, { params, body }) {
      await extendWhole(ctx, { ...params, ...body })
      return { done: true as const }
    },
  })
  api.command({
    name: 'tasks.handOver',
    summary: '工作交接: all open items of an officer to a colleague, or back to the office',
    method: 'POST',
    path: '/tasks/hand-over',
    who: 'staff',
    once: true,
    body: z.object({ from: z.uuid(), to: z.uuid().nullable(), note: Opinion.default('') }),
    reply: z.object({ moved: z.int() }),
    run: async (ctx, { body }) => ({ moved: await handOverItems(ctx, body) }),
  })
}

/** One route per turn of an officer, named as the turn. */
function registerTurns(api: Api): void {
  const turn = <Body extends z.ZodRawShape>(
    name: string,
    path: string,
    summary: string,
    body: Body,
    run: (
      ctx: WriteCtx,
      input: z.output<typeof Key> & z.output<z.ZodObject<Body>> & { revision?: number | undefined },
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
      body: z.object({ ...body, revision: Revision }),
      reply: TaskSummary,
      async run(ctx, { params, body: given }) {
        await run(ctx, { ...params, ...given } as Parameters<typeof run>[1])
        return getTaskSummary(ctx, params)
      },
    })
  turn('claim', 'claim', '认领', {}, claimItem)
  turn('release', 'release', '释放', {}, releaseItem)
  turn('accept', 'accept', '受理', { opinion: Opinion.optional() }, acceptItem)
  turn(
    'acceptLacking',
    'accept-lacking',
    '容缺受理, on the undertaking given with the correction or signed now',
    {
      undertaking: z
        .object({
          text: z.array(z.string().max(500)).min(1).max(10),
          materials: z.array(z.string().max(80)).min(1),
          signature: Signature,
        })
        .optional(),
    },
    acceptLacking,
  )
  turn(
    'correctOnSpot',
    'correct-on-spot',
    '当场更正',
    { answers: z.record(z.string(), z.string().max(2000)), note: Opinion.default('') },
    correctOnSpot,
  )
  turn(
    'requestCorrection',
    'request-correction',
    '补正告知',
    { problems: z.array(Problem).min(1).max(30) },
    requestCorrection,
  )
  turn(
    'decline',
    'decline',
    '不予受理',
    {
      ground: DeclineGround.default('other'),
      office: z.string().trim().max(100).optional(),
      reason: Reason,
      opinion: Opinion.optional(),
    },
    declineItem,
  )
  turn(
    'pause',
    'pause',
    '特别程序, on written notice of the time needed',
    { procedure: SpecialReason, needed: Limit.optional(), reason: Reason },
    pauseItem,
  )
  turn(
    'notifyHearing',
    'notify-hearing',
    '告知听证权利',
    { matter: Said, party: z.string().trim().min(2).max(100).optional() },
    notifyHearing,
  )
  turn('returnPapers', 'return-papers', '退还材料', { note: Opinion.default('') }, returnPapers)
  turn('resume', 'resume', '特别程序结束', { result: Said }, resumeItem)
  turn('extend', 'extend', '批准延期, once', { reason: Reason }, extendItem)
  turn(
    'propose',
    'propose',
    '提出办理意见',
    {
      verdict: z.enum(['grant', 'refuse']),
      opinion: Said,
      reason: Reason.optional(),
      outputs: Outputs,
    },
    proposeDecision,
  )
  turn('sendBack', 'send-back', '退回承办人', { reason: Reason }, sendBack)
  turn('approve', 'approve', '审核同意（准予）', { opinion: Said }, approveDecision)
  turn('approveRefusal', 'approve-refusal', '审核同意（不予）', { opinion: Said }, approveRefusal)
  turn(
    'opine',
    'opine',
    '出具意见',
    { favourable: z.boolean(), opinion: Said, outputs: Outputs },
    giveOpinion,
  )
  turn('grant', 'grant', '准予', { opinion: Said, outputs: Outputs }, grantItem)
  turn(
    'grantOnPromise',
    'grant-on-promise',
    '告知承诺办理',
    { opinion: Said, outputs: Outputs },
    grantOnPromise,
  )
  turn('refuse', 'refuse', '不予许可', { reason: Reason, opinion: Opinion.optional() }, refuseItem)
  turn('verify', 'verify', '核查属实', { opinion: Said }, verifyPromise)
  turn('revoke', 'revoke', '撤销', { reason: Reason }, revokeItem)
  turn('reopen', 'reopen', '纠错重开', { reason: Reason }, reopenItem)
  turn('readmit', 'readmit', '重新收件', { reason: Reason }, readmitItem)
  turn('terminate', 'terminate', '终止办理', { reason: Reason }, terminateItem)
  turn(
    'callSession',
    'call-session',
    '召集联合勘验或联合评审',
    {
      session: z.string().max(60),
      at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
      place: z.string().trim().min(2).max(200),
      officers: z.array(z.string().trim().min(2).max(40)).max(20),
    },
    callSession,
  )
  turn(
    'recordFinding',
    'record-finding',
    '填写勘验或评审结果',
    { session: z.string().max(60), passed: z.boolean(), text: z.string().trim().min(2).max(1000) },
    recordFinding,
  )
}

function registerBatches(api: Api): void {
  api.query({
    name: 'batches.items',
    summary: 'The items of the own office of which several cases can be granted together',
    path: '/batches',
    who: 'staff',
    permission: 'case.decide',
    reply: z.object({ items: z.array(BatchItem) }),
    run: async (ctx) => ({ items: await listBatchItems(ctx) }),
  })
  api.query({
    name: 'batches.candidates',
    summary:
      'Accepted cases of one item with the evidence for each rule; those with a reason cannot be granted together',
    path: '/batches/candidates',
    who: 'staff',
    permission: 'case.decide',
    querystring: z.object({ item: z.string().max(80).default('') }),
    reply: z.object({ rows: z.array(BatchRow) }),
    run: async (ctx, { query }) => ({ rows: await listForBatch(ctx, query) }),
  })
  api.command({
    name: 'batches.grant',
    summary: '批量准予: carried out after ten seconds, until then it can be undone',
    method: 'POST',
    path: '/batches',
    who: 'staff',
    permission: 'case.decide',
    once: true,
    body: z.object({
      rows: z
        .array(Key.extend({ revision: z.int().min(0) }))
        .min(1)
        .max(MOST_TOGETHER),
      opinion: Said,
    }),
    reply: z.object({ id: z.uuid(), runAt: z.iso.datetime() }),
    run: (ctx, { body }) => grantBatch(ctx, body),
  })
  api.query({
    name: 'batches.get',
    summary: 'A batch of one’s own and what became of each case',
    path: '/batches/:id',
    who: 'staff',
    params: z.object({ id: z.uuid() }),
    reply: BatchState,
    async run(ctx, { params }) {
      const found = await findBatch(ctx, params.id)
      if (!found) throw notYours()
      return found
    },
  })
  api.command({
    name: 'batches.undo',
    summary: '撤销批量办理, within ten seconds',
    method: 'POST',
    path: '/batches/:id/undo',
    who: 'staff',
    once: true,
    params: z.object({ id: z.uuid() }),
    body: z.object({}),
    reply: z.object({ done: z.literal(true) }),
    async run(ctx, { params }) {
      await undoBatch(ctx, params)
      return { done: true as const }
    },
  })
  api.query({
    name: 'rechecks.list',
    summary: '抽查: what was drawn for a second look, never one’s own',
    path: '/rechecks',
    who: 'staff',
    permission: 'case.review',
    reply: z.object({ rechecks: z.array(Recheck) }),
    run: async (ctx) => ({ rechecks: await listRechecks(ctx) }),
  })
  api.command({
    name: 'rechecks.record',
    summary: '复查结果',
    method: 'POST',
    path: '/rechecks/:caseId/:step',
    who: 'staff',
    permission: 'case.review',
    once: true,
    params: Key,
    body: z.object({ right: z.boolean(), note: Opinion.default('') }),
    reply: z.object({ done: z.literal(true) }),
    async run(ctx, { params, body }) {
      await recheck(ctx, { ...params, ...body })
      return { done: true as const }
    },
  })
}

function registerPapers(api: Api, publicUrl: string): void {
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
  api.command({
    name: 'tasks.useCertificate',
    summary:
      'The certificate that spared a paper, with a watermark; who used it and what for is recorded and counted',
    method: 'POST',
    path: '/tasks/:caseId/:step/certificates/:material',
    who: 'staff',
    params: Key.extend({ material: z.string().max(80) }),
    body: z.object({ purpose: z.string().trim().min(4, '请写明查看的用途，至少 4 个字').max(200) }),
    reply: CertificateInUse,
    run: (ctx, { params, body }) => useCertificate(ctx, { ...params, ...body }),
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
    name: 'tasks.document',
    summary: 'A paper that was issued for an item of the own office: A4, slip or large print',
    method: 'GET',
    path: '/tasks/:caseId/:step/documents/:number/:form',
    who: 'staff',
    params: Key.extend({ number: z.string().max(80), form: PaperForm }),
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const pdf = await paperFile(db, await db.read(actor, (ctx) => taskDocument(ctx, params, publicUrl)))
      await recordLook(db, actor, 'case.document-viewed', params.caseId, {
        step: params.step,
        document: params.number,
      })
      return sendBytes(reply, 'application/pdf', pdf.name, pdf.bytes)
    },
  })
  api.query({
    name: 'tasks.unsealed',
    summary: 'Papers of the own office that wait for an officer to seal them',
    path: '/unsealed',
    who: 'staff',
    permission: ['case.decide', 'case.review', 'seal.request', 'seal.approve'],
    reply: z.object({ papers: z.array(Unsealed) }),
    run: async (ctx) => ({ papers: await listUnsealed(ctx) }),
  })
  api.endpoint({
    name: 'tasks.seal',
    summary: '用印: seal a paper of an item of the own office, where the post is granted the seal',
    method: 'POST',
    path: '/tasks/:caseId/:step/seal',
    who: 'staff',
    params: Key,
    body: PaperOfItem,
    reply: z.object({ digest: z.string() }),
    async run(db, { params, body }, { actor }) {
      const paper = await db.read(actor, (ctx) => paperToSeal(ctx, { ...params, ...body }, publicUrl))
      const { digest } = await sealDocument(db, actor, paper)
      return { digest }
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
      const paper = await db.read(actor, (ctx) =>
        certificatePaper(ctx, params.number, publicUrl, (certificate) => isOwnTask(ctx, certificate)),
      )
      const pdf = await paperFile(db, paper)
      await recordLook(db, actor, 'certificate.viewed', paper.subject, { number: params.number })
      return sendBytes(reply, 'application/pdf', pdf.name, pdf.bytes)
    },
  })
}
