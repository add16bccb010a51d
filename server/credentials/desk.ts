import { sql, type RawBuilder } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { maskValue } from '../forms/display.ts'
import { officerOf, type ActorRef, type Officer, type ReadCtx } from '../platform/ctx.ts'
import type {
  Certificate,
  CertificateDetail,
  CertificateHistory,
  CertificateSummary,
  PaperLink,
  Proposal,
  ProposalView,
} from './model.ts'
import { findCertificate } from './queries.ts'
import { noSuchCertificate } from './refusals.ts'
import { daysToState, lastDayToState, refuseUnheard, standingOn } from './rules.ts'
import { COLUMNS, listVersions, proposalColumns } from './store.ts'
import { isPossible, OFFICER_TURNS, type CertificateState, type OfficerTurn } from './turns.ts'

/** So many stand on one page of the list. */
const PAGE = 50

type Listed = Certificate & { proposed: OfficerTurn | null }

export type AskedIssued = {
  q?: string
  state?: CertificateState | 'proposed' | undefined
  before?: string | undefined
}

/**
 * The certificates that the own office has issued, the newest first: all, those that are in a state today, those that somebody has to
 * decide on, or by number, number of the holder, or the holder's whole name: by a beginning of it the masked name could be worked out.
 */
export async function listIssued(
  ctx: ReadCtx,
  asked: AskedIssued,
): Promise<{ rows: CertificateSummary[]; next: string | null }> {
  const { office } = officerOf(ctx)
  const today = toLocalDate(ctx.now)
  const before = readCursor(asked.before)
  const after = before ? sql`(t.issued_at, t.number) < (${before.at}, ${before.number})` : sql`true`
  const q = asked.q?.trim() ?? ''
  const words = q === '' ? sql`true` : sql`t.number in (${found(office, q)})`
  // Each branch runs along an index of its own, in its order.
  const branches = branchesOf(office, asked.state, today).map(
    (which) => sql`
      (select t.*, ${PROPOSED} as proposed from credentials.certificate t
      where t.office = ${office} and ${words} and ${after} and ${which}
      order by t.issued_at desc, t.number desc limit ${PAGE + 1})`,
  )
  const { rows } = await sql<Listed>`
    select ${COLUMNS}, proposed from (${sql.join(branches, sql` union all `)}) t
    order by t.issued_at desc, t.number desc limit ${PAGE + 1}`.execute(ctx.db)
  const shown = rows.slice(0, PAGE)
  const last = shown.at(-1)
  return {
    rows: shown.map((row) => summaryOf(standingOn(today, row))),
    next: last && rows.length > PAGE ? cursorOf(last) : null,
  }
}

const PROPOSED = sql`(select p.turn from credentials.proposal p where p.number = t.number and p.state = 'open')`

/** What is named by exactly these words, each way along its index. */
const found = (office: string, q: string): RawBuilder<unknown> => sql`
  select number from credentials.certificate where number = ${q.toUpperCase()}
  union select number from credentials.certificate where office = ${office} and holder_number = ${q.toUpperCase()}
  union select number from credentials.certificate where office = ${office} and holder = ${q}`

/**
 * Which certificates are in a state today, as `standingOn` reads it: those that are written down so and whose days agree, and the few whose
 * day has come and is not written down yet. State by state, for the planner cannot see into one expression of the state: it takes hardly any
 * row to match, and sorts all that an office has issued for one page. `standing.test.ts` holds it against the rule.
 */
function branchesOf(office: string, state: AskedIssued['state'], today: string): RawBuilder<unknown>[] {
  const inForce = sql`(t.valid_until is null or t.valid_until >= ${today}::date)`
  const begun = sql`t.state = 'pending' and t.valid_from <= ${today}::date`
  const held = sql`exists (select from credentials.certificate p where p.number = t.previous and p.state = 'suspended')`
  const due = sql`
    select n.previous from credentials.certificate n where n.office = ${office} and n.state = 'pending'
      and n.valid_from <= ${today}::date and n.previous is not null`
  switch (state) {
    case undefined:
      return [sql`true`]
    case 'proposed':
      return [sql`exists (select from credentials.proposal p where p.number = t.number and p.state = 'open')`]
    case 'valid':
      return [sql`t.state = 'valid' and ${inForce}`, sql`${begun} and ${inForce} and not ${held}`]
    case 'suspended':
      return [sql`t.state = 'suspended' and ${inForce}`, sql`${begun} and ${inForce} and ${held}`]
    case 'pending':
      return [sql`t.state = 'pending' and t.valid_from > ${today}::date`]
    case 'expired':
      return [
        sql`t.state = 'expired' and not t.number = any(array(${due}))`,
        // Found by their last day and then put in order: few, for the job writes them down within the hour.
        sql`t.number = any(array(
          select o.number from credentials.certificate o where o.office = ${office} and o.valid_until < ${today}::date
            and o.state in ('pending', 'valid', 'suspended')
            and not exists (
              select from credentials.certificate n where n.chain = o.chain and n.previous = o.number and n.state = 'pending'
                and n.valid_from <= ${today}::date)))`,
      ]
    case 'superseded':
      return [
        sql`t.state = 'superseded'`,
        sql`t.state in ('valid', 'suspended', 'expired') and t.number = any(array(${due}))`,
      ]
    default:
      return [sql`t.state = ${state}`]
  }
}

