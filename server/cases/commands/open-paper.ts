import type { StoredFile } from '../../files/model.ts'
import { readFile } from '../../files/queries.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { loadTask } from '../desk.ts'
import type { TaskKey } from '../turn.ts'

/**
 * 取材料. The system of an office takes a file of a paper of its item, as an officer opens it at the desk; the applicant reads that it
 * did. Undefined where the file belongs to no paper of the item.
 */
export async function openPaper(
  ctx: WriteCtx,
  { caseId, step, fileId }: TaskKey & { fileId: string },
): Promise<(StoredFile & { bytes: Buffer }) | undefined> {
  const { found } = await loadTask(ctx, { caseId, step })
  const isOwn = found.case.filed.materials.some(
    (material) => material.steps.includes(step) && material.files.includes(fileId),
  )
  if (!isOwn) return undefined
  const opened = await readFile(ctx, fileId)
  await record(ctx, 'case.file-viewed', caseId, { step, file: fileId })
  return opened
}
