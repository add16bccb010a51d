import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { sendMessage } from '../../messages/commands/send-message.ts'
import { actorRef, personOf, type WriteCtx } from '../../platform/ctx.ts'
import { isUuid, uuidv7 } from '../../platform/ids.ts'
import { randomToken, sha256 } from '../../platform/secrets.ts'
import { actsForHolder, tellCompany } from '../holding.ts'
import { refuseCertificate } from '../refusals.ts'
import { findCertificate } from '../queries.ts'
import { appendUse } from '../store.ts'
import { loadOwn, loanState, shownOf, type Loan, type Shown } from '../wallet.ts'

/** For how many hours a certificate may be lent. */
export const LEND_HOURS = [1, 24, 168] as const
/** How often the code of a loan may be tried. */
const MOST_TRIES = 5
/** How many loans of one person may be open at once. */
const MOST_OPEN = 20

export const Lend = z.strictObject({
  number: z.string(),
  borrower: z.string().trim().min(2).max(50),
  purpose: z.string().trim().min(2).max(100),
  hours: z.union(LEND_HOURS.map((hours) => z.literal(hours))),
})
export type Lend = z.infer<typeof Lend>

/**
 * 授权使用. Lends an own, valid certificate for one use: to somebody by the real name, for a purpose or a case, until a time. Gives the
 * link and the 取用码, which the lender tells the borrower by another way, for a name is not one person's alone; both are shown once, and
 * only their hashes are kept.
 */
export async function lendCertificate(
  ctx: WriteCtx,
  input: Lend,
): Promise<{ token: string; code: string; id: string }> {
  const person = personOf(ctx)
  const certificate = await loadOwn(ctx, input.number)
  if (certificate.state !== 'valid')
    throw refuseCertificate('certificate.not-valid', { title: certificate.title })
  const open = await sql<{ count: number }>`
    select count(*)::int as count from credentials.loan
    where person_id = ${person.id} and used_at is null and revoked_at is null and expires_at > ${ctx.now}`.execute(
    ctx.db,
  )
  if ((open.rows[0]?.count ?? 0) >= MOST_OPEN) throw refuseCertificate('certificate.too-many-loans')
  const token = randomToken()
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const id = uuidv7(ctx.now)
  const expiresAt = new Date(ctx.now.getTime() + input.hours * 3_600_000)
  await sql`
    insert into credentials.loan (person_id, id, token_hash, chain, number, borrower, purpose, at, expires_at, code_hash)
    values (${person.id}, ${id}, ${sha256(token)}, ${certificate.chain}, ${certificate.number}, ${input.borrower}, ${input.purpose},
      ${ctx.now}, ${expiresAt}, ${sha256(token + code)})`.execute(ctx.db)
  await tellCompany(ctx, certificate, 'lent')
  return { token, code, id }
}

/** 收回授权: the link opens nothing any more. Of what is used or over nothing changes. */
export async function endLoan(ctx: WriteCtx, input: { number: string; id: string }): Promise<void> {
  const certificate = await loadOwn(ctx, input.number)
  if (!isUuid(input.id)) throw refuseCertificate('certificate.no-loan')
  const { rows } = await sql<{ id: string }>`
    update credentials.loan set revoked_at = coalesce(revoked_at, case when used_at is null then ${ctx.now}::timestamptz end)
    where chain = ${certificate.chain} and id = ${input.id} returning id`.execute(ctx.db)
  if (rows.length === 0) throw refuseCertificate('certificate.no-loan')
  await tellCompany(ctx, certificate, 'loan-ended')
}

/**
 * Counts a try of the code of a loan, in a transaction of its own and before the try is made, so that a refusal takes nothing back. After
 * five the loan opens no more.
 */
export async function countTry(ctx: WriteCtx, input: { token: string }): Promise<void> {
  const { rows } = await sql<{ tries: number }>`
    update credentials.loan set tries = tries + 1
    where token_hash = ${sha256(input.token)} and borrower = ${personOf(ctx).name} and used_at is null
    returning tries`.execute(ctx.db)
  if ((rows[0]?.tries ?? 0) > MOST_TRIES) throw refuseCertificate('certificate.loan-locked')
}

/**
 * 用证. The one use of a loan, by the person whose real name the holder gave, with the code that the holder told; the holder learns of it at
 * once. Whoever calls this has counted the try. Refused to anybody else, with another code, a second time, after the time and when the holder has taken it back or the certificate is not valid any more.
 */
export async function spendLoan(
  ctx: WriteCtx,
  input: { token: string; code: string },
): Promise<Shown & { borrower: string; purpose: string }> {
  const person = personOf(ctx)
  const found = await sql<
    Pick<Loan, 'id' | 'borrower' | 'purpose' | 'expiresAt' | 'usedAt' | 'revokedAt'> & {
      personId: string
      since: Date
      number: string
      codeHash: string | null
    }
  >`
    select person_id as "personId", at as since, id, number, borrower, purpose, expires_at as "expiresAt", used_at as "usedAt",
      revoked_at as "revokedAt", code_hash as "codeHash"
    from credentials.loan where token_hash = ${sha256(input.token)} for update`.execute(ctx.db)
  const [loan] = found.rows
  if (!loan || loan.borrower !== person.name) throw refuseCertificate('certificate.no-loan')
  const state = loanState(loan, ctx.now)
  if (state !== 'open') throw refuseCertificate(`certificate.loan-${state}`)
  const code = input.code.replace(/\D/g, '')
  if (loan.codeHash !== null && loan.codeHash !== sha256(input.token + code))
    throw refuseCertificate('certificate.loan-code')
  const certificate = await findCertificate(ctx, loan.number)
  if (!certificate) throw refuseCertificate('certificate.no-loan')
  // Of a company's certificate it counts only as long as the lender acts for it.
  const { personId, since } = loan
  if ((await actsForHolder(ctx, certificate, { personId, since, until: ctx.now })) === false)
    throw refuseCertificate('certificate.loan-ended')
  if (certificate.state !== 'valid')
    throw refuseCertificate('certificate.not-valid', { title: certificate.title })
  await sql`
    update credentials.loan set used_at = ${ctx.now}, used_by = ${JSON.stringify(actorRef(person))}::jsonb
    where person_id = ${loan.personId} and id = ${loan.id}`.execute(ctx.db)
  await appendUse(ctx, certificate, { kind: 'lent', by: actorRef(person), purpose: loan.purpose })
  await sendMessage(ctx, {
    personId: loan.personId,
    text: `${person.name}用了您授权的《${certificate.title}》，用途：${loan.purpose}。授权已经用完。`,
    link: `/me/certificates/${certificate.number}`,
  })
  return { ...shownOf(certificate, null, ctx.now), borrower: loan.borrower, purpose: loan.purpose }
}
