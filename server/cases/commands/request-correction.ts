import { displayDate } from '../../forms/display.ts'
import { prepare } from '../../onething/prepare.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { FieldProblem } from '../../platform/refusal.ts'
import type { Problem } from '../model.ts'
import { takeTurn } from '../progress.ts'
import { badCorrection, toldOnce } from '../refusals.ts'
import { beginTurn, type InHand, type TaskKey } from '../turn.ts'
import { dependantsOf, grantedUserOf, partsOf } from '../values.ts'

/**
 * 补正告知. Tells once and completely what has to be put right. 行政许可法 §32(4). Every point must be about a field or a paper
 * of this item; a second request may only repeat what was told the first time. The office's clock stops; the applicant's
 * begins, and when it ends unanswered the application counts as withdrawn.
 */
export async function requestCorrection(
  ctx: WriteCtx,
  input: TaskKey & { problems: Problem[] },
): Promise<void> {
  const hand = await beginTurn(ctx, input, 'requestCorrection')
  const wrong = input.problems.flatMap(({ about }, index) =>
    refusePoint(hand, about, `problems.${index}.about`),
  )
  if (wrong.length > 0) throw badCorrection(wrong)
  const told = [...new Set([...hand.item.told, ...input.problems.map(({ about }) => about)])]
  await takeTurn(
    ctx,
    hand,
    'requestCorrection',
    { change: { problems: input.problems, told }, data: { problems: input.problems } },
    (item) => ({
      text: `「${item.itemName}」需要您补正 ${input.problems.length} 处，${displayDate(item.dueOn ?? '')}前改好送回。点开就能改。`,
      path: `/fix/${item.step}`,
    }),
  )
}

function refusePoint(
  { current, item, law, definition }: InHand,
  about: string,
  field: string,
): FieldProblem[] {
  const known = [...law.form.fields.map((each) => each.element), ...law.materials.map(({ id }) => id)]
  if (!known.includes(about)) {
    return [{ field, code: 'unknown', zh: '请从这一事项的表单项或材料里选择。' }]
  }
  const prepared = prepare(definition)
  const used = grantedUserOf(prepared, current, item.step, dependantsOf(prepared, partsOf(prepared, about)))
  if (used) {
    const zh = `「${used.element}」已经用在办好的「${used.item}」里，不能再请申请人更改。确有错误，请与办理该事项的单位联系。`
    return [{ field, code: 'used', zh }]
  }
  const isNew = item.told.length > 0 && !item.told.includes(about)
  return isNew ? [{ field, code: 'told-once', zh: toldOnce() }] : []
}
