import { sql } from 'kysely'
import { actorRef, personOf, type ReadCtx, type WriteCtx } from '../../platform/ctx.ts'
import { randomToken, sha256 } from '../../platform/secrets.ts'
import { tellCompany } from '../holding.ts'
import type { Certificate } from '../model.ts'
import { refuseCertificate } from '../refusals.ts'
import { findCertificate } from '../queries.ts'
import { appendUse } from '../store.ts'
import { loadOwn, shownOf, type Shown } from '../wallet.ts'

/** How long a code can be scanned. */
export const SHOW_SECONDS = 60
/** How many codes one person may make in a minute. */
const MOST_A_MINUTE = 10

/**
 * 亮证. Makes a code for one look at the chosen rows of a certificate that is the own or that of a company, within a minute. Only its hash is kept. Refused for the
 * certificates of others, and after ten in a minute.
 */
export async function openShowing(
  ctx: WriteCtx,
  input: { number: string; fields: readonly string[] },
): Promise<{ token: string; expiresAt: Date; certificate: Certificate; fields: string[] }> {
  const person = personOf(ctx)
  const certificate = await loadOwn(ctx, input.number)
  const labels = new Set(certificate.rows.map(({ label }) => label))
  const fields = input.fields.filter((label) => labels.has(label))
  const since = new Date(ctx.now.getTime() - 60_000)
  const made = await sql<{ count: number }>`
    select count(*)::int as count from credentials.showing
    where expires_at > ${ctx.now} and person_id = ${person.id} and at > ${since}`.execute(ctx.db)
  if ((made.rows[0]?.count ?? 0) >= MOST_A_MINUTE) throw refuseCertificate('certificate.too-many-codes')
  const token = randomToken()
  const expiresAt = new Date(ctx.now.getTime() + SHOW_SECONDS * 1000)
  await sql`
    insert into credentials.showing (token_hash, person_id, number, fields, at, expires_at)
    values (${sha256(token)}, ${person.id}, ${certificate.number}, ${fields}, ${ctx.now}, ${expiresAt})`.execute(
    ctx.db,
  )
  await tellCompany(ctx, certificate, 'shown')
  return { token, expiresAt, certificate, fields }
}

/**
 * What a code is before anybody looks: opening the address alone, as a messenger does to preview a link, burns nothing and shows
 * nothing. Refused like the look itself.
 */
export async function peekShowing(ctx: ReadCtx, input: { token: string }): Promise<void> {
  const found = await sql<{ expiresAt: Date; scannedAt: Date | null }>`
    select expires_at as "expiresAt", scanned_at as "scannedAt"
    from credentials.showing where token_hash = ${sha256(input.token)}`.execute(ctx.db)
  const [showing] = found.rows
  if (!showing) throw refuseCertificate('certificate.no-code')
  if (showing.scannedAt) throw refuseCertificate('certificate.code-used')
  if (showing.expiresAt <= ctx.now) throw refuseCertificate('certificate.code-old')
}

/**
 * 扫码. The one look that a code is good for; the holder reads later that it happened. Says apart what was never a code, what is too
 * old, and what somebody has scanned already.
 */
export async function scanShowing(ctx: WriteCtx, input: { token: string }): Promise<Shown> {
  const found = await sql<{
    number: string
    personId: string
    fields: string[]
    expiresAt: Date
    scannedAt: Date | null
  }>`
    select number, person_id as "personId", fields, expires_at as "expiresAt", scanned_at as "scannedAt"
    from credentials.showing where token_hash = ${sha256(input.token)} for update`.execute(ctx.db)
  const [showing] = found.rows
  if (!showing) throw refuseCertificate('certificate.no-code')
  if (showing.scannedAt) throw refuseCertificate('certificate.code-used')
  if (showing.expiresAt <= ctx.now) throw refuseCertificate('certificate.code-old')
  await sql`
    update credentials.showing set scanned_at = ${ctx.now} where token_hash = ${sha256(input.token)}`.execute(
    ctx.db,
  )
  const certificate = await findCertificate(ctx, showing.number)
  if (!certificate) throw refuseCertificate('certificate.no-code')
  await appendUse(ctx, certificate, {
    kind: 'shown',
    by: actorRef(ctx.actor),
    purpose: '现场扫码查看',
    fields: showing.fields,
  })
  return shownOf(certificate, showing.fields, ctx.now)
}
