import { openPaper } from '../../cases/commands/open-paper.ts'
import { findReported } from '../../cases/commands/report-item.ts'
import { useCertificate } from '../../cases/commands/use-certificate.ts'
import type { ItemState } from '../../cases/turns.ts'
import type { CertificateInUse } from '../../credentials/model.ts'
import { refuseExchange } from '../../exchange/refusals.ts'
import type { StoredFile } from '../../files/model.ts'
import { clientOf, type Officer, type ReadCtx, type WriteCtx } from '../../platform/ctx.ts'
import { isUuid } from '../../platform/ids.ts'
import { refuseIntake } from '../refusals.ts'
import { demandOffice, officeThrough, systemOf } from '../reporter.ts'

/** An item by what its system calls itself, and what we call the item. */
type ItemOf = { source: string; reference: string }

/**
 * The system that has one of our items in its hands takes a file of its papers. Refuses whoever could not report of the item now, and
 * files of no paper of it.
 */
export async function fetchFile(
  ctx: WriteCtx,
  { fileId, ...of }: ItemOf & { fileId: string },
): Promise<StoredFile & { bytes: Buffer }> {
  const { key, by } = await inHand(ctx, of)
  const opened = await openPaper({ ...ctx, actor: by }, { ...key, fileId })
  if (!opened) throw refuseIntake('intake.file-unknown')
  return opened
}

/** The same of a certificate that spared a paper: as officers read it, with the watermark, counted and told to its holder. */
export async function fetchCertificate(
  ctx: WriteCtx,
  { material, purpose, ...of }: ItemOf & { material: string; purpose: string },
): Promise<CertificateInUse> {
  const { key, by } = await inHand(ctx, of)
  return useCertificate({ ...ctx, actor: by }, { ...key, material, purpose })
}

/** Ended before its office decided: its papers are not the office's any more. */
const UNDECIDED: readonly ItemState[] = ['withdrawn', 'terminated', 'spared', 'stopped']

/** What was taken away from a system, what it never had, and what the applicant has taken back is the same: not theirs. */
async function inHand(
  ctx: ReadCtx,
  { source, reference }: ItemOf,
): Promise<{ key: { caseId: string; step: string }; by: Officer }> {
  const client = clientOf(ctx)
  const { region } = ctx.world
  const system = systemOf(region, client, source)
  const [caseId = '', step = ''] = reference.split('.')
  const item = isUuid(caseId) ? await findReported(ctx, { caseId, step }) : undefined
  if (item?.system !== system.id || UNDECIDED.includes(item.state))
    throw refuseExchange('exchange.not-theirs', { system: system.name })
  demandOffice(region, client, item)
  return {
    key: { caseId, step },
    by: officeThrough(system, client, { office: item.office, permissions: [] }),
  }
}
