import { toLocalDate } from '../../calendar/rules.ts'
import { offeredChoices } from '../../onething/plan.ts'
import { itemOf, prepare } from '../../onething/prepare.ts'
import { getDefinition } from '../../onething/queries.ts'
import { storeFile } from '../../files/commands/store-file.ts'
import { parseAnswer } from '../../forms/answer.ts'
import { displayValue } from '../../forms/display.ts'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { Upload } from '../../platform/http-pages.ts'
import type { FieldProblem } from '../../platform/refusal.ts'
import type { CaseItem, FiledValue, WholeCase } from '../model.ts'
import { arrived, tellApplicant } from '../progress.ts'
import { alreadyDone, alreadyUsed, badCorrection, notYours } from '../refusals.ts'
import { isAllowed, NO_DUE_DATE, stateAfter } from '../rules.ts'
import { lockCase, saveFiled, saveItem } from '../store.ts'
import { grantedUserOf, partsOf, refile, valueReader } from '../values.ts'
import type { TaskKey } from './act.ts'
import { askAnew } from './confirm.ts'

/**
 * 补正. The applicant answers every point at once; only what was objected to can be changed. The item goes back to the
 * same officer, and the office's time to answer begins anew. What is derived follows; what a granted item rests on cannot
 * change; a co-applicant who has seen something else is asked anew first.
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
  const about = new Set(item.problems.map((problem) => problem.about))
  const asked = new Set([...about].flatMap((element) => partsOf(law, element)))
  const problems: FieldProblem[] = []
  const answers: Record<string, FiledValue> = {}
  for (const id of asked) {
    const element = definition.elements[id]
    if (!element) continue
    const choices = offeredChoices(law, id, valueReader(current))
    const parsed = parseAnswer(element, input.answers[id] ?? '', toLocalDate(ctx.now), choices)
    if (!parsed.ok) problems.push({ field: id, code: parsed.code, zh: parsed.zh })
    else {
      const chosen = choices?.find((choice) => choice.value === parsed.value)
      answers[id] = {
        value: parsed.value,
        text: chosen?.label ?? displayValue(element, parsed.value),
        origin: { kind: 'answer', at: ctx.now.toISOString() },
      }
    }
  }
  const materials = current.case.filed.materials.filter((material) => about.has(material.id))
  for (const material of materials) {
    const sent = input.uploads.find((upload) => upload.material === material.id)?.uploads ?? []
    if (sent.length === 0) {
      problems.push({ field: material.id, code: 'empty', zh: `请重新上传「${material.name}」的照片或文件。` })
    }
  }
  if (problems.length > 0) throw badCorrection(problems)
  const { values, changed } = refile(law, current, answers)
  const used = grantedUserOf(law, current, item.step, changed)
  if (used) throw alreadyUsed(used)

  for (const material of materials) {
    const sent = input.uploads.find((upload) => upload.material === material.id)?.uploads ?? []
    const stored = []
    for (const upload of sent) stored.push(await storeFile(ctx, { owner: current.case.id, upload }))
    material.as = 'asked'
    material.reason = '补正时重新提交'
    material.files = stored.map((file) => file.id)
  }
  current.case.filed.values = values
  await saveFiled(ctx, current.case)
  const reopened: string[] = []
  for (const confirmation of current.confirmations) {
    if (confirmation.state === 'confirmed' && confirmation.shows.some((element) => changed.has(element))) {
      await askAnew(ctx, current, confirmation)
      reopened.push(confirmation.id)
    }
  }
  const corrected: CaseItem = { ...item, problems: [], needs: [...new Set([...item.needs, ...reopened])] }
  await saveItem(
    ctx,
    awaitsConfirmation(current, corrected)
      ? held(corrected)
      : arrived(ctx, corrected, itemOf(definition, item.step)),
  )
  for (const other of current.items) {
    if (other.state === 'submitted' && awaitsConfirmation(current, other)) await saveItem(ctx, held(other))
  }
  await record(ctx, 'case.corrected', current.case.id, {
    step: item.step,
    changed: [...changed],
    note: input.note,
  })
  await tellApplicant(
    ctx,
    current,
    `「${item.itemName}」的补正内容已送回${definition.items[item.item]?.department ?? ''}。`,
  )
}

function awaitsConfirmation({ confirmations }: WholeCase, item: CaseItem): boolean {
  return confirmations.some(({ id, state }) => item.needs.includes(id) && state !== 'confirmed')
}

/** The item leaves its department until the co-applicant has confirmed anew. */
function held(item: CaseItem): CaseItem {
  return {
    ...item,
    state: stateAfter(item.state, 'hold'),
    answerOn: null,
    dueOn: null,
    dueKind: null,
    provisional: false,
    orderOn: NO_DUE_DATE,
  }
}
