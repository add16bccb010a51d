import { sql, type RawBuilder } from 'kysely'
import { startOfDay, toDayNumber, toLocalDate } from '../calendar/rules.ts'
import { renderCertificate } from '../documents/queries.ts'
import type { Acting } from '../companies/model.ts'
import { listActing } from '../companies/queries.ts'
import { maskValue } from '../forms/display.ts'
import { personOf, type ReadCtx } from '../platform/ctx.ts'
import { Refusal } from '../platform/refusal.ts'
import type { PaperForm } from '../documents/model.ts'
import type { PaperKey, SealDocument } from '../seals/model.ts'
import { documentPaper, sealPolicy } from '../seals/queries.ts'
import { mayUse } from './holding.ts'
import type { Certificate, UseFigures } from './model.ts'
import { noSuchCertificate } from './refusals.ts'
import { isCertificateNumber, isIdentifier, lostBy, standingOn, turnsBack, validityRow } from './rules.ts'
import { statusPlace } from './sd-jwt.ts'
import { COLUMNS, listRuled, listVersions } from './store.ts'

/** What anybody may see of a certificate whose number they hold: personal data masked. */
export type VerifiedCertificate = {
  number: string
  identifier: string | null
  version: number
  title: string
  state: Certificate['state']
  /** Since when it is in this state; why is between the organ and the holder. */
  since: string
  issuer: string
  issuedOn: string
  validUntil: string | null
  holder: string
  rows: { label: string; value: string }[]
}

/** A version by its number or its 证照标识, however they are written; undefined for what was never issued. */
export async function findCertificate(ctx: ReadCtx, text: string): Promise<Certificate | undefined> {
  const wanted = text.trim().toUpperCase()
  const by = isCertificateNumber(wanted) ? sql`number` : isIdentifier(wanted) ? sql`identifier` : undefined
  if (!by) return undefined
  const found = await sql<Certificate>`
    select ${COLUMNS} from credentials.certificate t where ${by} = ${wanted}`.execute(ctx.db)
  const [certificate] = found.rows
  return certificate && standingOn(toLocalDate(ctx.now), certificate)
}

/**
 * The number of the licence that its holder would lose, were the decision of this step taken back; undefined where another version stands
 * in its place then, or none stands anyway.
 */
export async function findLost(
  ctx: ReadCtx,
  decision: { caseId: string; step: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ chain: string }>`
    select distinct chain from credentials.certificate where case_id = ${decision.caseId} and step = ${decision.step}`.execute(
    ctx.db,
  )
  for (const { chain } of rows) {
    const versions = await listVersions(ctx, chain)
    const turns = turnsBack(versions, decision, { withLater: true, ruled: await listRuled(ctx, chain) })
    const lost = turns instanceof Refusal ? undefined : lostBy(versions, turns, toLocalDate(ctx.now))
    if (lost) return lost.number
  }
  return undefined
}

/** The 决定书 by which two officers revoked what a step gave last; undefined: there is none. */
export async function findRuling(
  ctx: ReadCtx,
  { caseId, step }: { caseId: string; step: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ paper: string | null }>`
    select (select t.paper from credentials.turn t
      where t.chain = c.chain and t.number = c.number and t.turn = 'revoke' order by t.seq desc limit 1) as paper
    from credentials.certificate c where c.case_id = ${caseId} and c.step = ${step}
    order by c.status_index desc limit 1`.execute(ctx.db)
  return rows[0]?.paper ?? undefined
}

/** The public page behind the QR code. Refused alike whether the number is malformed or unknown. */
export async function verifyCertificate(ctx: ReadCtx, number: string): Promise<VerifiedCertificate> {
  const found = await findCertificate(ctx, number)
  if (!found) throw noSuchCertificate()
  const last = await sql<{ at: Date }>`
    select at from credentials.turn where chain = ${found.chain} and number = ${found.number} order by seq desc limit 1
  `.execute(ctx.db)
  return {
    number: found.number,
    identifier: found.identifier,
    version: found.version,
    title: found.title,
    state: found.state,
    since: toLocalDate(last.rows[0]?.at ?? found.issuedAt),
    issuer: found.issuer,
    issuedOn: toLocalDate(found.issuedAt),
    validUntil: found.validUntil,
    holder: maskValue(found.holder, found.holderKind === 'person' ? 'name' : null),
    rows: found.rows.map(({ label, text, sensitive }) => ({
      label,
      // The holder stays masked in whatever row the name stands.
      value: maskValue(text, text === found.holder && found.holderKind === 'person' ? 'name' : sensitive),
    })),
  }
}

