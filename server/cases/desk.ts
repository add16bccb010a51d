import type { Item } from '../catalog/model.ts'
import { resultName } from '../catalog/rules.ts'
import { itemOf } from '../onething/prepare.ts'
import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { getDefinition } from '../onething/queries.ts'
import type { ClockLevel } from '../deadlines/model.ts'
import { daysLeft, limitText } from '../deadlines/rules.ts'
import { findDocument, listDocuments } from '../documents/queries.ts'
import type { PaperForm } from '../documents/model.ts'
import { findFiles } from '../files/queries.ts'
import { displayValue, maskValue, typedValue } from '../forms/display.ts'
import type { Element, Objection } from '../forms/model.ts'
import type { Definition } from '../onething/model.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import { Refusal } from '../platform/refusal.ts'
import type { SealDocument } from '../seals/model.ts'
import { documentPaper } from '../seals/queries.ts'
import { callsFor } from './calls.ts'
import { explainClocks } from './clocks.ts'
import { eventText } from './events.ts'
import type {
  CaseItem,
  ExplainedClock,
  SessionView,
  TaskCounts,
  TaskDetail,
  TaskField,
  TaskPage,
  TaskSummary,
  WholeCase,
  WholeExtension,
} from './model.ts'
import { notYours } from './refusals.ts'
import { actsFor } from './rules.ts'
import { standingOf } from './standing.ts'
import { findCase } from './store.ts'
import { checksOf, originTextOf, valueReader } from './values.ts'
import { readWholeExtension } from './whole.ts'

export type TaskQuery = {
  /** `absent`: what colleagues hold for whom this officer stands in (AB岗). */
  view: 'open' | 'mine' | 'absent' | 'correcting' | 'paused' | 'waiting' | 'closed'
  item?: string
  q?: string
  limit: number
  cursor?: string
}

type Row = {
  caseId: string
  caseNumber: string
  step: string
  itemId: string
  itemName: string
  onethingName: string
  applicant: string
  sourceName: string | null
  through: string | null
  externalNumber: string | null
  system: string | null
  systemNumber: string | null
  state: CaseItem['state']
  office: string
  officerId: string | null
  officer: string | null
  submittedAt: Date
  dueOn: string | null
  dueKind: CaseItem['dueKind']
  provisional: boolean
  orderOn: string
  revision: number
  level: ClockLevel
}

/** What a row of the inbox shows. Its level is that of the clock whose last day it names. */
const ROW = sql`
    select i.case_id as "caseId", c.number as "caseNumber", i.step, i.item as "itemId", i.item_name as "itemName",
      c.onething_name as "onethingName", c.applicant, c.source_name as "sourceName",
      c.external_number as "externalNumber", i.state, i.office, i.officer_id as "officerId", i.officer,
      coalesce(i.submitted_at, c.submitted_at) as "submittedAt", i.due_on as "dueOn", i.due_kind as "dueKind",
      i.provisional, i.order_on as "orderOn", i.revision,
      coalesce((select k.level from deadlines.clock k
        where k.owner = i.case_id and k.subject = i.step and k.state = 'running' and k.kind =
          case when i.due_kind in ('promised', 'statutory') then 'decision' else i.due_kind end), 'none') as level,
      t.system, t.external_number as "systemNumber",
      (select h.name from cases.through h where h.case_id = i.case_id) as through
    from cases.case_item i join cases.case c on c.id = i.case_id
      left join exchange.thread t on t.owner = i.case_id and t.subject = i.step and t.ended_at is null`

