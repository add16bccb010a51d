import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { itemOf, prepare } from '../../onething/prepare.ts'
import type { Problem } from '../model.ts'
import { tellApplicant } from '../progress.ts'
import { badCorrection } from '../refusals.ts'
import { NO_DUE_DATE } from '../rules.ts'
import { saveItem } from '../store.ts'
import { dependantsOf, grantedUserOf, partsOf } from '../values.ts'
import { beginAct, type TaskKey } from './act.ts'

/**
 * 补正告知. Tells once and completely what has to be put right. 行政许可法 §32(4). Every point must be about a field or
 * a paper of this item. The office's clock stands still until the applicant has answered.
 */
export async function requestCorrection(
  ctx: WriteCtx,
  input: TaskKey & { problems: Problem[] },
): Promise<void> {
  const { current, item, definition } = await beginAct(ctx, input, 'requestCorrection')
  const law = itemOf(definition, item.step)
  const known = new Set([...law.form.fields.map((f) => f.element), ...law.materials.map((m) => m.id)])
  const prepared = prepare(definition)
  const wrong = input.problems.flatMap(({ about }, index) => {
    const field = `problems.${index}.about`
    if (!known.has(about)) return [{ field, code: 'unknown', zh: '请从这一事项的表单项或材料里选择。' }]
    const used = grantedUserOf(prepared, current, item.step, dependantsOf(prepared, partsOf(prepared, about)))
    if (!used) return []
    const zh = `「${used.element}」已经用在办好的「${used.item}」里，不能再请申请人更改。确有错误，请与办理该事项的单位联系。`
    return [{ field, code: 'used', zh }]
  })
  if (wrong.length > 0) throw badCorrection(wrong)
  await saveItem(ctx, {
    ...item,
    problems: input.problems,
    dueOn: null,
    dueKind: null,
    provisional: false,
    orderOn: NO_DUE_DATE,
  })
  await record(ctx, 'case.correction-requested', current.case.id, {
    step: item.step,
    problems: input.problems,
  })
  await tellApplicant(
    ctx,
    current,
    `「${item.itemName}」需要您补正 ${input.problems.length} 处。点开就能改，改好后自动送回。`,
    `/fix/${item.step}`,
  )
}
