import type { WriteCtx } from '../../platform/ctx.ts'
import { tellCompany } from '../holding.ts'
import { findCertificate } from '../queries.ts'

/** A company reads who has taken its certificate away as a file; of a person's own nothing is written down. */
export async function noteDownload(ctx: WriteCtx, input: { number: string }): Promise<void> {
  const certificate = await findCertificate(ctx, input.number)
  if (certificate) await tellCompany(ctx, certificate, 'downloaded')
}
