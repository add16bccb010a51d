import { createHash } from 'node:crypto'
import { toLocalDate } from '../../calendar/rules.ts'
import { maskName } from '../../people/identifiers.ts'
import type { Filed, FiledMaterial, FiledValue } from '../../cases/model.ts'
import { filesTold, itemMessage, type Head } from '../../cases/item-message.ts'
import type { Dispatched } from '../../exchange/model.ts'
import { systemFor } from '../../exchange/rules.ts'
import { findFiles } from '../../files/queries.ts'
import type { Signature } from '../../documents/model.ts'
import { refuseSignature } from '../../documents/refusals.ts'
import { clockLimits, effectiveNeeds, forecast, NO_DUE_DATE } from '../../cases/rules.ts'
import { clockRow } from '../../deadlines/row.ts'
import { dueOn, settingsOf } from '../../deadlines/rules.ts'
import { subjectTaken } from '../../cases/refusals.ts'
import { refuseOffList } from '../../inventory/queries.ts'
import type { Facts } from '../../forms/model.ts'
import type { Definition, Plan, PlannedMaterial, Resolution } from '../../onething/model.ts'
import { subjectOf } from '../../onething/plan.ts'
import { itemOf } from '../../onething/prepare.ts'
import { actorRef, personOf, type StatementCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import type { EventRow } from '../../platform/events.ts'
import { replay } from '../../platform/idempotency.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand, type FieldProblem } from '../../platform/refusal.ts'
import { randomToken, readableCode, sha256 } from '../../platform/secrets.ts'
import { OWN_SOURCE } from '../held.ts'
import type { OpenDraft } from '../model.ts'
import { changedMeanwhile, incomplete, ineligible, noConsent, notOffered, noSuchDraft } from '../refusals.ts'
import { findDraftCase, planDraft } from '../queries.ts'
import { findDraft } from '../store.ts'

export type Submitted = { caseId: string; number: string; queryCode: string }

/**
 * 提交. One signature, one submission: the draft becomes a case with all its items, in a single statement that also
 * writes the events, the notices, their jobs and the request key. Submitting the same draft again gives the same case.
 * Refused while anything is missing, while the one-thing is not offered any more or one of its items is not on the list
 * (清单之外无审批), and while another running case is about the same subject.
 */
export async function submitDraft(
  ctx: StatementCtx,
  input: { draftId: string; signature: Signature },
): Promise<Submitted> {
  const draft = await findDraft(ctx, input.draftId)
  if (!draft) throw noSuchDraft()
  if (draft.state === 'submitted') return findSubmitted(ctx, draft.id)
  if (!draft.consentedAt) throw noConsent()
  const open = await planDraft(ctx, draft)
  if (!ctx.world.region.onethings.has(draft.onething)) throw notOffered(open.definition.onething.name)
  demandComplete(open)
  const applied = open.plan.steps.filter(({ included }) => included).map(({ item }) => item)
  demand(await refuseOffList(ctx, applied))
  demand(refuseSignature(input.signature, personOf(ctx).name))

  const filing = await buildFiling(ctx, open, input.signature)
  const { request } = ctx
  const rows = await ctx
    .run<{ number: string }>('applications.submit', SUBMIT, [
      draft.personId,
      draft.id,
      draft.version,
      filing.head.id,
      ctx.now,
      request?.key ?? null,
      request?.route ?? null,
      request?.digest ?? null,
      filing.head.queryCode,
      ...[
        filing.head,
        filing.filed,
        filing.items,
        filing.clocks,
        filing.confirmations,
        filing.events,
        filing.messages,
        filing.dispatches,
      ].map((part) => JSON.stringify(part)),
    ])
    .catch((error: unknown) => {
      throw brokenConstraint(error) === 'case_subject' ? subjectTaken() : error
    })
  const number = rows[0]?.number
  if (number) return { caseId: filing.head.id, number, queryCode: filing.head.queryCode }
  return findSubmitted(ctx, draft.id)
}

/** The whole submission: closes the draft if it is still as it was read, files the case, remembers the request. */
export const SUBMIT = `
  with closed as (
    update applications.draft set state = 'submitted', case_id = $4, version = version + 1, updated_at = $5
    where person_id = $1 and id = $2 and version = $3 and state = 'open'
    returning id
  ), filed as (
    select cases.file_case($10::jsonb, $11::jsonb, $12::jsonb, $13::jsonb, $14::jsonb, $15::jsonb,
      $16::jsonb, $5::timestamptz) as number
    from closed
  )
  select number,
    case when jsonb_array_length($17::jsonb) > 0 then exchange.dispatch((
      select jsonb_agg(jsonb_set(m, '{data,caseNumber}', to_jsonb(number))) from jsonb_array_elements($17::jsonb) m
    ), $5::timestamptz) end,
    case when $10::jsonb ? 'through' then cases.note_through($4::uuid, $10::jsonb->'through', $5::timestamptz) end,
    case when $6::text is null then null else platform.remember($1, $6, $7, $8,
      jsonb_build_object('caseId', $4::uuid, 'number', number, 'queryCode', $9::text), $5) end
  from filed`

/** The other of two requests won: same draft, same case. If the draft was only changed, the applicant must look again. */
async function findSubmitted(ctx: StatementCtx, draftId: string): Promise<Submitted> {
  const found = await findDraftCase(ctx, draftId)
  if (!found) throw changedMeanwhile()
  if (ctx.request) await replay(ctx, ctx.request)
  return found
}

function demandComplete({ draft, plan, definition }: OpenDraft): void {
  if (plan.ineligible.length > 0) throw ineligible(plan.ineligible)
  if (plan.complete) return
  const missing: FieldProblem[] = [
    ...plan.questions
      .filter((question) => !question.answered)
      .flatMap((question) => question.elements)
      .filter((id) => plan.elements[id]?.required && plan.elements[id]?.resolution.value === undefined)
      .map((id) => ({
        field: id,
        code: 'missing',
        zh: `还没有填写「${definition.elements[id]?.name ?? id}」。`,
      })),
    ...plan.materials
      .filter(({ id, resolution, required }) => {
        const handedIn = draft.facts.files[id] ?? []
        return resolution.as === 'asked' && required && handedIn.length === 0
      })
      .map((material) => ({ field: material.id, code: 'missing', zh: `请上传「${material.name}」。` })),
  ]
  throw incomplete(missing)
}

/** What `cases.file_case` takes; see db/migrations. */
export type Filing = {
  head: {
    id: string
    prefix: string
    queryCode: string
    personId: string
    applicant: string
    onething: string
    onethingVersion: number
    onethingName: string
    subject: string | null
    /** 来源渠道. */
    through?: { id: string; name: string }
  }
  filed: Filed
  items: unknown[]
  clocks: unknown[]
  confirmations: unknown[]
  events: EventRow[]
  messages: unknown[]
  /** For offices that work in systems of their own; the number of the case is written in as it is given. */
  dispatches: Dispatched[]
}

async function buildFiling(ctx: StatementCtx, open: OpenDraft, signature: Signature): Promise<Filing> {
  const { definition, plan, draft } = open
  const { onething } = definition
  const { head } = ctx.world.region
  const person = personOf(ctx)
  const today = toLocalDate(ctx.now)
  const id = uuidv7(ctx.now)
  const prefix = `${head.area ?? '000000'}-${today.replaceAll('-', '')}-`
  const values = filedValues({ plan, facts: draft.facts })

  const items = filedItems(ctx, open)
  const links = onething.confirmations
    .filter((confirmation) => plan.confirmations.includes(confirmation.id))
    .map((confirmation) => ({ confirmation, token: randomToken() }))
  const filed: Filed = {
    values,
    materials: filedMaterials({ plan, facts: draft.facts }),
    counts: plan.counts,
    signature: { ...signature, of: digestOf(values), at: ctx.now.toISOString() },
  }
  const textOf = (element: string): string => String(plan.elements[element]?.resolution.value ?? '')

  return {
    head: {
      id,
      prefix,
      queryCode: readableCode(8),
      personId: person.id,
      applicant: person.name,
      onething: onething.id,
      onethingVersion: definition.version,
      onethingName: onething.name,
      subject: subjectOf(definition, plan) ?? null,
      ...(person.through ? { through: { id: person.through.id, name: person.through.name } } : {}),
    },
    filed,
    items,
    clocks: firstClocks(ctx, open, id, items),
    confirmations: links.map(({ confirmation, token }) => ({
      id: confirmation.id,
      name: confirmation.name,
      personNumber: textOf(confirmation.person.number),
      personName: textOf(confirmation.person.name),
      phone: textOf(confirmation.person.phone),
      tokenHash: sha256(token),
      shows: confirmation.shows,
      text: confirmation.text,
      validDays: confirmation.validDays,
      expiresAt: new Date(ctx.now.getTime() + confirmation.validDays * 86_400_000),
    })),
    events: [
      { subject: id, kind: 'case.submitted', actor: actorRef(ctx.actor), data: { draft: draft.id } },
      ...items
        .filter((item) => item.state === 'submitted')
        .map(({ step }) => ({
          subject: id,
          kind: 'case.received',
          actor: actorRef(ctx.actor),
          data: { step },
        })),
    ],
    messages: [
      {
        id: uuidv7(ctx.now),
        personId: person.id,
        caseId: id,
        text: `「${onething.name}」已提交，共 ${items.length} 项，能同时办的同时办，要等前面结果的会自动接上。`,
        link: '/me',
      },
      ...links.map(({ confirmation, token }) => ({
        id: uuidv7(ctx.now),
        phone: textOf(confirmation.person.phone),
        caseId: id,
        text: `${maskName(person.name)}申请办理「${onething.name}」，请您打开链接确认（${confirmation.validDays} 天内有效）。`,
        link: `/c/${token}`,
      })),
    ],
    dispatches: await firstMessages(ctx, definition, items, {
      id,
      applicant: person.name,
      personNumber: person.number,
      onethingName: onething.name,
      filed,
    }),
  }
}

/** What the systems of departments are told of the items that lie with them at once. */
async function firstMessages(
  ctx: StatementCtx,
  definition: Definition,
  items: ReturnType<typeof filedItems>,
  head: Head,
): Promise<Dispatched[]> {
  const sent = items.flatMap((item) => {
    const system = item.state === 'submitted' && systemFor(ctx.world.region.systems, item)
    return system ? [{ item, system }] : []
  })
  const ids = sent.flatMap(({ item, system }) => filesTold(system, head.filed, item.step))
  const files = await findFiles(ctx, ids)
  return sent.map(({ item, system }) =>
    itemMessage(system, 'start', head, item, itemOf(definition, item.step), { files, at: ctx.now }),
  )
}

/** The items of the case: what can begin lies with its department at once; for all, the day that the applicant is told. */
function filedItems(ctx: StatementCtx, { definition, plan }: OpenDraft) {
  const { calendar, offices } = ctx.world.region
  const today = toLocalDate(ctx.now)
  const needs = effectiveNeeds(plan)
  const items = plan.steps
    .filter((step) => step.included)
    .map((step, position) => {
      const entry = definition.items[step.item]
      if (!entry) throw new Error(`no item ${step.item}`)
      const waits = needs.get(step.id) ?? []
      const { promised, statutory } = answerLimits(definition, step.id)
      const due = waits.length === 0 ? dueOn(calendar, promised ?? statutory, today) : undefined
      return {
        step: step.id,
        position,
        item: step.item,
        itemVersion: entry.version,
        itemName: entry.item.name,
        office: offices.has(step.office) ? step.office : entry.item.office,
        state: waits.length === 0 ? ('submitted' as const) : ('waiting' as const),
        needs: waits,
        submittedAt: waits.length === 0 ? ctx.now : null,
        answerOn: due?.date ?? null,
        dueKind: due ? 'answer' : null,
        provisional: due?.provisional ?? false,
        orderOn: due?.date ?? NO_DUE_DATE,
      }
    })
  const nothingYet = { decidedOn: null, promisedOn: null, statutoryOn: null }
  const told = forecast(
    calendar,
    items.map((item) => ({ ...item, ...nothingYet })),
    (step) => itemOf(definition, step),
    today,
  )
  return items.map((item) => ({
    ...item,
    forecastOn: told.get(item.step)?.on ?? null,
    forecastProvisional: told.get(item.step)?.provisional ?? false,
  }))
}

function answerLimits(definition: Definition, step: string): ReturnType<typeof clockLimits> {
  const mode = definition.onething.steps.find(({ id }) => id === step)?.mode ?? 'decide'
  return clockLimits(itemOf(definition, step), mode, 'answer')
}

/** The clocks that run from the receipt: those of the items that lie with their departments at once. */
function firstClocks(
  ctx: StatementCtx,
  { definition }: OpenDraft,
  owner: string,
  items: ReturnType<typeof filedItems>,
): unknown[] {
  return items
    .filter(({ state }) => state === 'submitted')
    .map(({ step, office }) =>
      clockRow(
        ctx.world.region.calendar,
        settingsOf(ctx.world),
        {
          owner,
          subject: step,
          kind: 'answer',
          office,
          actor: ctx.actor,
          ...answerLimits(definition, step),
        },
        ctx.now,
      ),
    )
}

/** What an application comes to, and what is known for it. */
type Known = { plan: Plan; facts: Facts }

/** Every value that goes with the case, once. */
export function filedValues({ plan, facts }: Known): Record<string, FiledValue> {
  const values: Record<string, FiledValue> = {}
  for (const element of plan.filed) {
    // What only another choice would have used was never settled; a register may know it all the same.
    const settled: Partial<Resolution> = plan.elements[element]?.resolution ?? facts.known[element] ?? {}
    if (settled.value === undefined) continue
    values[element] = {
      value: settled.value,
      text: settled.text,
      origin: settled.origin,
      objection: facts.objections[element],
    }
  }
  return values
}

/** The papers of an application, each with how it is settled and the files that were handed in. */
export function filedMaterials({ plan, facts }: Known): FiledMaterial[] {
  return plan.materials.map((material) => ({
    id: material.id,
    name: material.name,
    steps: material.steps,
    as: material.resolution.as,
    reason: material.resolution.reason,
    files: facts.files[material.id] ?? [],
    ...ownCertificate(material),
  }))
}

/** What the signature is over: SHA-256 of the values in the order of their names. */
export function digestOf(values: Record<string, FiledValue>): string {
  const ordered = Object.keys(values)
    .sort()
    .map((element) => [element, values[element]?.value])
  return createHash('sha256').update(JSON.stringify(ordered)).digest('hex')
}

/** Whether a certificate of our own spared the paper, so that officers can look at it. */
function ownCertificate({ resolution }: PlannedMaterial): { certificate?: string } {
  const { certificate } = resolution
  return certificate?.source === OWN_SOURCE ? { certificate: certificate.number } : {}
}
