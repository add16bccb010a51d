import { sql } from 'kysely'
import type { ActorRef, ReadCtx, WriteCtx } from '../platform/ctx.ts'
import type { Limit } from '../deadlines/model.ts'
import type { Outcome } from './outcomes.ts'
import type { UrgingState } from './life.ts'
import { refuseSupervision } from './refusals.ts'

// ---- Urgings ------------------------------------------------------------------------------------------------

export type Urging = {
  id: string
  office: string
  caseId: string
  subject: string
  state: UrgingState
  reason: string
  demand: string
  answer: Limit
  document: string
  issuedBy: ActorRef
  byOffice: string
  issuedAt: Date
  escalatedTo: string | null
  escalatedAt: Date | null
  settledAt: Date | null
  liftedAt: Date | null
  liftedBecause: string | null
}

export type Reply = {
  number: number
  text: string
  because: string | null
  expectedOn: string | null
  by: ActorRef
  at: Date
  accepted: boolean | null
  note: string | null
  judgedBy: ActorRef | null
  judgedAt: Date | null
}

export const urgingColumns = sql`u.id, u.office, u.case_id as "caseId", u.subject, u.state, u.reason, u.demand, u.answer,
  u.document, u.issued_by as "issuedBy", u.by_office as "byOffice", u.issued_at as "issuedAt",
  u.escalated_to as "escalatedTo", u.escalated_at as "escalatedAt", u.settled_at as "settledAt",
  u.lifted_at as "liftedAt", u.lifted_because as "liftedBecause"`

/** An urging; undefined where there is none of this id. */
export async function findUrging(ctx: ReadCtx, id: string): Promise<Urging | undefined> {
  const found = await sql<Urging>`
    select ${urgingColumns} from supervision.urging u where u.id = ${id}`.execute(ctx.db)
  return found.rows[0]
}

/** An urging, locked until the command ends. Refuses what does not exist. */
export async function lockUrging(ctx: WriteCtx, id: string): Promise<Urging> {
  const found = await sql<Urging>`
    select ${urgingColumns} from supervision.urging u where u.id = ${id} for update`.execute(ctx.db)
  const urging = found.rows[0]
  if (!urging) throw refuseSupervision('urging.unknown')
  return urging
}

export async function insertUrging(ctx: WriteCtx, urging: Urging): Promise<void> {
  await sql`
    insert into supervision.urging (id, office, case_id, subject, state, reason, demand, answer, document, issued_by,
      by_office, issued_at)
    values (${urging.id}, ${urging.office}, ${urging.caseId}, ${urging.subject}, ${urging.state}, ${urging.reason},
      ${urging.demand}, ${JSON.stringify(urging.answer)}::jsonb, ${urging.document},
      ${JSON.stringify(urging.issuedBy)}::jsonb, ${urging.byOffice}, ${urging.issuedAt})`.execute(ctx.db)
}

/** Writes back what of an urging may change. */
export async function saveUrging(ctx: WriteCtx, urging: Urging): Promise<void> {
  await sql`
    update supervision.urging set state = ${urging.state}, escalated_to = ${urging.escalatedTo},
      escalated_at = ${urging.escalatedAt}, settled_at = ${urging.settledAt}, lifted_at = ${urging.liftedAt},
      lifted_because = ${urging.liftedBecause}
    where id = ${urging.id}`.execute(ctx.db)
}

/** The replies of an urging, the oldest first. */
export async function listReplies(ctx: ReadCtx, urgingId: string): Promise<Reply[]> {
  const found = await sql<Reply>`
    select number, text, because, expected_on as "expectedOn", by, at, accepted, note, judged_by as "judgedBy",
      judged_at as "judgedAt"
    from supervision.reply where urging_id = ${urgingId} order by number`.execute(ctx.db)
  return found.rows
}

export async function insertReply(
  ctx: WriteCtx,
  urgingId: string,
  reply: Pick<Reply, 'text' | 'because' | 'expectedOn' | 'by' | 'at'>,
): Promise<void> {
  await sql`
    insert into supervision.reply (urging_id, number, text, because, expected_on, by, at)
    select ${urgingId}, coalesce(max(number), 0) + 1, ${reply.text}, ${reply.because}::text,
      ${reply.expectedOn}::date, ${JSON.stringify(reply.by)}::jsonb, ${reply.at}::timestamptz
    from supervision.reply where urging_id = ${urgingId}`.execute(ctx.db)
}

/** Writes what was found of the last reply. */
export async function judgeReply(
  ctx: WriteCtx,
  urgingId: string,
  judged: { accepted: boolean; note: string | null; by: ActorRef },
): Promise<void> {
  await sql`
    update supervision.reply set accepted = ${judged.accepted}, note = ${judged.note},
      judged_by = ${JSON.stringify(judged.by)}::jsonb, judged_at = ${ctx.now}
    where urging_id = ${urgingId} and number = (
      select max(number) from supervision.reply where urging_id = ${urgingId})`.execute(ctx.db)
}

// ---- What came of cases -------------------------------------------------------------------------------------

