import { z } from 'zod'
import { Counts } from '../cases/model.ts'
import { Signature } from '../documents/model.ts'
import { uploadOf } from '../files/commands/store-file.ts'
import { SENT_LIMIT, SentFile } from '../files/model.ts'
import { Scalar } from '../forms/model.ts'
import type { Api } from '../platform/http.ts'
import { saveAnswers } from './commands/answer.ts'
import { giveConsent } from './commands/consent.ts'
import { attachFiles, detachFile } from './commands/attach.ts'
import { discardDraft } from './commands/discard.ts'
import { leaveOut } from './commands/leave-out.ts'
import { objectTo } from './commands/object.ts'
import { startDraft } from './commands/start.ts'
import { submitDraft } from './commands/submit.ts'
import type { OpenDraft } from './model.ts'
import { getOpenDraft, listDrafts, planDraft } from './queries.ts'

const Id = z.object({ draftId: z.uuid() })
const Paper = Id.extend({ material: z.string().max(80) })

const As = z.enum(['asked', 'known', 'derived', 'earlier', 'not-needed'])

/** A draft as programs see it: what is asked, what is known and from where, what is missing. */
const DraftView = z.object({
  id: z.uuid(),
  onething: z.string(),
  version: z.int(),
  consented: z.boolean(),
  complete: z.boolean(),
  ineligible: z.array(z.string()),
  scenarios: z.array(z.object({ item: z.string().optional(), id: z.string(), name: z.string() })),
  counts: Counts,
  questions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      why: z.string(),
      answered: z.boolean(),
      extra: z.boolean(),
      elements: z.array(z.string()),
    }),
  ),
  elements: z.array(
    z.object({
      element: z.string(),
      name: z.string(),
      control: z.string(),
      as: As,
      reason: z.string(),
      required: z.boolean(),
      value: Scalar.optional(),
      text: z.string().optional(),
      choices: z
        .array(z.object({ value: z.string(), label: z.string(), hint: z.string().optional() }))
        .optional(),
    }),
  ),
  materials: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      as: As,
      reason: z.string(),
      required: z.boolean(),
      /** The files handed in for it, in their order. */
      files: z.array(z.uuid()),
    }),
  ),
})

function show({ draft, definition, plan }: OpenDraft): z.input<typeof DraftView> {
  return {
    id: draft.id,
    onething: draft.onething,
    version: draft.onethingVersion,
    consented: draft.consentedAt !== null,
    complete: plan.complete,
    ineligible: plan.ineligible,
    scenarios: plan.scenarios,
    counts: plan.counts,
    questions: plan.questions,
    elements: Object.values(plan.elements).map(({ element, resolution, choices, required }) => ({
      element,
      name: definition.elements[element]?.name ?? element,
      control: definition.elements[element]?.control ?? 'text',
      as: resolution.as,
      reason: resolution.reason,
      required,
      value: resolution.value,
      text: resolution.text,
      choices,
    })),
    materials: plan.materials.map(({ id, name, resolution, required }) => ({
      id,
      name,
      as: resolution.as,
      reason: resolution.reason,
      required,
      files: draft.facts.files[id] ?? [],
    })),
  }
}

