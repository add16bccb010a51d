import { sql } from 'kysely'
import { toDate, toDayNumber, toLocalDate } from '../calendar/rules.ts'
import type { Acting, Role } from '../companies/model.ts'
import type { IssuedDocument } from '../documents/model.ts'
import { findDocument } from '../documents/queries.ts'
import { noSuchDocument } from '../documents/refusals.ts'
import { maskValue } from '../forms/display.ts'
import { postName } from '../offices/rules.ts'
import { personOf, type ActorRef, type ReadCtx } from '../platform/ctx.ts'
import { demand } from '../platform/refusal.ts'
import { sha256 } from '../platform/secrets.ts'
import type { Certificate, CertificateHistory, Proposal } from './model.ts'
import { listHistory } from './desk.ts'
import { actingFor, mayUse, refuseToSpeak } from './holding.ts'
import { findCertificate, listCompanyCertificates, listOwnCertificates } from './queries.ts'
import { noSuchCertificate, refuseCertificate } from './refusals.ts'
import { daysToState, lastDayToState, standingOn } from './rules.ts'
import { listVersions, proposalColumns } from './store.ts'

/** From how many days before its end a certificate is called 将到期. */
const SOON_DAYS = 30

/** A card of the wallet. */
export type Card = Pick<
  Certificate,
  'number' | 'title' | 'holder' | 'holderKind' | 'issuer' | 'state' | 'validUntil' | 'version'
> & { soon: boolean }

/** 我的证照: the newest version of each certificate that the person holds. */
export async function listCards(ctx: ReadCtx): Promise<Card[]> {
  return (await listOwnCertificates(ctx)).map((each) => cardOf(each, ctx.now))
}

/** The wallet of a company, as far as whoever acts for it may use it. */
export async function listCompanyCards(
  ctx: ReadCtx,
  acting: Pick<Acting, 'company' | 'papers'>,
): Promise<Card[]> {
  return (await listCompanyCertificates(ctx, acting)).map((each) => cardOf(each, ctx.now))
}

function cardOf(certificate: Certificate, now: Date): Card {
  const standing = standingOn(toLocalDate(now), certificate)
  const { number, title, holder, holderKind, issuer, state, validUntil, version, nextFrom } = standing
  const edge = toDate(toDayNumber(toLocalDate(now)) + SOON_DAYS)
  // Nobody has to do anything where the renewed one waits.
  const soon = state === 'valid' && validUntil !== null && validUntil <= edge && nextFrom === null
  return { number, title, holder, holderKind, issuer, state, validUntil, version, soon }
}

/** Somebody who looked at a certificate, was shown it, borrowed or used it. */
export type Use = {
  at: Date
  kind: 'looked' | 'shown' | 'lent' | 'used'
  by: ActorRef
  organ: string | null
  /** 岗位 of the officer, by its name. */
  post: string | null
  purpose: string
  caseNumber: string | null
  fields: string[] | null
}

/** 授权使用: lent once, to whom, for what and until when. */
export type Loan = {
  id: string
  borrower: string
  purpose: string
  at: Date
  expiresAt: Date
  usedAt: Date | null
  revokedAt: Date | null
  state: 'open' | 'used' | 'expired' | 'ended'
}

/** 拟处理: told to the holder, not decided yet. */
export type Intent = Pick<
  Proposal,
  'turn' | 'reason' | 'clause' | 'notice' | 'statedAt' | 'statement' | 'spoken'
> & {
  /** The last day to answer it; null as long as the notice was not served, which gives so many days. */
  stateOn: string | null
  stateDays: number | null
}

export type OwnCertificate = Card &
  Pick<Certificate, 'identifier' | 'grade' | 'validFrom' | 'wording' | 'rows' | 'issuedAt'> & {
    versions: Card[]
    history: (CertificateHistory & { caseNumber: string })[]
    /** The case that it came from; empty where somebody else filed it. */
    caseNumber: string
    /** The company that holds it, and as what the person who asks acts for it; null: their own. */
    company: { code: string; name: string; as: Role } | null
    /** What the organ intends and the holder may answer; of a company's only its legal representative reads it. */
    intent: Intent | null
    uses: Use[]
    loans: Loan[]
  }

/** One certificate that the person who asks holds or uses for a company, with all versions, what happened to it, and everybody who saw it. */
export async function getOwnCertificate(ctx: ReadCtx, number: string): Promise<OwnCertificate> {
  const found = await loadOwn(ctx, number)
  const { chain } = found
  const acting = await actingFor(ctx, found)
  const versions = await listVersions(ctx, chain)
  const history = await listHistory(ctx, chain)
  const cases = await caseNumbers(ctx, versions)
  const caseOf = (version: string): string => cases.get(version) ?? ''
  const uses = await sql<Omit<Use, 'post'>>`
    select at, kind, by, organ, purpose, case_number as "caseNumber", fields from credentials.use
    where chain = ${chain} order by at desc limit 200`.execute(ctx.db)
  const loans = await sql<Omit<Loan, 'state'>>`
    select id, borrower, purpose, at, expires_at as "expiresAt", used_at as "usedAt", revoked_at as "revokedAt"
    from credentials.loan where chain = ${chain} order by at desc limit 50`.execute(ctx.db)
  return {
    ...cardOf(found, ctx.now),
    identifier: found.identifier,
    grade: found.grade,
    validFrom: found.validFrom,
    wording: found.wording,
    rows: found.rows,
    issuedAt: found.issuedAt,
    versions: versions.toReversed().map((each) => cardOf(each, ctx.now)),
    history: history.map((each) => ({ ...each, caseNumber: caseOf(each.number) })),
    caseNumber: caseOf(found.number),
    company: acting && { code: acting.company.code, name: acting.company.name, as: acting.as },
    intent: (await refuseToSpeak(ctx, found)) ? null : await findIntent(ctx, found.number),
    uses: uses.rows.map((use) => ({
      ...use,
      post: postName(ctx.world.region.offices, use.by.office, use.by.post),
    })),
    loans: loans.rows.map((loan) => ({ ...loan, state: loanState(loan, ctx.now) })),
  }
}

