import { findRepresentative } from '../companies/queries.ts'
import { sendMessage } from '../messages/commands/send-message.ts'
import { findPhone } from '../people/queries.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import { companyOf } from './holding.ts'
import type { Certificate } from './model.ts'

/**
 * Tells whoever holds a certificate what is intended or decided about it: the legal representative of the company that is served here, by
 * the page of the company, which asks the register again where that is due; whoever applied for it where nobody acts for its holder.
 */
export async function tellHolder(ctx: WriteCtx, certificate: Certificate, text: string): Promise<void> {
  const { number, caseId } = certificate
  const company = await companyOf(ctx, certificate)
  const representative = company === null ? undefined : await findRepresentative(ctx, company)
  const personId = representative ?? certificate.personId
  await sendMessage(ctx, {
    personId,
    phone: (await findPhone(ctx, personId)) ?? undefined,
    caseId,
    text,
    link: representative ? `/me/companies/${company}` : `/me/certificates/${number}`,
  })
}