/** Applying over HTTP, for third-party channels: the same commands as the portal's pages. */
export function registerApplicationRoutes(api: Api): void {
  api.command({
    name: 'drafts.start',
    summary: 'Begin an application, or go on with the one begun',
    method: 'POST',
    path: '/drafts',
    who: 'person',
    scope: 'apply',
    once: true,
    status: 201,
    body: z.object({ onething: z.string().max(80) }),
    reply: DraftView,
    run: async (ctx, { body }) => show(await planDraft(ctx, await startDraft(ctx, body))),
  })
  api.query({
    name: 'drafts.list',
    summary: 'Own open drafts',
    path: '/drafts',
    who: 'person',
    scope: 'apply',
    reply: z.object({
      drafts: z.array(
        z.object({
          id: z.uuid(),
          onething: z.string(),
          name: z.string(),
          updatedAt: z.iso.datetime(),
          answered: z.int(),
          questions: z.int(),
        }),
      ),
    }),
    run: async (ctx) => ({
      drafts: (await listDrafts(ctx)).map((draft) => ({
        ...draft,
        updatedAt: draft.updatedAt.toISOString(),
      })),
    }),
  })
  api.query({
    name: 'drafts.get',
    summary: 'One own draft: what is asked and what is known',
    path: '/drafts/:draftId',
    who: 'person',
    scope: 'apply',
    params: Id,
    reply: DraftView,
    run: async (ctx, { params }) => show(await getOpenDraft(ctx, params.draftId)),
  })
  api.endpoint({
    name: 'drafts.consent',
    summary: 'Agree to the look-ups; they are made at once, within two seconds',
    method: 'POST',
    path: '/drafts/:draftId/consent',
    who: 'person',
    scope: 'apply',
    params: Id,
    body: z.object({}),
    reply: DraftView,
    async run(db, { params }, { actor }) {
      await giveConsent(db, actor, params)
      return db.read(actor, async (ctx) => show(await getOpenDraft(ctx, params.draftId)))
    },
  })
  api.endpoint({
    name: 'drafts.answer',
    summary: 'Save answers as typed; those that are right are kept even if others are refused',
    method: 'POST',
    path: '/drafts/:draftId/answers',
    who: 'person',
    scope: 'apply',
    params: Id,
    body: z.object({ answers: z.record(z.string(), z.string().max(5000)) }),
    reply: DraftView,
    async run(db, { params, body }, { actor }) {
      await saveAnswers(db, actor, { ...params, ...body })
      return db.read(actor, async (ctx) => show(await getOpenDraft(ctx, params.draftId)))
    },
  })
  api.command({
    name: 'drafts.object',
    summary: '数据异议: a register is wrong; say what is right',
    method: 'POST',
    path: '/drafts/:draftId/objections',
    who: 'person',
    scope: 'apply',
    params: Id,
    body: z.object({
      element: z.string().max(80),
      value: z.string().max(2000),
      note: z.string().max(500).default(''),
    }),
    reply: DraftView,
    async run(ctx, { params, body }) {
      await objectTo(ctx, { ...params, ...body })
      return show(await getOpenDraft(ctx, params.draftId))
    },
  })
  api.command({
    name: 'drafts.leaveOut',
    summary: 'Leave an optional item out, or take it in again',
    method: 'POST',
    path: '/drafts/:draftId/steps/:step',
    who: 'person',
    scope: 'apply',
    params: Id.extend({ step: z.string().max(60) }),
    body: z.object({ unwanted: z.boolean() }),
    reply: DraftView,
    async run(ctx, { params, body }) {
      await leaveOut(ctx, { ...params, ...body })
      return show(await getOpenDraft(ctx, params.draftId))
    },
  })
  api.command({
    name: 'drafts.attach',
    summary:
      'Hands in a photo or scan for a paper: JPEG, PNG, WebP, HEIC or PDF by its bytes, at most 10 MB, in base 64; sent again under its key it is one file',
    method: 'POST',
    path: '/drafts/:draftId/materials/:material/files',
    who: 'person',
    scope: 'apply',
    once: true,
    status: 201,
    bodyLimit: SENT_LIMIT,
    params: Paper,
    body: SentFile,
    reply: DraftView,
    async run(ctx, { params, body }) {
      await attachFiles(ctx, { ...params, uploads: [uploadOf('content', body)] })
      return show(await getOpenDraft(ctx, params.draftId))
    },
  })
  api.command({
    name: 'drafts.detach',
    summary: 'Takes a file away from a paper',
    method: 'DELETE',
    path: '/drafts/:draftId/materials/:material/files/:fileId',
    who: 'person',
    scope: 'apply',
    params: Paper.extend({ fileId: z.uuid() }),
    reply: DraftView,
    async run(ctx, { params }) {
      await detachFile(ctx, params)
      return show(await getOpenDraft(ctx, params.draftId))
    },
  })
  api.command({
    name: 'drafts.discard',
    summary: 'Throw a draft away',
    method: 'DELETE',
    path: '/drafts/:draftId',
    who: 'person',
    scope: 'apply',
    params: Id,
    reply: z.object({ done: z.literal(true) }),
    async run(ctx, { params }) {
      await discardDraft(ctx, params)
      return { done: true as const }
    },
  })
  api.statement({
    name: 'drafts.submit',
    summary: 'Sign and submit: one draft, one case, however often it is sent',
    method: 'POST',
    path: '/drafts/:draftId/submit',
    who: 'person',
    scope: 'apply',
    params: Id,
    body: z.object({ signature: Signature }),
    status: 201,
    reply: z.object({ caseId: z.uuid(), number: z.string(), queryCode: z.string() }),
    run: (ctx, { params, body }) => submitDraft(ctx, { ...params, ...body }),
  })
}