/**
 * The certificate as a paper, complete: for the person whose case it came from, and for whoever acts for the company that holds it.
 * `mayRead` lets the room that knows offices allow the officer who issued it. To anybody else it does not exist.
 */
export async function certificatePaper(
  ctx: ReadCtx,
  number: string,
  publicUrl: string,
  mayRead: (certificate: Certificate) => Promise<boolean> = async () => false,
): Promise<SealDocument> {
  const found = await findCertificate(ctx, number)
  const own =
    found && ctx.actor.kind === 'person' && (ctx.actor.id === found.personId || (await mayUse(ctx, found)))
  if (!found || !(own || (await mayRead(found)))) throw noSuchCertificate()
  return paperOf(ctx, found, publicUrl)
}

/** A certificate as a paper, for whoever has made sure that it may be drawn. */
async function paperOf(ctx: ReadCtx, found: Certificate, publicUrl: string): Promise<SealDocument> {
  const place = statusPlace(ctx.world.publicUrl, found.statusIndex)
  const policy = await sealPolicy(ctx, { subject: found.caseId, step: found.step })
  return {
    kind: 'certificate',
    number: found.number,
    form: 'a4',
    title: found.title,
    name: `${found.title}-${found.number}.pdf`,
    subject: found.caseId,
    office: found.office,
    ...policy,
    // What was revoked before it was sealed is not sealed any more.
    sealable: found.state === 'valid' || found.state === 'pending',
    render: (seal) =>
      renderCertificate({
        title: found.title,
        number: found.number,
        holder: found.holder,
        rows: [...found.rows.map(({ label, text }) => ({ label, value: text })), ...validityRow(found)],
        issuer: found.issuer,
        issuedOn: toLocalDate(found.issuedAt),
        wording: found.wording,
        verifyUrl: `${publicUrl}/verify/${found.number}`,
        statusList: `${place.uri}#${place.idx}`,
        demo: ctx.world.mode === 'demo',
        seal,
      }),
  }
}

/** The paper that the platform seals by itself; undefined where the item wants an officer, or it does not stand any more. */
export async function paperForPlatform(ctx: ReadCtx, number: string): Promise<SealDocument | undefined> {
  const found = await findCertificate(ctx, number)
  const paper = found && (await paperOf(ctx, found, ctx.world.publicUrl))
  return paper?.automatic && paper.sealable ? paper : undefined
}

/** A paper that is to be sealed anew; undefined where it does not stand any more. */
export async function paperToReseal(ctx: ReadCtx, key: PaperKey): Promise<SealDocument | undefined> {
  const { publicUrl } = ctx.world
  if (key.kind === 'document') {
    const paper = await documentPaper(ctx, key.number, { form: key.form as PaperForm, publicUrl })
    return paper.sealable ? paper : undefined
  }
  const found = await findCertificate(ctx, key.number)
  const paper = found && (await paperOf(ctx, found, publicUrl))
  return paper?.sealable ? paper : undefined
}

/**
 * Of a chain the version that counts: the one that stands or ended last, not one that was replaced, whose decision was taken back, or that
 * waits for its first day.
 */
const countsFirst = (today: string): RawBuilder<unknown> =>
  sql`t.chain, t.state in ('superseded', 'revoked'), t.state = 'pending' and t.valid_from > ${today}::date, t.version desc`

/** Is the certificate `t` held by a company for which somebody acts here? Then it is the company's, whoever applied for it. */
export const HELD_BY_COMPANY = sql`(t.holder_kind = 'company' and exists (
  select from companies.company served where served.code = t.holder_number))`

/** Certificates `t` that a person holds: those that they applied for, but for those of a company that holds its own. */
export const heldByPerson = (personId: string): RawBuilder<unknown> =>
  sql`t.person_id = ${personId} and not ${HELD_BY_COMPANY}`

