import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { renderCertificate } from '../documents/queries.ts'
import { maskValue } from '../forms/display.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { SealDocument } from '../seals/model.ts'
import { sealPolicy } from '../seals/queries.ts'
import type { Certificate } from './model.ts'
import { noSuchCertificate } from './refusals.ts'
import { isCertificateNumber } from './rules.ts'

/** What anybody may see of a certificate whose number they hold: personal data masked. */
export type VerifiedCertificate = {
  number: string
  title: string
  state: Certificate['state']
  issuer: string
  issuedOn: string
  holder: string
  rows: { label: string; value: string }[]
}

async function load(ctx: ReadCtx, number: string): Promise<Certificate | undefined> {
  const wanted = number.trim().toUpperCase()
  if (!isCertificateNumber(wanted)) return undefined
  const found = await sql<Certificate>`
    select number, type, title, person_id as "personId", case_id as "caseId", step, holder, wording, rows, issuer,
      issued_at as "issuedAt", state
    from credentials.certificate where number = ${wanted}`.execute(ctx.db)
  return found.rows[0]
}

/** The public page behind the QR code. Refused alike whether the number is malformed or unknown. */
export async function verifyCertificate(ctx: ReadCtx, number: string): Promise<VerifiedCertificate> {
  const found = await load(ctx, number)
  if (!found) throw noSuchCertificate()
  return {
    number: found.number,
    title: found.title,
    state: found.state,
    issuer: found.issuer,
    issuedOn: toLocalDate(found.issuedAt),
    holder: maskValue(found.holder, 'name'),
    rows: found.rows.map(({ label, text, sensitive }) => ({
      label,
      // The holder stays masked in whatever row the name stands.
      value: maskValue(text, text === found.holder ? 'name' : sensitive),
    })),
  }
}

/**
 * The certificate as a paper, complete: only for the person whose case it came from. `mayRead` lets the room that knows
 * offices allow the officer who issued it. To anybody else it does not exist.
 */
export async function certificatePaper(
  ctx: ReadCtx,
  number: string,
  publicUrl: string,
  mayRead: (certificate: Certificate) => Promise<boolean> = async () => false,
): Promise<SealDocument> {
  const found = await load(ctx, number)
  const own = found && ctx.actor.kind === 'person' && ctx.actor.id === found.personId
  if (!found || !(own || (await mayRead(found)))) throw noSuchCertificate()
  const policy = await sealPolicy(ctx, { subject: found.caseId, step: found.step })
  return {
    kind: 'certificate',
    number: found.number,
    form: 'a4',
    title: found.title,
    name: `${found.title}-${found.number}.pdf`,
    subject: found.caseId,
    office: await officeOf(ctx, found),
    ...policy,
    // What was revoked before it was sealed is not sealed any more.
    sealable: found.state === 'valid',
    render: (seal) =>
      renderCertificate({
        title: found.title,
        number: found.number,
        holder: found.holder,
        rows: found.rows.map((row) => ({ label: row.label, value: row.text })),
        issuer: found.issuer,
        issuedOn: toLocalDate(found.issuedAt),
        wording: found.wording,
        verifyUrl: `${publicUrl}/verify/${found.number}`,
        demo: ctx.world.mode === 'demo',
        seal,
      }),
  }
}

/** The office whose decision the certificate came from. */
async function officeOf(ctx: ReadCtx, { caseId, step }: Certificate): Promise<string> {
  const { rows } = await sql<{ office: string }>`
    select office from cases.case_item where case_id = ${caseId} and step = ${step}`.execute(ctx.db)
  return rows[0]?.office ?? ''
}