/** The inbox of an officer's office by due date; a cursor continues where the last page ended. */
export async function listTasks(ctx: ReadCtx, query: TaskQuery): Promise<TaskPage> {
  const officer = officerOf(ctx)
  const after = query.cursor ? readCursor(query.cursor) : undefined
  const bucket = query.view === 'mine' || query.view === 'absent' ? 'open' : query.view
  const newestFirst = query.view === 'closed'
  const found = await sql<Row>`${ROW}
    where i.office = ${officer.office} and i.bucket = ${bucket}
      ${query.view === 'mine' ? sql`and i.officer_id = ${officer.id}` : sql``}
      ${query.view === 'absent' ? sql`and i.officer_id = any(${officer.standsInFor.map(({ id }) => id)}::uuid[])` : sql``}
      ${query.item ? sql`and i.item = ${query.item}` : sql``}
      ${query.q ? sql`and c.number like ${`%${query.q.replace(/[%_\\]/g, '')}%`}` : sql``}
      ${
        after
          ? newestFirst
            ? sql`and (i.order_on, i.case_id, i.step) < (${after[0]}::date, ${after[1]}::uuid, ${after[2]})`
            : sql`and (i.order_on, i.case_id, i.step) > (${after[0]}::date, ${after[1]}::uuid, ${after[2]})`
          : sql``
      }
    order by ${
      newestFirst ? sql`i.order_on desc, i.case_id desc, i.step desc` : sql`i.order_on, i.case_id, i.step`
    }
    limit ${query.limit + 1}`.execute(ctx.db)
  const rows = found.rows.slice(0, query.limit)
  const last = found.rows.length > query.limit ? rows.at(-1) : undefined
  return {
    tasks: rows.map((row) => summarise(ctx, row)),
    next: last ? writeCursor([last.orderOn, last.caseId, last.step]) : null,
  }
}

export async function countTasks(ctx: ReadCtx): Promise<TaskCounts> {
  const officer = officerOf(ctx)
  const today = toLocalDate(ctx.now)
  const found = await sql<TaskCounts>`
    select count(*) filter (where bucket = 'open')::int as open,
      count(*) filter (where bucket = 'open' and officer_id = ${officer.id})::int as mine,
      count(*) filter (where bucket = 'open' and due_on = ${today}::date)::int as "dueToday",
      count(*) filter (where bucket = 'open' and due_on < ${today}::date)::int as overdue,
      count(*) filter (where bucket = 'correcting')::int as correcting
    from cases.case_item where office = ${officer.office} and bucket in ('open', 'correcting')`.execute(
    ctx.db,
  )
  return found.rows[0] ?? { open: 0, mine: 0, dueToday: 0, overdue: 0, correcting: 0 }
}

