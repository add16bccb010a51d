import { sql } from 'kysely'
import type { Db, ReadCtx, WriteCtx } from '../platform/ctx.ts'
import { brokenConstraint } from '../platform/db.ts'
import type { CalledSession, Case, CaseConfirmation, CaseItem, WholeCase } from './model.ts'
import { notYours, subjectTaken } from './refusals.ts'

/** Nobody of ours: the applicant of a case that another system handles is not known here. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

const caseColumns = sql`c.id, c.number, c.query_code as "queryCode", coalesce(c.person_id, ${NOBODY}::uuid) as "personId",
  coalesce(p.number, c.applicant_number, '') as "personNumber", nullif(p.phone, '') as phone, c.applicant, c.source, c.source_name as "sourceName",
  c.external_number as "externalNumber", c.onething, (select h.name from cases.through h where h.case_id = c.id) as through,
  c.onething_version as "onethingVersion", c.onething_name as "onethingName", c.filed, c.submitted_at as "submittedAt",
  c.closed_at as "closedAt", c.papers_issued as "papersIssued"`

const itemColumns = sql`i.case_id as "caseId", i.step, i.position, i.item, i.item_version as "itemVersion",
  i.item_name as "itemName", i.office, i.state, i.needs, i.officer_id as "officerId", i.officer,
  i.submitted_at as "submittedAt", i.accepted_at as "acceptedAt", i.decided_at as "decidedAt",
  i.answer_on as "answerOn", i.promised_on as "promisedOn", i.statutory_on as "statutoryOn", i.due_on as "dueOn",
  i.due_kind as "dueKind", i.provisional, i.order_on as "orderOn",
  i.forecast_on as "forecastOn", i.forecast_provisional as "forecastProvisional", i.opinion, i.reason, i.decided_by as "decidedBy",
  i.problems, i.told, i.undertaking, i.proposal, i.revision, i.outputs, i.certificate,
  (select t.system from exchange.thread t
    where t.owner = i.case_id and t.subject = i.step and t.ended_at is null limit 1) as system`

type By = { id: string } | { number: string }

async function load(db: Db, by: By, locked: boolean): Promise<WholeCase | undefined> {
  const found = await sql<Case>`
    select ${caseColumns} from cases.case c left join people.person p on p.id = c.person_id
    where ${'id' in by ? sql`c.id = ${by.id}` : sql`c.number = ${by.number}`} ${locked ? sql`for update of c` : sql``}
  `.execute(db)
  const head = found.rows[0]
  if (!head) return undefined
  const items = await sql<CaseItem>`
    select ${itemColumns} from cases.case_item i where i.case_id = ${head.id} order by i.position`.execute(db)
  const confirmations = await sql<CaseConfirmation>`
    select id, name, person_name as "personName", phone, state, valid_days as "validDays", expires_at as "expiresAt",
      shows, sent_at as "sentAt", sends
    from cases.confirmation where case_id = ${head.id} order by id`.execute(db)
  return {
    case: head,
    items: items.rows,
    confirmations: confirmations.rows,
    sessions: await loadSessions(db, head.id),
  }
}

/** 联合勘验 and 联合评审 that were called for a case; what the one-thing only plans is added by whoever knows it. */
async function loadSessions(db: Db, caseId: string): Promise<CalledSession[]> {
  const found = await sql<CalledSession>`
    select id, at, place, officers, findings from cases.session where case_id = ${caseId}`.execute(db)
  return found.rows
}

export function findCase(ctx: ReadCtx, by: By): Promise<WholeCase | undefined> {
  return load(ctx.db, by, false)
}

/** The same, locked, where there may be none: other systems name what they like. */
export function findLocked(ctx: WriteCtx, id: string): Promise<WholeCase | undefined> {
  return load(ctx.db, { id }, true)
}

/** The whole case, locked until the command ends, because one item's fate moves the others. */
export async function lockCase(ctx: WriteCtx, id: string): Promise<WholeCase> {
  const found = await load(ctx.db, { id }, true)
  if (!found) throw notYours()
  return found
}

/** Writes back one item, every changing column at once, and counts the change. */
export async function saveItem(ctx: WriteCtx, item: CaseItem): Promise<void> {
  await sql`
    update cases.case_item set state = ${item.state}, office = ${item.office}, needs = ${item.needs}, officer_id = ${item.officerId}, officer = ${item.officer},
      submitted_at = ${item.submittedAt}, accepted_at = ${item.acceptedAt}, decided_at = ${item.decidedAt},
      answer_on = ${item.answerOn}, promised_on = ${item.promisedOn}, statutory_on = ${item.statutoryOn},
      due_on = ${item.dueOn}, due_kind = ${item.dueKind}, provisional = ${item.provisional},
      order_on = ${item.orderOn}, opinion = ${item.opinion}, reason = ${item.reason},
      decided_by = ${item.decidedBy}, told = ${item.told}, undertaking = ${json(item.undertaking)}::jsonb,
      proposal = ${json(item.proposal)}::jsonb, revision = revision + 1, problems = ${JSON.stringify(item.problems)}::jsonb, outputs = ${JSON.stringify(item.outputs)}::jsonb,
      certificate = ${item.certificate}
    where case_id = ${item.caseId} and step = ${item.step}`.execute(ctx.db)
}