const cursorOf = ({ issuedAt, number }: Certificate): string =>
  Buffer.from(`${issuedAt.toISOString()} ${number}`).toString('base64url')

function readCursor(text: string | undefined): { at: Date; number: string } | undefined {
  const [at = '', number = ''] = Buffer.from(text ?? '', 'base64url')
    .toString('utf8')
    .split(' ')
  const instant = new Date(at)
  return Number.isNaN(instant.getTime()) || !/^[0-9A-Z]+$/.test(number) ? undefined : { at: instant, number }
}

/** One certificate of the own office with all its versions and what happened to it; values masked. Others do not exist. */
export async function getIssued(ctx: ReadCtx, number: string): Promise<CertificateDetail> {
  const officer = officerOf(ctx)
  const found = await findCertificate(ctx, number)
  if (!found || found.office !== officer.office) throw noSuchCertificate()
  const versions = await listVersions(ctx, found.chain)
  const proposals = await listProposals(
    ctx,
    versions.map((each) => each.number),
  )
  const open = proposals.find((each) => each.state === 'open' && each.number === found.number)
  return {
    ...summaryOf({ ...found, proposed: open?.turn ?? null }),
    identifier: found.identifier,
    grade: found.grade,
    issuer: found.issuer,
    validFrom: found.validFrom,
    wording: found.wording,
    rows: maskedRows(found),
    versions: versions
      .toReversed()
      .map((each) => summaryOf({ ...standingOn(toLocalDate(ctx.now), each), proposed: null })),
    history: (await listHistory(ctx, found.chain)).map((each) => ({
      ...each,
      at: each.at.toISOString(),
      by: nameOf(each.by),
      reviewer: each.reviewer ? nameOf(each.reviewer) : null,
      paper: paperOf(each.paper, each.number, versions),
    })),
    proposals: proposals.map((each) => proposalView(each, versions, officer, toLocalDate(ctx.now))),
    turns: open ? [] : OFFICER_TURNS.filter((turn) => isPossible(found.state, turn)),
  }
}

/** What happened to the versions of a chain, the newest first. */
export async function listHistory(ctx: ReadCtx, chain: string): Promise<CertificateHistory[]> {
  const { rows } = await sql<CertificateHistory>`
    select number, turn, state, at, by, reviewer, reason, clause, paper from credentials.turn
    where chain = ${chain} order by seq desc`.execute(ctx.db)
  return rows
}

async function listProposals(ctx: ReadCtx, numbers: readonly string[]): Promise<Proposal[]> {
  const { rows } = await sql<Proposal>`
    select ${proposalColumns(ctx.now)} from credentials.proposal where number = any(${numbers}) order by at desc`.execute(
    ctx.db,
  )
  return rows
}

/** Where the file of a 告知书 or 决定书 about a version is: among the papers of the step that issued the version. */
function paperOf(paper: string | null, number: string, versions: readonly Certificate[]): PaperLink | null {
  const version = versions.find((each) => each.number === number)
  if (paper === null || !version) return null
  const { caseId, step } = version
  const parts = [caseId, step, 'documents', paper, 'a4'].map(encodeURIComponent)
  return { number: paper, path: `/api/v1/tasks/${parts.join('/')}` }
}

function proposalView(
  proposal: Proposal,
  versions: readonly Certificate[],
  officer: Officer,
  today: string,
): ProposalView {
  const { id, number, about, turn, reason, clause, state, by, at, reviewer, note, author } = proposal
  const { notice, servedAt, noticeReason, statedAt, statement, spoken, answer } = proposal
  return {
    id,
    number,
    turn,
    reason,
    clause,
    state,
    by: nameOf(by),
    at: at.toISOString(),
    reviewer: reviewer ? nameOf(reviewer) : null,
    note,
    notice: paperOf(notice, about ?? number, versions),
    stateDays: daysToState(proposal),
    servedOn: servedAt && toLocalDate(servedAt),
    noticeReason,
    stateOn: lastDayToState(proposal),
    statedAt: statedAt?.toISOString() ?? null,
    statement,
    spoken: spoken.map((each) => ({ ...each, recorder: nameOf(each.recorder) })),
    answer,
    // What is to be answered is answered with the decision.
    ripe: refuseUnheard({ ...proposal, statement: null, spoken: [] }, null, today) === undefined,
    own: author === officer.id,
    recorded: spoken.some(({ recorder }) => recorder.id === officer.id),
  }
}

const nameOf = ({ kind, name }: ActorRef): string => (kind === 'system' ? '系统' : name)

function summaryOf(certificate: Listed): CertificateSummary {
  const { number, title, version, holder, holderKind, state, issuedAt, validUntil, proposed } = certificate
  return {
    number,
    title,
    version,
    holder: holderKind === 'person' ? maskValue(holder, 'name') : holder,
    holderKind,
    state,
    issuedOn: toLocalDate(issuedAt),
    validUntil,
    proposed,
  }
}

/** The rows for whoever only needs to recognise the holder. */
export function maskedRows({ rows, holder, holderKind }: Certificate): { label: string; text: string }[] {
  return rows.map(({ label, text, sensitive }) => ({
    label,
    text: maskValue(text, holderKind === 'person' && text === holder ? 'name' : sensitive),
  }))
}