/** One item as its office sees it: only the fields and papers of its own form, personal data masked. */
export async function getTask(ctx: ReadCtx, key: { caseId: string; step: string }): Promise<TaskDetail> {
  const { found, item, definition } = await loadTask(ctx, key)
  const law = itemOf(definition, item.step)
  const files = await findFiles(
    ctx,
    found.case.filed.materials.flatMap((material) => material.files),
  )
  const events = await sql<{
    kind: string
    at: Date
    actor: { kind: string; name: string }
    data: {
      step?: string
      title?: string
      opinion?: string | null
      reason?: string
      note?: string
      purpose?: string
      secondsInSight?: number | null
    }
  }>`select kind, at, actor, data from platform.event where subject = ${found.case.id} order by seq`.execute(
    ctx.db,
  )

  const standing = await standingOf(ctx, found, definition, item)

  return {
    ...(await getTaskSummary(ctx, key)),
    itemType: law.type,
    decidedBy: item.decidedBy,
    itemVersion: item.itemVersion,
    officeAddress: ctx.world.region.offices.get(item.office)?.address ?? '',
    fields: fieldsOf(definition, found, item, false),
    materials: found.case.filed.materials
      .filter((material) => material.steps.includes(item.step))
      .map((material) => ({
        id: material.id,
        name: material.name,
        as: material.as,
        reason: material.reason,
        shows: shownBy(law, material.id),
        files: files.filter((file) => material.files.includes(file.id)),
        certificate: material.certificate !== undefined,
      })),
    checks: checksOf(definition, found, item),
    outputs: law.outputs.flatMap((output) => {
      const element = definition.elements[output.element]
      if (!element) return []
      const given = item.outputs[output.element]
      return [
        {
          element: output.element,
          name: element.name,
          control: element.control,
          hint: element.hint ?? '',
          unit: element.control === 'money' ? '元' : (element.unit ?? ''),
          options: (element.options ?? []).map(({ value, label }) => ({ value, label })),
          required: output.required,
          fetchable: output.fetch !== undefined,
          value: given === undefined ? null : typedValue(element, given),
        },
      ]
    }),
    related: found.items
      .filter((other) => other.step !== item.step)
      .map((other) => ({
        step: other.step,
        itemName: other.itemName,
        itemType: typeOf(ctx, other.item),
        office: ctx.world.region.offices.get(other.office)?.name ?? other.office,
        state: other.state,
      })),
    calls: await callsFor(ctx, found.case.id),
    events: events.rows
      .filter(({ kind, data }) => data.step === item.step || (!data.step && !kind.startsWith('delivery.')))
      .map((event) => ({
        at: event.at.toISOString(),
        kind: event.kind,
        text: eventText(event.kind, { itemType: law.type, title: event.data.title }),
        actor: actorText(event.actor, event.kind),
        secondsInSight: event.data.secondsInSight ?? null,
        opinion: event.data.opinion ?? event.data.reason ?? event.data.note ?? event.data.purpose ?? null,
      })),
    problems: item.problems,
    limits: {
      answerOn: item.answerOn,
      statutory: limitText(law.limits.statutory),
      statutoryOn: item.statutoryOn,
      promised: law.limits.promised ? limitText(law.limits.promised) : '没有承诺时限',
      promisedOn: item.promisedOn,
    },
    correctionReasons: law.correctionReasons,
    refusalReasons: law.refusalReasons,
    basis: law.basis.map(({ law: name, clause }) => `《${name}》${clause ?? ''}`),
    remedies: law.remedies,
    signature: found.case.filed.signature ? signatureOf(found.case.filed.signature) : null,
    certificate: item.certificate
      ? {
          number: item.certificate,
          title: resultName(law),
          url: `/api/v1/certificates/${item.certificate}/pdf`,
        }
      : null,
    acts: actsFor(item, officerOf(ctx), standing),
    tired: standing.tired?.zh ?? null,
    documents: (await listDocuments(ctx, found.case.id))
      .filter((document) => document.step === item.step)
      .map(({ number, title, issuedAt }) => ({ number, title, issuedAt: issuedAt.toISOString() })),
    undertaking: item.undertaking,
    proposal: item.proposal,
    sessions: sessionsOf(definition, found, item.step),
    specialProcedures: law.specialProcedures.map(({ procedure, name, needed }) => ({
      procedure,
      name,
      needed: limitText(needed),
    })),
    promiseText: law.promise?.text ?? [],
    wholeExtension: await wholeExtensionOf(ctx, found, definition),
  }
}

/** What can be read on a paper: what the item says of it, and what a register would confirm in its place. */
function shownBy({ materials }: Item, id: string): string[] {
  const material = materials.find((each) => each.id === id)
  const confirmed = material?.satisfiedBy.flatMap((way) => (way.by === 'data' ? way.elements : [])) ?? []
  return [...new Set([...(material?.shows ?? []), ...confirmed])]
}

/** 联办延期 is for the lead office; to the others it is no button. */
async function wholeExtensionOf(
  ctx: ReadCtx,
  found: WholeCase,
  { onething }: Definition,
): Promise<WholeExtension | null> {
  const { leadOffice, extension } = onething
  if (!extension || leadOffice !== officerOf(ctx).office) return null
  const { refusal, whole } = await readWholeExtension(ctx, found.case.id, onething)
  return {
    by: limitText(extension),
    basis: extension.basis ?? null,
    dueOn: whole?.clock.dueOn ?? null,
    newOn: whole?.after.dueOn ?? null,
    allowed: refusal === undefined,
    reason: refusal?.zh ?? null,
  }
}

/** The joint inspections and reviews in which this step takes part, called or not. */
function sessionsOf({ onething }: Definition, { sessions }: WholeCase, step: string): SessionView[] {
  return onething.sessions
    .filter(({ steps }) => steps.includes(step))
    .map((planned) => {
      const called = sessions.find(({ id }) => id === planned.id)
      return {
        ...planned,
        at: called?.at.toISOString() ?? null,
        place: called?.place ?? '',
        officers: called?.officers ?? [],
        findings: called?.findings ?? {},
      }
    })
}