/** A row of `supervision.effort`: what a closed case asked of its applicant. */
export type Effort = {
  caseId: string
  onething: string
  closedOn: string
  fields: number
  questions: number
  /** Elements that the applicant filled in. */
  answers: number
  materials: number
  uploads: number
  files: number
  corrections: number
  atCounter: boolean
  visits: number
  /** Typed at our desk, and delivered by the system that owns it, too. */
  typedTwice: boolean
}

/** How far cases have been followed: null at first, `taken` while another worker follows them. */
export async function claimProgress(ctx: WriteCtx): Promise<Date | null | 'taken'> {
  const found = await sql<{ until: Date | null }>`
    select nullif(until, '-infinity') as until from supervision.followed where name = 'cases'
    for update skip locked`.execute(ctx.db)
  const row = found.rows[0]
  return row ? row.until : 'taken'
}

export async function saveProgress(ctx: WriteCtx, until: Date): Promise<void> {
  await sql`update supervision.followed set until = ${until} where name = 'cases'`.execute(ctx.db)
}

const OUTCOME = sql`(case_id, step, office, onething, item, result, decided, ended_at, ended_on, in_promised,
  in_statutory, early, corrections, days, office_minutes, applicant_minutes, outside_minutes, waiting_minutes, office_days)`

/**
 * Writes the outcomes of these cases in the place of all that was known of them. Gives the days on which something has
 * changed; what stays the same is not written.
 */
export async function saveOutcomes(
  ctx: WriteCtx,
  caseIds: string[],
  outcomes: readonly Outcome[],
): Promise<string[]> {
  const changed = await sql<{ day: string | null }>`
    with given as materialized (
      select "caseId" as case_id, step, office, onething, item, result, decided, "endedAt" as ended_at,
        "endedOn" as ended_on, "inPromised" as in_promised, "inStatutory" as in_statutory, early, corrections, days,
        "officeMinutes" as office_minutes, "applicantMinutes" as applicant_minutes, "outsideMinutes" as outside_minutes,
        "waitingMinutes" as waiting_minutes, "officeDays" as office_days
      from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as r("caseId" uuid, step text, office text,
        onething text, item text, result text, decided boolean, "endedAt" timestamptz, "endedOn" date,
        "inPromised" boolean, "inStatutory" boolean, early boolean, corrections smallint, days smallint,
        "officeMinutes" int, "applicantMinutes" int, "outsideMinutes" int, "waitingMinutes" int, "officeDays" smallint)
    ), gone as (
      delete from supervision.outcome o where o.case_id = any(${caseIds}::uuid[])
        and not exists (select from given g where g.case_id = o.case_id and g.step = o.step)
      returning o.ended_on
    ), put as (
      insert into supervision.outcome as o ${OUTCOME} select * from given
      on conflict (case_id, step) do update set ${OUTCOME} = (select excluded.*)
      where o is distinct from excluded
      returning old.ended_on as was, new.ended_on as now
    )
    select ended_on as day from gone union select was from put union select now from put`.execute(ctx.db)
  return changed.rows.flatMap(({ day }) => (day === null ? [] : [day]))
}

/** Adds up these days anew. */
export async function rebuildDays(ctx: WriteCtx, days: string[]): Promise<void> {
  if (days.length === 0) return
  await sql`delete from supervision.day where day = any(${days}::date[])`.execute(ctx.db)
  await sql`
    insert into supervision.day (day, unit, office, onething, decided, promised, in_promised, early, statutory,
      in_statutory, corrected, timed, days)
    select ended_on, case when item is null then 'case' else 'item' end, office, onething, count(*),
      count(in_promised), count(*) filter (where in_promised), count(*) filter (where early), count(in_statutory),
      count(*) filter (where in_statutory), count(*) filter (where corrections > 0), count(days),
      coalesce(sum(days), 0)
    from supervision.outcome where ended_on = any(${days}::date[]) and decided
    group by 1, 2, 3, 4`.execute(ctx.db)
}

/** Writes what the closed ones of these cases asked of their applicants, in the place of what was known. */
export async function saveEfforts(
  ctx: WriteCtx,
  caseIds: string[],
  efforts: readonly Effort[],
): Promise<void> {
  const closed = efforts.map(({ caseId }) => caseId)
  await sql`
    delete from supervision.effort where case_id = any(${caseIds}::uuid[])
      and case_id <> all(${closed}::uuid[])`.execute(ctx.db)
  await sql`
    insert into supervision.effort (case_id, onething, closed_on, fields, questions, answers, materials, uploads, files,
      corrections, at_counter, visits, typed_twice)
    select "caseId", onething, "closedOn", fields, questions, answers, materials, uploads, files, corrections, "atCounter",
      visits, "typedTwice"
    from jsonb_to_recordset(${JSON.stringify(efforts)}::jsonb) as r("caseId" uuid, onething text, "closedOn" date,
      fields int, questions int, answers int, materials int, uploads int, files int, corrections int, "atCounter" boolean, visits int,
      "typedTwice" boolean)
    on conflict (case_id) do update set closed_on = excluded.closed_on, corrections = excluded.corrections,
      files = excluded.files, at_counter = excluded.at_counter, visits = excluded.visits,
      typed_twice = excluded.typed_twice`.execute(ctx.db)
}
