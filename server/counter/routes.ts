import { z } from 'zod'
import { saveAnswers } from '../applications/commands/answer.ts'
import { attachFiles, detachFile } from '../applications/commands/attach.ts'
import { giveConsent, refreshKnown } from '../applications/commands/consent.ts'
import { leaveOut } from '../applications/commands/leave-out.ts'
import { objectTo } from '../applications/commands/object.ts'
import { promisePaper } from '../applications/commands/promise-paper.ts'
import { searchEntries } from '../search/queries.ts'
import { Signature } from '../documents/model.ts'
import { findDocument } from '../documents/queries.ts'
import { readFile } from '../files/queries.ts'
import { WindowKind } from '../offices/model.ts'
import { officerOf, type Actor, type WriteCtx } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import type { Api } from '../platform/http.ts'
import { atTable, type AtTable } from './applicant.ts'
import { callNext, passTicket, recallTicket, transferTicket } from './commands/call-ticket.ts'
import { closeDay } from './commands/close-day.ts'
import { endSitting, handOver } from './commands/end-sitting.ts'
import { fileMatter } from './commands/file-matter.ts'
import { handOut, prepareHandOut } from './commands/hand-out.ts'
import { identify, identifyByCode, type Registered } from './commands/identify.ts'
import { paperFile } from '../seals/commands/seal-document.ts'
import { documentPaper } from '../seals/queries.ts'
import { issueAdvice, issueReceipt, issueTicketSlip } from './commands/issue-papers.ts'
import { offerScreen } from './commands/screen.ts'
import { signOnPad } from './commands/sign.ts'
import { leaveWindow, openWindow, pauseWindow } from './commands/staff-window.ts'
import { startMatter } from './commands/start-matter.ts'
import { suggestMatter } from './commands/suggest-matter.ts'
import { takeTicket } from './commands/take-ticket.ts'
import { noteSheets, touchTable } from './commands/touch-table.ts'
import { Card, CounterMatter, CounterView, DayClose, TicketView, WindowRatings } from './model.ts'
import { hallOf } from './place.ts'
import { listDay, listRatings } from './day.ts'
import { getTicket } from './line.ts'
import { getCounter, getScreen, isOwnPaper, listMatters } from './queries.ts'
import { refuseCounter } from './refusals.ts'

/** A scanned sheet as JSON: a third more than its bytes, which may be ten megabytes. */
const SHEET_LIMIT = 14 * 1024 * 1024

export type CounterDeps = {
  publicUrl: string
  /** What the person source says of a number; undefined where it does not answer. */
  findPerson(number: string, actor: Actor): Promise<Registered>
  /** Where the desk looks for the program that speaks to the devices; the pairing code is known in the demo only. */
  bridge: { url: string; code: string | null }
}

const Text = z.string().max(500)

