import { toLocalDate } from '../../calendar/rules.ts'
import { offeredChoices } from '../../onething/plan.ts'
import { prepare, type Prepared } from '../../onething/prepare.ts'
import { getDefinition } from '../../onething/queries.ts'
import { storeFile } from '../../files/commands/store-file.ts'
import { parseAnswer } from '../../forms/answer.ts'
import { displayValue } from '../../forms/display.ts'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { Upload } from '../../platform/http-pages.ts'
import type { FieldProblem } from '../../platform/refusal.ts'
import type { FiledValue, WholeCase } from '../model.ts'
import { arrived, itemOf, tellApplicant } from '../progress.ts'
import { alreadyDone, badCorrection, notYours } from '../refusals.ts'
import { isAllowed } from '../rules.ts'
import { lockCase, saveFiled, saveItem } from '../store.ts'
import { valueReader } from '../values.ts'
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
  const law = prepare(definition)
  const asked = new Set(item.problems.map((problem) => problem.about))
  const problems: FieldProblem[] = []
  const values: Record<string, FiledValue> = {}
  for (const about of asked) {
    const element = definition.elements[about]
    if (!element) continue
    const choices = offeredChoices(law, about, valueReader(current))
    const parsed = parseAnswer(element, input.answers[about] ?? '', toLocalDate(ctx.now), choices)
    if (!parsed.ok) problems.push({ field: about, code: parsed.code, zh: parsed.zh })
    else {
      const chosen = choices?.find((choice) => choice.value === parsed.value)
      values[about] = {
        value: parsed.value,
        text: chosen?.label ?? displayValue(element, parsed.value),
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
  deriveAnew(law, current)
  await saveFiled(ctx, current.case)
  await saveItem(ctx, { ...arrived(ctx, item, itemOf(definition, item.step)), problems: [] })
  await record(ctx, 'case.corrected', current.case.id, {
    step: item.step,
    changed: [...asked],
    note: input.note,
  })
  await tellApplicant(
    ctx,
    current,
    `「${item.itemName}」的补正内容已送回${definition.items[item.item]?.department ?? ''}。`,
  )
}

/** Values that were derived follow the answers that they were derived from; those with a source of their own stay. */
function deriveAnew({ elements }: Prepared, current: WholeCase): void {
  const { values } = current.case.filed
  for (const [id, filed] of Object.entries(values)) {
    const derived = filed.origin ? undefined : elements.get(id)?.derive?.(valueReader(current))
    const element = elements.get(id)?.element
    if (derived === undefined || !element || derived === filed.value) continue
    values[id] = { ...filed, value: derived, text: displayValue(element, derived) }
  }
}