export async function saveFiled(ctx: WriteCtx, current: Case): Promise<void> {
  await sql`update cases.case set filed = ${JSON.stringify(current.filed)}::jsonb where id = ${current.id}`.execute(
    ctx.db,
  )
}

export async function closeCase(ctx: WriteCtx, current: Case): Promise<void> {
  current.closedAt = ctx.now
  await sql`update cases.case set closed_at = ${ctx.now} where id = ${current.id}`.execute(ctx.db)
}

/** Refuses (by constraint `case_subject`) where another case about the same subject has begun meanwhile. */
export async function reopenCase(ctx: WriteCtx, current: Case): Promise<void> {
  current.closedAt = null
  await sql`update cases.case set closed_at = null where id = ${current.id}`
    .execute(ctx.db)
    .catch((error: unknown) => {
      throw brokenConstraint(error) === 'case_subject' ? subjectTaken() : error
    })
}

export async function savePapersIssued(ctx: WriteCtx, caseId: string): Promise<void> {
  await sql`update cases.case set papers_issued = true where id = ${caseId}`.execute(ctx.db)
}

function json(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}

export type Link = {
  caseId: string
  id: string
  state: string
  expiresAt: Date
  shows: string[]
  text: string
  personName: string
}

/** The confirmation behind a link, by the hash of its token. */
export async function findLink(ctx: ReadCtx, tokenHash: string): Promise<Link | undefined> {
  const found = await sql<Link>`
    select case_id as "caseId", id, state, expires_at as "expiresAt", shows, text, person_name as "personName"
    from cases.confirmation where token_hash = ${tokenHash}`.execute(ctx.db)
  return found.rows[0]
}

/** The citizen number of whoever is asked to confirm. */
export async function findAsked(ctx: ReadCtx, caseId: string, id: string): Promise<string | undefined> {
  const found = await sql<{ number: string }>`
    select person_number as number from cases.confirmation where case_id = ${caseId} and id = ${id}`.execute(
    ctx.db,
  )
  return found.rows[0]?.number
}

export async function saveAnswer(
  ctx: WriteCtx,
  caseId: string,
  id: string,
  state: 'confirmed' | 'disputed',
  note: string,
): Promise<void> {
  await sql`
    update cases.confirmation set state = ${state}, note = ${note}, answered_at = ${ctx.now}
    where case_id = ${caseId} and id = ${id}`.execute(ctx.db)
}

/** A new link in the place of the old one, which stops working; whatever was answered before is open again. */
export async function saveLink(
  ctx: WriteCtx,
  caseId: string,
  id: string,
  tokenHash: string,
  until: Date,
): Promise<void> {
  await sql`
    update cases.confirmation set token_hash = ${tokenHash}, expires_at = ${until}, sent_at = ${ctx.now},
      sends = sends + 1, state = 'asked', answered_at = null, note = null, reminded = null
    where case_id = ${caseId} and id = ${id}`.execute(ctx.db)
}

/** The instants of an officer's last decisions, newest first. */
export async function listDecisions(ctx: ReadCtx, officerId: string, most: number): Promise<Date[]> {
  const found = await sql<{ at: Date }>`
    select at from cases.decision where officer_id = ${officerId} order by at desc limit ${most}`.execute(
    ctx.db,
  )
  return found.rows.map(({ at }) => at)
}

/** Notes a decision for the count of those in a row; what is older than a day counts for nothing and is swept. */
export async function noteDecision(
  ctx: WriteCtx,
  officerId: string,
  { caseId, step }: { caseId: string; step: string },
): Promise<void> {
  await sql`
    insert into cases.decision (officer_id, at, case_id, step) values (${officerId}, ${ctx.now}, ${caseId}, ${step})
    on conflict do nothing`.execute(ctx.db)
}

/** The instants at which the server showed an item to an officer within the last day, newest first; not what was fetched ahead. */
export async function listLooks(
  ctx: ReadCtx,
  officerId: string,
  { caseId, step }: { caseId: string; step: string },
): Promise<Date[]> {
  const found = await sql<{ at: Date }>`
    select at from platform.event
    where subject = ${caseId} and kind = 'case.viewed' and actor->>'id' = ${officerId} and data->>'step' = ${step}
      and not data ? 'note' and at > ${ctx.now}::timestamptz - interval '1 day' and at <= ${ctx.now}
    order by at desc`.execute(ctx.db)
  return found.rows.map(({ at }) => at)
}
