import { useInCase } from '../../credentials/commands/use-in-case.ts'
import type { CertificateInUse } from '../../credentials/model.ts'
import { noSuchCertificate } from '../../credentials/refusals.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { loadTask } from '../desk.ts'
import type { TaskKey } from '../turn.ts'

/** Opens the certificate that spared a paper of an item of the own office; who, when and what for is on record and counted. */
export async function useCertificate(
  ctx: WriteCtx,
  input: TaskKey & { material: string; purpose: string },
): Promise<CertificateInUse> {
  const { found, item } = await loadTask(ctx, input)
  const material = found.case.filed.materials.find(
    ({ id, steps, certificate }) =>
      id === input.material && steps.includes(item.step) && certificate !== undefined,
  )
  if (!material?.certificate) throw noSuchCertificate()
  const { step, purpose } = input
  await record(ctx, 'case.certificate-used', found.case.id, { step, purpose, number: material.certificate })
  return useInCase(ctx, {
    number: material.certificate,
    purpose,
    case: { caseId: found.case.id, step, number: found.case.number },
  })
}