/** The counter over HTTP. Every act answers with the whole desk, so that it shows what is true. */
export function registerCounterRoutes(api: Api, deps: CounterDeps): void {
  const staff = { who: 'staff', permission: 'counter.work' } as const

  api.query({
    ...staff,
    name: 'counter.get',
    summary: 'The desk of the clerk: window, line, who sits there, what lies on the table',
    path: '/counter',
    reply: CounterView,
    run: (ctx) => getCounter(ctx),
  })

  /** One command of the clerk. */
  const act = <Body extends z.ZodType>(
    name: string,
    path: string,
    summary: string,
    body: Body,
    run: (ctx: WriteCtx, input: z.output<Body>) => Promise<unknown>,
  ): void =>
    api.command({
      ...staff,
      name: `counter.${name}`,
      summary,
      method: 'POST',
      path: `/counter/${path}`,
      once: true,
      body,
      reply: CounterView,
      async run(ctx, input) {
        await run(ctx, input.body)
        return getCounter(ctx)
      },
    })
  act('openWindow', 'window', '上岗', z.object({ window: z.string().max(40) }), openWindow)
  act('pauseWindow', 'pause', '暂停, 恢复', z.object({ paused: z.boolean() }), pauseWindow)
  act('leaveWindow', 'leave', '下岗', z.object({}), leaveWindow)
  act('next', 'next', '叫号', z.object({}), callNext)
  act('recall', 'recall', '重呼', z.object({}), recallTicket)
  act('pass', 'pass', '过号', z.object({}), passTicket)
  act('transfer', 'transfer', '转移', z.object({ kind: WindowKind }), transferTicket)
  act('handOver', 'hand-over', '交接', z.object({ kind: WindowKind }), handOver)
  act('end', 'end', '办完, 暂存', z.object({ outcome: z.enum(['done', 'kept', 'advised']) }), endSitting)
  act(
    'sign',
    'sign',
    '在签字板上签字',
    z.object({ signature: Signature, of: z.string().length(64) }),
    signOnPad,
  )
  act(
    'prepareHandOut',
    'hand-out/prepare',
    '统一出件: lay out what is handed over',
    z.object({ deliveries: z.array(z.uuid()).min(1).max(50) }),
    prepareHandOut,
  )
  act('handOut', 'hand-out', '统一出件: hand over what was signed for', z.object({}), handOut)
  act(
    'closeDay',
    'day',
    '日结签字',
    z.object({ windowId: z.string().max(40), counted: z.int().min(0).max(100_000), note: Text.default('') }),
    closeDay,
  )

  const paper = <Body extends z.ZodType>(
    name: string,
    path: string,
    summary: string,
    body: Body,
    run: (ctx: WriteCtx, input: z.output<Body>) => Promise<{ number: string }>,
  ): void =>
    api.command({
      ...staff,
      name: `counter.${name}`,
      summary,
      method: 'POST',
      path: `/counter/${path}`,
      once: true,
      body,
      reply: z.object({ number: z.string() }),
      run: (ctx, input) => run(ctx, input.body),
    })
  paper('receipt', 'receipt', '收件凭证', z.object({}), issueReceipt)
  paper('advice', 'advice', '一次性告知书', z.object({}), issueAdvice)
  paper('slip', 'tickets/slip', '叫号小票', z.object({ ticketId: z.uuid() }), issueTicketSlip)
  api.endpoint({
    ...staff,
    name: 'counter.paper',
    summary: 'A paper of the own office, to be printed: A4, or a slip of 80 mm',
    method: 'GET',
    path: '/counter/papers/:number/:form',
    params: z.object({ number: z.string().max(60), form: z.enum(['a4', 'slip']) }),
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const paper = await db.read(actor, async (ctx) => {
        const found = await findDocument(ctx, params.number)
        if (!found || !(await isOwnPaper(ctx, found))) throw refuseCounter('paper.unknown')
        return documentPaper(ctx, params.number, { form: params.form, publicUrl: deps.publicUrl })
      })
      const { name, bytes } = await paperFile(db, paper)
      return reply
        .header('content-type', 'application/pdf')
        .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`)
        .header('cache-control', 'private, no-store')
        .send(bytes)
    },
  })

  api.command({
    ...staff,
    name: 'counter.take',
    summary: '取号 at the desk, by phone or card',
    method: 'POST',
    path: '/counter/tickets',
    once: true,
    status: 201,
    body: z.object({
      onething: z.string().max(80).nullable().default(null),
      needsHelp: z.boolean().default(false),
      phone: z.string().max(30).nullable().default(null),
    }),
    reply: TicketView,
    async run(ctx, { body }) {
      const ticket = await takeTicket(ctx, { ...body, hall: hallOf(ctx).id, source: 'desk', personId: null })
      return getTicket(ctx, ticket.id)
    },
  })
  api.query({
    name: 'tickets.get',
    summary: 'A number in line, for whoever holds it: how many are ahead, about how long, which window',
    path: '/tickets/:id',
    who: 'anyone',
    params: z.object({ id: z.uuid() }),
    reply: TicketView,
    run: (ctx, { params }) => getTicket(ctx, params.id),
  })
  api.command({
    ...staff,
    name: 'counter.offerScreen',
    summary: "A code that pairs the applicant's screen with the window",
    method: 'POST',
    path: '/counter/screen',
    body: z.object({}),
    reply: z.object({ code: z.string(), until: z.iso.datetime() }),
    async run(ctx) {
      const { code, until } = await offerScreen(ctx)
      return { code, until: until.toISOString() }
    },
  })
  api.query({
    name: 'screens.get',
    summary: 'Whether the screen of a window has something new to show',
    path: '/screens/:token',
    who: 'anyone',
    params: z.object({ token: z.string().min(20).max(80) }),
    reply: z.object({ stamp: z.string() }),
    run: async (ctx, { params }) => ({ stamp: (await getScreen(ctx, params.token)).stamp }),
  })
  api.query({
    ...staff,
    name: 'counter.bridge',
    summary: 'Where the device bridge of this machine is',
    path: '/counter/bridge',
    reply: z.object({ url: z.string(), code: z.string().nullable() }),
    run: () => Promise.resolve(deps.bridge),
  })
  api.query({
    who: 'staff',
    name: 'counter.day',
    summary: '日结 of the hall today, for each window and clerk; for whoever works in it or manages it',
    path: '/counter/day',
    reply: z.object({ lines: z.array(DayClose.extend({ mine: z.boolean() })) }),
    run: async (ctx) => ({
      lines: (await listDay(ctx)).map((line) => ({ ...line, mine: line.officerId === officerOf(ctx).id })),
    }),
  })
  api.query({
    who: 'staff',
    permission: 'hall.manage',
    name: 'counter.ratings',
    summary: '好差评 by day and window, without raters and clerks; fewer than five are not broken down',
    path: '/counter/ratings',
    reply: z.object({ ratings: z.array(WindowRatings) }),
    run: async (ctx) => ({ ratings: await listRatings(ctx) }),
  })
  api.query({
    ...staff,
    name: 'counter.matters',
    summary: 'What can be started here, by pinyin initials or words',
    path: '/counter/matters',
    querystring: z.object({ q: z.string().max(100).default('') }),
    reply: z.object({
      matters: z.array(CounterMatter),
    }),
    run: async (ctx, { query }) => ({
      matters: await listMatters(
        ctx,
        await searchEntries(ctx, query.q, { limit: 20, kinds: ['onething', 'item'] }),
      ),
    }),
  })
  registerTableRoutes(api, deps)
}

/** What is done with the draft on the table: the commands of applications, called for the person who is present. */
function registerTableRoutes(api: Api, deps: CounterDeps): void {
  const staff = { who: 'staff', permission: 'counter.work' } as const
  const endpoint = <Body extends z.ZodType>(
    name: string,
    path: string,
    summary: string,
    body: Body,
    run: (db: Database, actor: Actor, input: z.output<Body>) => Promise<unknown>,
    bodyLimit?: number,
  ): void =>
    api.endpoint({
      ...staff,
      name: `counter.${name}`,
      summary,
      method: 'POST',
      path: `/counter/${path}`,
      body,
      bodyLimit,
      reply: CounterView,
      async run(db, input, { actor }) {
        await run(db, actor, input.body)
        return db.read(actor, getCounter)
      },
    })
  /** Something about the draft; the applicant's screen looks again. */
  const table = <Body extends z.ZodType>(
    name: string,
    path: string,
    summary: string,
    body: Body,
    run: (db: Database, at: AtTable, input: z.output<Body>) => Promise<unknown>,
    bodyLimit?: number,
  ): void =>
    endpoint(
      name,
      path,
      summary,
      body,
      async (db, actor, input) => {
        const at = await atTable(db, actor)
        try {
          await run(db, at, input)
        } finally {
          await touchTable(db, actor, at.sitting.id)
        }
      },
      bodyLimit,
    )

  endpoint(
    'identify',
    'identify',
    '读卡 or 验看证件',
    z.object({ card: Card, evidence: z.enum(['card', 'seen']) }),
    async (db, actor, { card, evidence }) => {
      const registered = await deps.findPerson(card.number.trim().toUpperCase(), actor).catch(() => undefined)
      await db.write(actor, (ctx) => identify(ctx, { card, evidence, registered }))
      await suggestMatter(db, actor)
    },
  )
  endpoint(
    'identifyByCode',
    'identify-by-code',
    "扫码: the code of the applicant's draft",
    z.object({ code: z.string().min(4).max(60) }),
    (db, actor, input) => db.write(actor, (ctx) => identifyByCode(ctx, input)),
  )
  endpoint(
    'start',
    'start',
    'Begin a matter, or go on with it',
    z.object({ onething: z.string().max(80) }),
    start,
  )
  table(
    'consent',
    'consent',
    '口头同意 of somebody without a card, read aloud',
    z.object({}),
    (db, { person, draftId }) => giveConsent(db, person, { draftId }),
  )
  table(
    'lookAgain',
    'look-again',
    'Ask registers again that did not answer',
    z.object({}),
    (db, { person, draftId }) => refreshKnown(db, person, { draftId }),
  )
  table(
    'answer',
    'answers',
    'What the person says, as typed',
    z.object({ answers: z.record(z.string(), z.string().max(5000)) }),
    (db, { person, draftId }, { answers }) => saveAnswers(db, person, { draftId, answers }),
  )
  table(
    'object',
    'objections',
    '数据异议',
    z.object({ element: z.string().max(80), value: z.string().max(2000), note: Text.default('') }),
    (db, { person, draftId }, input) => db.write(person, (ctx) => objectTo(ctx, { draftId, ...input })),
  )
  table(
    'leaveOut',
    'steps',
    'Leave an optional item out, or take it in again',
    z.object({ step: z.string().max(60), unwanted: z.boolean() }),
    (db, { person, draftId }, input) => db.write(person, (ctx) => leaveOut(ctx, { draftId, ...input })),
  )
  table(
    'promise',
    'promise',
    '容缺: the person brings this paper later',
    z.object({ material: z.string().max(80), promised: z.boolean() }),
    (db, { person, draftId }, input) => db.write(person, (ctx) => promisePaper(ctx, { draftId, ...input })),
  )
  table(
    'attach',
    'sheets',
    'A scanned sheet, into its slot',
    z.object({ material: z.string().max(80), name: z.string().max(200), data: z.base64().max(SHEET_LIMIT) }),
    async (db, { sitting, person, draftId }, { material, name, data }) => {
      const upload = { field: material, name, bytes: Buffer.from(data, 'base64'), tooBig: false }
      await db.write(person, (ctx) => attachFiles(ctx, { draftId, material, uploads: [upload] }))
      await noteSheets(db, person, sitting.id, 1)
    },
    SHEET_LIMIT,
  )
  table(
    'detach',
    'sheets/remove',
    'Take a sheet out again',
    z.object({ material: z.string().max(80), fileId: z.uuid() }),
    async (db, { sitting, person, draftId }, input) => {
      await db.write(person, (ctx) => detachFile(ctx, { draftId, ...input }))
      await noteSheets(db, person, sitting.id, -1)
    },
  )
  endpoint(
    'file',
    'file',
    '收件, and 受理 where the office lets the counter accept',
    z.object({}),
    (db, actor) => fileMatter(db, actor),
  )
  api.endpoint({
    ...staff,
    name: 'counter.sheet',
    summary: 'A sheet of the draft on the table',
    method: 'GET',
    path: '/counter/sheets/:fileId',
    params: z.object({ fileId: z.uuid() }),
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const { person, draftId } = await atTable(db, actor)
      const file = await db.read(person, (ctx) => readFile(ctx, params.fileId, draftId))
      return reply
        .header('content-type', file.type)
        .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`)
        .header('cache-control', 'private, no-store')
        .send(file.bytes)
    },
  })
}

/** Whoever was identified by the own card or code has read the notice on the screen; others are read it aloud first. */
async function start(db: Database, actor: Actor, input: { onething: string }): Promise<void> {
  const { evidence } = await db.write(actor, (ctx) => startMatter(ctx, input))
  if (evidence === 'seen') return
  const { person, draftId } = await atTable(db, actor)
  await giveConsent(db, person, { draftId })
}
