import { toLocalDate } from '../../calendar/rules.ts'
import { getDefinition } from '../../onething/queries.ts'
import { storeFile } from '../../files/commands/store-file.ts'
import { parseAnswer } from '../../forms/answer.ts'
import { displayValue } from '../../forms/display.ts'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { Upload } from '../../platform/http-pages.ts'
import type { FieldProblem } from '../../platform/refusal.ts'
import type { FiledValue } from '../model.ts'
import { arrived, itemOf, tellApplicant } from '../progress.ts'
import { alreadyDone, badCorrection, notYours } from '../refusals.ts'
import { isAllowed } from '../rules.ts'
import { lockCase, saveFiled, saveItem } from '../store.ts'
import type { TaskKey } from './act.ts'

/**
 * 补正. The applicant answers every point at once; only what was objected to can be changed. The item goes back to the
 * same officer, and the office's time to answer begins anew.
 */
export async function answerCorrection(
  ctx: WriteCtx,
  input: TaskKey & {
    answers: Record<string, string>
    uploads: { material: string; uploads: Upload[] }[]
    note: string
  },
): Promise<void> {
  const person = personOf(ctx)
  const current = await lockCase(ctx, input.caseId)
  const item = current.items.find((candidate) => candidate.step === input.step)
  if (!item || current.case.personId !== person.id) throw notYours()
  if (!isAllowed(item.state, 'correct')) throw alreadyDone(item, 'correct')

  const definition = await getDefinition(ctx, current.case.onething, current.case.onethingVersion)
  const asked = new Set(item.problems.map((problem) => problem.about))
  const problems: FieldProblem[] = []
  const values: Record<string, FiledValue> = {}
  for (const about of asked) {
    const element = definition.elements[about]
    if (!element) continue
    const parsed = parseAnswer(element, input.answers[about] ?? '', toLocalDate(ctx.now))
    if (!parsed.ok) problems.push({ field: about, code: parsed.code, zh: parsed.zh })
    else {
      values[about] = {
        value: parsed.value,
        text: displayValue(element, parsed.value),
        origin: { kind: 'answer', at: ctx.now.toISOString() },
      }
    }
  }
  const materials = current.case.filed.materials.filter((material) => asked.has(material.id))
  for (const material of materials) {
    const sent = input.uploads.find((upload) => upload.material === material.id)?.uploads ?? []
    if (sent.length === 0) {
      problems.push({ field: material.id, code: 'empty', zh: `请重新上传「${material.name}」的照片或文件。` })
    }
  }
  if (problems.length > 0) throw badCorrection(problems)

  for (const material of materials) {
    const sent = input.uploads.find((upload) => upload.material === material.id)?.uploads ?? []
    const stored = []
    for (const upload of sent) stored.push(await storeFile(ctx, { owner: current.case.id, upload }))
    material.as = 'asked'
    material.reason = '补正时重新提交'
    material.files = stored.map((file) => file.id)
  }
  Object.assign(current.case.filed.values, values)
  await saveFiled(ctx, current.case)
  await saveItem(ctx, { ...arrived(ctx, item, itemOf(definition, item.step)), problems: [] })
  await record(ctx, 'case.corrected', current.case.id, {
    step: item.step,
    changed: [...asked],
    note: input.note,
  })
  await tellApplicant(ctx, current, `「${item.itemName}」的补正内容已送回${definition.items[item.item]?.department ?? ''}。`)
}
