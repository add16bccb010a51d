import { z } from 'zod'
import { Sensitive } from '../forms/model.ts'

/** One line of a certificate; `sensitive` says how much of it the public page shows. */
export const CertificateRow = z.strictObject({
  label: z.string(),
  text: z.string(),
  sensitive: Sensitive.nullable(),
})
export type CertificateRow = z.infer<typeof CertificateRow>

/** 电子证照, as issued with the decision of one item. */
export type Certificate = {
  number: string
  type: string
  title: string
  personId: string
  caseId: string
  step: string
  holder: string
  wording: string
  rows: CertificateRow[]
  issuer: string
  issuedAt: Date
  state: 'valid' | 'revoked'
}