/** The fields of the item's form, complete. Whoever calls this has recorded the look and its purpose. */
export async function getRevealedFields(
  ctx: ReadCtx,
  key: { caseId: string; step: string },
): Promise<TaskField[]> {
  const { found, item, definition } = await loadTask(ctx, key)
  return fieldsOf(definition, found, item, true)
}

/** May this officer read this file: does it belong to a paper of an item of their office? */
export async function findTaskFile(
  ctx: ReadCtx,
  key: { caseId: string; step: string; fileId: string },
): Promise<string> {
  const { found, item } = await loadTask(ctx, key)
  const own = found.case.filed.materials.some(
    (material) => material.steps.includes(item.step) && material.files.includes(key.fileId),
  )
  if (!own) throw notYours()
  return key.fileId
}

/** Does this item lie with the officer's own office? */
export async function isOwnTask(ctx: ReadCtx, key: { caseId: string; step: string }): Promise<boolean> {
  const found = await findCase(ctx, { id: key.caseId })
  return found?.items.some((item) => item.step === key.step && item.office === officerOf(ctx).office) ?? false
}

/** One item of the officer's own office with its case; the item of another office does not exist. */
export async function loadTask(
  ctx: ReadCtx,
  key: { caseId: string; step: string },
): Promise<{ found: WholeCase; item: CaseItem; definition: Definition }> {
  const found = await findCase(ctx, { id: key.caseId })
  const item = found?.items.find((candidate) => candidate.step === key.step)
  if (!found || !item || item.office !== officerOf(ctx).office) throw notYours()
  return {
    found,
    item,
    definition: await getDefinition(ctx, found.case.onething, found.case.onethingVersion),
  }
}

/** The row of one item of the officer's own office, as it stands after an act; that of another office does not exist. */
export async function getTaskSummary(
  ctx: ReadCtx,
  key: { caseId: string; step: string },
): Promise<TaskSummary> {
  const found = await sql<Row>`${ROW}
    where i.case_id = ${key.caseId} and i.step = ${key.step} and i.office = ${officerOf(ctx).office}`.execute(
    ctx.db,
  )
  const [row] = found.rows
  if (!row) throw notYours()
  return summarise(ctx, row)
}

/** Who handles it, where our desk does not: the system that owns the case, or the one that has the item in its hands. */
function systemOf(ctx: ReadCtx, row: Row): TaskSummary['system'] {
  if (row.externalNumber !== null) return { name: row.sourceName ?? '', externalNumber: row.externalNumber }
  if (row.system === null) return null
  const name = ctx.world.region.systems.get(row.system)?.name ?? row.system
  return { name, externalNumber: row.systemNumber ?? '' }
}

function typeOf(ctx: ReadCtx, item: string): TaskSummary['itemType'] {
  return ctx.world.region.items.get(item)?.item.type ?? null
}

function summarise(ctx: ReadCtx, row: Row): TaskSummary {
  const { calendar, offices } = ctx.world.region
  return {
    caseId: row.caseId,
    caseNumber: row.caseNumber,
    step: row.step,
    itemId: row.itemId,
    itemName: row.itemName,
    itemType: typeOf(ctx, row.itemId),
    onethingName: row.onethingName,
    applicant: maskValue(row.applicant, 'name'),
    state: row.state,
    revision: row.revision,
    office: { id: row.office, name: offices.get(row.office)?.name ?? row.office },
    officer: row.officerId ? { id: row.officerId, name: row.officer ?? '' } : null,
    submittedAt: row.submittedAt.toISOString(),
    system: systemOf(ctx, row),
    through: row.through,
    dueOn: row.dueOn,
    dueKind: row.dueKind,
    provisional: row.provisional,
    level: row.level,
    daysLeft: daysLeft(calendar, row.dueOn, toLocalDate(ctx.now)),
  }
}