/** Certificates `t` of these, each in the version that counts, as it stands today; the newest first. */
export async function listHeld(ctx: ReadCtx, whose: RawBuilder<unknown>): Promise<Certificate[]> {
  const { rows } = await sql<Certificate>`
    select * from (
      select distinct on (t.chain) ${COLUMNS} from credentials.certificate t
      where ${whose} order by ${countsFirst(toLocalDate(ctx.now))}
    ) newest order by "issuedAt" desc, number limit 500`.execute(ctx.db)
  return rows.map((row) => standingOn(toLocalDate(ctx.now), row))
}

/**
 * The certificates of the person who asks, and those that they applied for on behalf of a company for which nobody acts here yet: one that is
 * served holds its own.
 */
export async function listOwnCertificates(ctx: ReadCtx): Promise<Certificate[]> {
  return listHeld(ctx, heldByPerson(personOf(ctx).id))
}

/** The certificates of a company that whoever acts for it like this may use. */
export async function listCompanyCertificates(
  ctx: ReadCtx,
  { company, papers }: Pick<Acting, 'company' | 'papers'>,
): Promise<Certificate[]> {
  const within = papers === null ? sql`true` : sql`t.chain = any(${papers}::uuid[])`
  return listHeld(ctx, sql`t.holder_kind = 'company' and t.holder_number = ${company.code} and ${within}`)
}

/** All that the person who asks may use in an application: the own certificates and those of companies for which they act today. */
export async function listUsableCertificates(ctx: ReadCtx): Promise<Certificate[]> {
  const own = await listOwnCertificates(ctx)
  const acting = (await listActing(ctx)).filter(({ fresh }) => fresh)
  const companies = await Promise.all(acting.map((each) => listCompanyCertificates(ctx, each)))
  return [...own, ...companies.flat()]
}

/**
 * 两个免于提交: how often certificates were used in cases in place of paper from `from` to `to` (days in China, both counted), by the organs
 * named; null: by all. Each case counts once a day for each certificate and officer.
 */
export async function countUses(
  ctx: ReadCtx,
  asked: { from: string; to: string; organs: readonly string[] | null },
): Promise<UseFigures> {
  const [first, end] = [startOfDay(toDayNumber(asked.from)), startOfDay(toDayNumber(asked.to) + 1)]
  const whose = asked.organs === null ? sql`true` : sql`u.organ = any(${asked.organs})`
  const { rows } = await sql<{ organ: string | null; title: string | null; uses: number; cases: number }>`
    select u.organ, t.title, count(*)::int as uses, count(distinct u.case_id)::int as cases
    from credentials.use u join credentials.certificate t on t.number = u.number
    where u.kind = 'used' and u.at >= ${first} and u.at < ${end} and ${whose}
    group by grouping sets ((), (u.organ), (t.title)) order by uses desc, u.organ, t.title`.execute(ctx.db)
  const whole = rows.find(({ organ, title }) => organ === null && title === null)
  return {
    uses: whole?.uses ?? 0,
    cases: whole?.cases ?? 0,
    organs: rows.flatMap(({ organ, uses, cases }) => (organ === null ? [] : [{ organ, uses, cases }])),
    types: rows.flatMap(({ title, uses, cases }) => (title === null ? [] : [{ title, uses, cases }])),
  }
}

/** Numbers of certificates whose first day has come, the oldest first. */
export async function listBeginning(ctx: ReadCtx, atMost: number): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    select number from credentials.certificate
    where state = 'pending' and valid_from <= ${toLocalDate(ctx.now)}::date
    order by valid_from, number limit ${atMost}`.execute(ctx.db)
  return rows.map(({ number }) => number)
}

/** Numbers of certificates whose last day is over, the oldest first. */
export async function listDue(ctx: ReadCtx, atMost: number): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    select number from credentials.certificate
    where state in ('valid', 'suspended') and valid_until < ${toLocalDate(ctx.now)}::date
    order by valid_until, number limit ${atMost}`.execute(ctx.db)
  return rows.map(({ number }) => number)
}
