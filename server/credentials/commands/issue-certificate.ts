import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { readableCode } from '../../platform/secrets.ts'
import type { Certificate } from '../model.ts'
import { checkCharacter } from '../rules.ts'

/**
 * 制证. Issues the certificate of one granted item, in the transaction of the decision. The number is the area, twelve
 * random characters (60 bits, so that it cannot be guessed) and the check character.
 */
export async function issueCertificate(
  ctx: WriteCtx,
  input: Omit<Certificate, 'number' | 'issuedAt' | 'state'>,
): Promise<string> {
  const body = `${ctx.world.region.head.area ?? '000000'}${readableCode(12)}`
  const number = body + checkCharacter(body)
  await sql`
    insert into credentials.certificate
      (number, type, title, person_id, case_id, step, holder, wording, rows, issuer, issued_at, state)
    values (${number}, ${input.type}, ${input.title}, ${input.personId}, ${input.caseId}, ${input.step},
      ${input.holder}, ${input.wording}, ${JSON.stringify(input.rows)}::jsonb, ${input.issuer}, ${ctx.now}, 'valid')
  `.execute(ctx.db)
  await record(ctx, 'certificate.issued', input.caseId, { step: input.step, number, title: input.title })
  return number
}
