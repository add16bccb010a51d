import { sql, type RawBuilder } from 'kysely'
import { actorRef, type ActorRef, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { uuidv7 } from '../platform/ids.ts'
import type { Certificate, Proposal, Spoken } from './model.ts'
import { noSuchCertificate, refuseCertificate } from './refusals.ts'
import { turned } from './rules.ts'
import type { CertificateTurn } from './turns.ts'

export const COLUMNS = sql`
  t.number, t.chain, t.version, t.identifier, t.previous, t.type, t.title, t.person_id as "personId", t.case_id as "caseId", t.step,
  t.holder, t.holder_kind as "holderKind", t.holder_number as "holderNumber", t.grade, t.wording, t.rows, t.issuer, t.office,
  t.issued_at as "issuedAt", t.valid_from::text as "validFrom", t.valid_until::text as "validUntil", t.state,
  (t.state = 'pending' and exists (
    select from credentials.certificate p where p.number = t.previous and p.state = 'suspended')) as "afterSuspended",
  (select n.valid_from::text from credentials.certificate n
    where n.chain = t.chain and n.state = 'pending' and n.previous = t.number) as "nextFrom",
  t.ended_case as "endedCase", t.ended_step as "endedStep", t.stood, t.status_index::int as "statusIndex"`

/** A public notice of the 告知书 has served it when its days have passed, whether that is written down or not. */
export const proposalColumns = (now: Date): RawBuilder<unknown> => sql`
  office, id, number, about, turn, reason, clause, state, author, by, at, reviewer, decided_at as "decidedAt", note, notice,
  state_on::text as "stateOn", stated_at as "statedAt", statement, spoken, answer,
  (select min(coalesce(v.ended_at, v.serves_at)) ${servingOn(now)}) as "servedAt",
  (select v.notice_reason ${servingOn(now)} and v.method = 'notice' order by coalesce(v.ended_at, v.serves_at) limit 1) as "noticeReason"`

const servingOn = (now: Date): RawBuilder<unknown> => sql`
  from documents.document d join deliveries.delivery v on v.owner = d.owner
  where d.number = proposal.notice and d.number = any(v.documents)
    and (v.state in ('delivered', 'refused') or v.state = 'published' and v.serves_at < ${now})`

/** A version as it is, locked together with its whole chain, so that of two turns at once the second sees the first. */
export async function lockCertificate(ctx: WriteCtx, number: string): Promise<Certificate> {
  const found = await sql<{ chain: string }>`
    select chain from credentials.certificate where number = ${number}`.execute(ctx.db)
  const chain = await lockChain(ctx, found.rows[0]?.chain ?? null)
  const certificate = chain.find((row) => row.number === number)
  if (!certificate) throw noSuchCertificate()
  return certificate
}

/** The versions of a chain, oldest first, locked. */
export async function lockChain(ctx: WriteCtx, chain: string | null): Promise<Certificate[]> {
  const { rows } = await sql<Certificate>`
    select ${COLUMNS} from credentials.certificate t where chain = ${chain} order by version for update`.execute(
    ctx.db,
  )
  return rows
}

/** The versions of a chain as they are kept, oldest first. */
export async function listVersions(ctx: ReadCtx, chain: string): Promise<Certificate[]> {
  const { rows } = await sql<Certificate>`
    select ${COLUMNS} from credentials.certificate t where chain = ${chain} order by version`.execute(ctx.db)
  return rows
}

export async function insertCertificate(
  ctx: WriteCtx,
  certificate: Omit<Certificate, 'statusIndex' | 'afterSuspended' | 'nextFrom'>,
): Promise<void> {
  const { number, chain, version, identifier, previous, type, title, personId, caseId, step } = certificate
  const { holder, holderKind, holderNumber, grade, wording, rows, issuer, office } = certificate
  await sql`
    insert into credentials.certificate (number, chain, version, identifier, previous, type, title, person_id, case_id, step, holder,
      holder_kind, holder_number, grade, wording, rows, issuer, office, issued_at, valid_from, valid_until, state)
    values (${number}, ${chain}, ${version}, ${identifier}, ${previous}, ${type}, ${title}, ${personId}, ${caseId}, ${step},
      ${holder}, ${holderKind}, ${holderNumber}, ${grade}, ${wording}, ${JSON.stringify(rows)}::jsonb, ${issuer}, ${office},
      ${certificate.issuedAt}, ${certificate.validFrom}, ${certificate.validUntil}, ${certificate.state})`.execute(
    ctx.db,
  )
}

/** 自动用印 soon after the commit, so that a signed file exists though nobody asks for it. */
export async function sealSoon(ctx: WriteCtx, number: string): Promise<void> {
  await sql`
    select graphile_worker.add_job('credentials.seal', json_build_object('number', ${number}::text),
      job_key := ${`credentials.seal:${number}`})`.execute(ctx.db)
}

/**
 * The versions of a chain that had begun and that two officers have ended for themselves, by a 决定书, and not because the decision that gave them
 * was taken back.
 */
export async function listRuled(ctx: ReadCtx, chain: string): Promise<Set<string>> {
  const { rows } = await sql<{ number: string }>`
    select t.number from credentials.turn t join credentials.certificate c on c.chain = t.chain and c.number = t.number
    where t.chain = ${chain} and t.turn in ('revoke', 'cancel') and t.paper is not null
      and c.valid_from <= (t.at at time zone 'Asia/Shanghai')::date`.execute(ctx.db)
  return new Set(rows.map(({ number }) => number))
}

/** What is told of a turn beside the turn itself. */
export type TurnNote = {
  reason?: string | null
  clause?: string | null
  /** The officer who had proposed it; whoever acts is then the second person. */
  proposal?: Proposal
  case?: { caseId: string; step: string }
  /** The number of the paper that it rests on. */
  paper?: string
}

/** Takes a turn that was found to be possible: the state of the version, a row of its history, and the event of the case. */
export async function takeTurn(
  ctx: WriteCtx,
  certificate: Certificate,
  turn: CertificateTurn,
  note: TurnNote = {},
): Promise<Certificate> {
  const after = turned(certificate, turn, note.case)
  await sql`
    update credentials.certificate set state = ${after.state}, ended_case = ${after.endedCase}, ended_step = ${after.endedStep},
      stood = ${after.stood} where number = ${after.number}`.execute(ctx.db)
  await appendTurn(ctx, after, turn, note)
  return after
}

/** 撤销, 注销: with a version ends the renewed one that waits for its day. */
export async function takeTurnWithNext(
  ctx: WriteCtx,
  certificate: Certificate,
  turn: 'revoke' | 'cancel',
  note: TurnNote = {},
): Promise<void> {
  await takeTurn(ctx, certificate, turn, note)
  const next = await findNext(ctx, certificate)
  if (next) await takeTurn(ctx, next, turn, note)
}

/** The renewed version that waits for its first day. */
export async function findNext(
  ctx: ReadCtx,
  { chain, number }: Pick<Certificate, 'chain' | 'number'>,
): Promise<Certificate | undefined> {
  const versions = await listVersions(ctx, chain)
  return versions.find(({ state, previous }) => state === 'pending' && previous === number)
}

/** A row of the history of a version, and the event for the case that it came from. */
export async function appendTurn(
  ctx: WriteCtx,
  certificate: Pick<Certificate, 'number' | 'chain' | 'state' | 'title' | 'caseId' | 'step'>,
  turn: CertificateTurn,
  note: TurnNote = {},
): Promise<void> {
  const { number, chain, state, title } = certificate
  const actor = actorRef(ctx.actor)
  const by = note.proposal?.by ?? actor
  const reviewer = note.proposal ? JSON.stringify(actor) : null
  await sql`
    insert into credentials.turn (chain, number, turn, state, at, by, reviewer, reason, clause, case_id, step, paper)
    values (${chain}, ${number}, ${turn}, ${state}, ${ctx.now}, ${JSON.stringify(by)}::jsonb, ${reviewer}::jsonb,
      ${note.reason ?? null}, ${note.clause ?? null}, ${note.case?.caseId ?? null}, ${note.case?.step ?? null},
      ${note.paper ?? null})`.execute(ctx.db)
  await record(ctx, EVENTS[turn], note.case?.caseId ?? certificate.caseId, {
    step: note.case?.step ?? certificate.step,
    number,
    title,
    ...(note.reason && { reason: note.reason }),
  })
}

/** The kinds of events, one for each turn. */
const EVENTS: Record<CertificateTurn, string> = {
  issue: 'certificate.issued',
  begin: 'certificate.begun',
  renew: 'certificate.renewed',
  change: 'certificate.changed',
  suspend: 'certificate.suspended',
  resume: 'certificate.resumed',
  revoke: 'certificate.revoked',
  annul: 'certificate.revoked',
  cancel: 'certificate.cancelled',
  expire: 'certificate.expired',
  restore: 'certificate.restored',
}

/** Who saw a certificate, and for what. */
export type NewUse = {
  kind: 'looked' | 'shown' | 'lent' | 'used'
  by: ActorRef
  purpose: string
  organ?: string
  case?: { caseId: string; step: string; number: string }
  /** Labels of the rows that were seen; absent: everything. */
  fields?: readonly string[]
}

/** Keeps that somebody saw a certificate. A case uses a certificate once a day, however often its officer opens it. */
export async function appendUse(
  ctx: WriteCtx,
  { personId, chain, number }: Pick<Certificate, 'personId' | 'chain' | 'number'>,
  use: NewUse,
): Promise<void> {
  await sql`
    insert into credentials.use (person_id, id, chain, number, at, kind, by, organ, purpose, case_id, step, case_number, fields)
    values (${personId}, ${uuidv7(ctx.now)}, ${chain}, ${number}, ${ctx.now}, ${use.kind}, ${JSON.stringify(use.by)}::jsonb,
      ${use.organ ?? null}, ${use.purpose}, ${use.case?.caseId ?? null}, ${use.case?.step ?? null}, ${use.case?.number ?? null},
      ${use.fields ?? null})
    on conflict do nothing`.execute(ctx.db)
}

export async function insertProposal(ctx: WriteCtx, proposal: Proposal): Promise<void> {
  await sql`
    insert into credentials.proposal (office, id, number, turn, reason, clause, state, author, by, at, state_on)
    values (${proposal.office}, ${proposal.id}, ${proposal.number}, ${proposal.turn}, ${proposal.reason}, ${proposal.clause}, 'open',
      ${proposal.author}, ${JSON.stringify(proposal.by)}::jsonb, ${proposal.at}, ${proposal.stateOn})`.execute(
    ctx.db,
  )
}

export async function lockProposal(
  ctx: WriteCtx,
  key: { office: string; id: string },
): Promise<Proposal | undefined> {
  const { rows } = await sql<Proposal>`
    select ${proposalColumns(ctx.now)} from credentials.proposal where office = ${key.office} and id = ${key.id} for update`.execute(
    ctx.db,
  )
  return rows[0]
}

export async function settleProposal(
  ctx: WriteCtx,
  proposal: Pick<Proposal, 'office' | 'id'>,
  result: { state: 'approved' | 'returned'; note: string | null; answer: string | null },
): Promise<void> {
  await sql`
    update credentials.proposal set state = ${result.state}, reviewer = ${JSON.stringify(actorRef(ctx.actor))}::jsonb,
      decided_at = ${ctx.now}, note = ${result.note}, answer = ${result.answer} where office = ${proposal.office} and id = ${proposal.id}`.execute(
    ctx.db,
  )
}

/** Refuses to renew or change what an officer has proposed to act on: nobody slips out of it by a newer version. */
export async function demandNothingIntended(ctx: WriteCtx, number: string): Promise<void> {
  const { rows } = await sql`
    select from credentials.proposal where number = ${number} and state = 'open'`.execute(ctx.db)
  if (rows.length > 0) throw refuseCertificate('certificate.intended', { number })
}

/**
 * What is intended about a version follows to the one that takes its place; undefined where nothing is, or something else is intended about
 * that one already, for of a version there is one at most.
 */
export async function moveProposal(ctx: WriteCtx, from: string, to: string): Promise<Proposal | undefined> {
  const { rows } = await sql<Proposal>`
    update credentials.proposal set number = ${to}, about = coalesce(about, number)
    where number = ${from} and state = 'open'
      and not exists (select from credentials.proposal n where n.number = ${to} and n.state = 'open')
    returning ${proposalColumns(ctx.now)}`.execute(ctx.db)
  return rows[0]
}

/** That the holder was told, by which paper. */
export async function saveNotice(
  ctx: WriteCtx,
  { office, id }: Pick<Proposal, 'office' | 'id'>,
  notice: string,
): Promise<void> {
  await sql`update credentials.proposal set notice = ${notice} where office = ${office} and id = ${id}`.execute(
    ctx.db,
  )
}

/** Keeps what the holder said on the page to what is intended, once; undefined where there is nothing to be said, or it was. */
export async function saveStatement(
  ctx: WriteCtx,
  number: string,
  statement: string | null,
): Promise<Proposal | undefined> {
  const { rows } = await sql<Proposal>`
    update credentials.proposal set stated_at = ${ctx.now}, statement = ${statement}
    where number = ${number} and state = 'open' and notice is not null and stated_at is null
    returning ${proposalColumns(ctx.now)}`.execute(ctx.db)
  return rows[0]
}

/** Keeps what was said elsewhere, beside what the holder says on the page. */
export async function saveSpoken(
  ctx: WriteCtx,
  { office, id }: Pick<Proposal, 'office' | 'id'>,
  spoken: Spoken,
): Promise<void> {
  await sql`
    update credentials.proposal set spoken = spoken || ${JSON.stringify([spoken])}::jsonb
    where office = ${office} and id = ${id}`.execute(ctx.db)
}
