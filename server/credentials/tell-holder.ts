import { findAddress, findRepresentative } from '../companies/queries.ts'
import { sendMessage } from '../messages/commands/send-message.ts'
import { findPhone } from '../people/queries.ts'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import { companyOf, isOfCompany } from './holding.ts'
import type { Certificate } from './model.ts'
import type { Recipient } from './rulings.ts'

/** Who reads for the holder of a certificate what an organ intends or decides about it, and on which page. */
export type Reader = {
  personId: string
  place: '我的证照' | '我的单位'
  link: string
  /** False where the register has to be asked again whether they still act for the company: they are told where to read, not what. */
  sure: boolean
  /** Whether they read it on that page as they are; false: its representative has to open the company first. */
  reads: boolean
}

/**
 * The legal representative of the company that is served here, by the page of the company, which asks the register again where that is due;
 * whoever applied where no company holds it, and where nobody ever opened the company here: they are told where its representative reads it.
 * Null where a served company has nobody now: it is reached on paper only.
 */
export async function readerOf(ctx: ReadCtx, certificate: Certificate): Promise<Reader | null> {
  const company = await companyOf(ctx, certificate)
  if (company === null) {
    const { personId, number } = certificate
    return isOfCompany(certificate)
      ? { personId, place: '我的单位', link: '/me/companies', sure: false, reads: false }
      : { personId, place: '我的证照', link: `/me/certificates/${number}`, sure: true, reads: true }
  }
  const found = await findRepresentative(ctx, company)
  if (!found) return null
  const link = `/me/companies/${company}`
  return { personId: found.personId, place: '我的单位', link, sure: found.fresh, reads: true }
}

/**
 * Who a paper about a certificate is for, and how it reaches them: on the page of whoever applied, for they have agreed to that (行政处罚法 §61).
 * A representative who did not apply has not, and one whom the register has not confirmed lately may act for the company no more: then it
 * goes on paper, though a representative reads it on the page, too.
 */
export async function recipientOf(ctx: ReadCtx, certificate: Certificate): Promise<Recipient> {
  const { holder, holderNumber } = certificate
  const reader = await readerOf(ctx, certificate)
  const readsNow = reader !== null && reader.reads && reader.sure
  const way = readsNow
    ? `打开「${reader.place}」里的这份证照，在页面上写；也可以打电话、到窗口，或者写信给我们`
    : '打电话、到窗口，或者写信给我们；法定代表人也可以先在「我的单位」里打开单位，再在这份证照的页面上写'
  if (readsNow && reader.personId === certificate.personId)
    return { addressee: holder, personId: reader.personId, address: null, way }
  const address = holderNumber === null ? null : await findAddress(ctx, holderNumber)
  return { addressee: holder, personId: null, address, way }
}

/** Tells whoever reads for the holder what is intended or decided about the certificate. */
export async function tellHolder(
  ctx: WriteCtx,
  certificate: Certificate,
  textFor: (reader: Reader) => string,
): Promise<void> {
  const reader = await readerOf(ctx, certificate)
  if (!reader) return
  const { personId, link } = reader
  await sendMessage(ctx, {
    personId,
    phone: (await findPhone(ctx, personId)) ?? undefined,
    caseId: certificate.caseId,
    text: textFor(reader),
    link,
  })
}