/** The number of the own case that each version came from, by the number of the version. */
async function caseNumbers(ctx: ReadCtx, versions: readonly Certificate[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; number: string }>`
    select id, number from cases.case
    where id = any(${versions.map(({ caseId }) => caseId)}) and person_id = ${personOf(ctx).id}`.execute(
    ctx.db,
  )
  const byId = new Map(rows.map(({ id, number }) => [id, number]))
  return new Map(versions.map(({ number, caseId }) => [number, byId.get(caseId) ?? '']))
}

async function findIntent(ctx: ReadCtx, number: string): Promise<Intent | null> {
  const { rows } = await sql<Proposal>`
    select ${proposalColumns(ctx.now)} from credentials.proposal
    where number = ${number} and state = 'open' and notice is not null`.execute(ctx.db)
  const [open] = rows
  return open ? { ...open, stateOn: lastDayToState(open), stateDays: daysToState(open) } : null
}

/**
 * A paper about a certificate of one's own: what is intended, or was decided, about any version of it, also where somebody else had applied.
 * Refused to whoever does not represent the company that holds it; any other paper does not exist here.
 */
export async function getRuling(
  ctx: ReadCtx,
  { number, document }: { number: string; document: string },
): Promise<IssuedDocument> {
  const certificate = await loadOwn(ctx, number)
  demand(await refuseToSpeak(ctx, certificate))
  const { rows } = await sql`
    select 1 from credentials.turn where chain = ${certificate.chain} and paper = ${document}
    union select 1 from credentials.proposal p join credentials.certificate c on c.number = p.number
    where c.chain = ${certificate.chain} and p.notice = ${document}`.execute(ctx.db)
  const found = rows.length > 0 ? await findDocument(ctx, document) : undefined
  if (!found) throw noSuchDocument()
  return found
}

/** A certificate that the person who asks holds, or uses for a company; that of somebody else does not exist. */
export async function loadOwn(ctx: ReadCtx, number: string): Promise<Certificate> {
  const found = await findCertificate(ctx, number)
  if (!found || !(await mayUse(ctx, found))) throw noSuchCertificate()
  return found
}

export function loanState(
  { usedAt, revokedAt, expiresAt }: Pick<Loan, 'usedAt' | 'revokedAt' | 'expiresAt'>,
  now: Date,
): Loan['state'] {
  if (usedAt) return 'used'
  if (revokedAt) return 'ended'
  return expiresAt > now ? 'open' : 'expired'
}

/** What somebody else is shown of a certificate: whether it is valid, and what the holder chose. */
export type Shown = Pick<Certificate, 'title' | 'issuer' | 'state' | 'validUntil' | 'number'> & {
  holder: string
  rows: { label: string; text: string }[]
  at: Date
}

/** The rows that the holder chose, whole; the holder is named only where that row was chosen. */
export function shownOf(certificate: Certificate, fields: readonly string[] | null, at: Date): Shown {
  const { title, issuer, state, validUntil, number, holder, holderKind } = certificate
  const rows = certificate.rows.filter(({ label }) => fields === null || fields.includes(label))
  const named = fields === null || holderKind === 'company' || rows.some(({ text }) => text === holder)
  return {
    title,
    issuer,
    state,
    validUntil,
    number,
    holder: named ? holder : maskValue(holder, 'name'),
    rows: rows.map(({ label, text }) => ({ label, text })),
    at,
  }
}

/** What the borrower reads before using the certificate. */
export type LoanView = {
  title: string
  holder: string
  issuer: string
  borrower: string
  purpose: string
  expiresAt: Date
  state: Loan['state']
}

/** A loan by its link, for the person to whom it was lent; to anybody else the link opens nothing. */
export async function getLoan(ctx: ReadCtx, token: string): Promise<LoanView> {
  const { rows } = await sql<Omit<LoanView, 'state'> & { usedAt: Date | null; revokedAt: Date | null }>`
    select t.title, t.holder, t.issuer, l.borrower, l.purpose, l.expires_at as "expiresAt", l.used_at as "usedAt",
      l.revoked_at as "revokedAt"
    from credentials.loan l join credentials.certificate t on t.number = l.number
    where l.token_hash = ${sha256(token)}`.execute(ctx.db)
  const [loan] = rows
  if (!loan || loan.borrower !== personOf(ctx).name) throw refuseCertificate('certificate.no-loan')
  const { usedAt, revokedAt, ...view } = loan
  return { ...view, state: loanState({ usedAt, revokedAt, expiresAt: loan.expiresAt }, ctx.now) }
}