function fieldsOf(definition: Definition, found: WholeCase, item: CaseItem, revealed: boolean): TaskField[] {
  const law = itemOf(definition, item.step)
  const read = valueReader(found)
  const shown: TaskField[] = []
  for (const field of law.form.fields) {
    const element = definition.elements[field.element]
    const value = read(field.element)
    const filed = found.case.filed.values[field.element]
    const earlier = value !== undefined && filed?.value !== value
    if (!element || (value === undefined && !filed && !isAwaited(definition, item, field.element))) continue
    const text =
      value === undefined
        ? '等前面的事项办成后产生'
        : ((earlier ? undefined : filed?.text) ?? displayValue(element, value))
    const masked = !revealed && element.sensitive !== undefined && value !== undefined
    shown.push({
      element: element.id,
      name: element.name,
      section: element.section,
      text: masked ? maskValue(text, element.sensitive) : text,
      masked,
      sensitive: element.sensitive ?? null,
      origin: earlier ? null : (filed?.origin ?? null),
      originText: originTextOf(found, field.element, read),
      objection: masked ? maskObjection(element, filed?.objection) : (filed?.objection ?? null),
      spot: element.derive === undefined && !earlier && value !== undefined ? spotOf(element) : null,
    })
  }
  return shown
}

/** How an officer types this value where it is corrected on the spot. */
function spotOf({ control, options = [] }: Element): TaskField['spot'] {
  return { control, options: options.map(({ value, label }) => ({ value, label })) }
}

/** A contested value is as sensitive as the one that stands in its place. */
function maskObjection(element: Element, objection: Objection | undefined): Objection | null {
  if (!objection) return null
  return { ...objection, was: maskValue(displayValue(element, objection.was), element.sensitive) }
}

/** Does an earlier item of this matter hand this element on? */
function isAwaited(definition: Definition, item: CaseItem, element: string): boolean {
  return definition.onething.steps.some(
    (step) =>
      step.id !== item.step &&
      itemOf(definition, step.id).outputs.some((output) => output.element === element),
  )
}

/** Who did it. Who confirms by a link is not signed in, so the event itself tells who that was. */
function actorText(actor: { kind: string; name: string }, kind: string): string {
  if (actor.kind === 'person') return maskValue(actor.name, 'name')
  if (actor.kind === 'system') return '系统'
  if (actor.name !== '') return actor.name
  return kind === 'confirmation.confirmed' || kind === 'confirmation.disputed' ? '共同申请人' : '系统'
}

/** A typed signature is a name, and masked as one. */
function signatureOf(
  signature: NonNullable<WholeCase['case']['filed']['signature']>,
): TaskDetail['signature'] {
  return signature.kind === 'drawn'
    ? { kind: 'drawn', path: signature.path }
    : { kind: 'typed', name: maskValue(signature.name, 'name') }
}

type Cursor = [string, string, string]

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

function readCursor(text: string): Cursor {
  try {
    const parsed = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown
    if (
      Array.isArray(parsed) &&
      parsed.length === 3 &&
      /^\d{4}-\d{2}-\d{2}$/.test(String(parsed[0])) &&
      /^[0-9a-f-]{36}$/.test(String(parsed[1]))
    ) {
      return [String(parsed[0]), String(parsed[1]), String(parsed[2])]
    }
  } catch {
    // falls through to the refusal
  }
  throw new Refusal('request.cursor', {
    kind: 'invalid',
    zh: '翻页标记不对，请从第一页重新开始。',
    en: 'The cursor is not valid; start from the first page.',
  })
}

/** A paper that was issued for an item of the officer's own office, as PDF. */
export async function taskDocument(
  ctx: ReadCtx,
  key: { caseId: string; step: string; number: string; form: PaperForm },
  publicUrl: string,
): Promise<SealDocument> {
  await loadTask(ctx, key)
  const document = await findDocument(ctx, key.number)
  if (document?.owner !== key.caseId || (document.step !== null && document.step !== key.step))
    throw notYours()
  return documentPaper(ctx, key.number, { form: key.form, publicUrl })
}

/** 「为什么是这一天」 for an officer: the clocks of the own item and of the whole matter. */
export async function explainTaskClocks(
  ctx: ReadCtx,
  key: { caseId: string; step: string },
): Promise<ExplainedClock[]> {
  const { found } = await loadTask(ctx, key)
  return explainClocks(ctx, found, key.step)
}
