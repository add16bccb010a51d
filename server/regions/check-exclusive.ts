import type { Item } from '../catalog/model.ts'
import type { Expression } from '../forms/expression.ts'
import { readNeed, type OneThing, type Step } from '../onething/model.ts'
import { excludeEachOther } from './checking.ts'
import type { Checking } from './checking.ts'
import type { DraftPart } from './model.ts'

/** What no applicant of this one-thing meets, though its own condition can hold: the step's or the eligibility's excludes it. */
export function checkWithin(
  checking: Checking,
  part: DraftPart<OneThing>,
  step: Step,
  index: number,
  item: Item,
): void {
  const { warn } = checking
  const entitled = part.value.eligibility.map(({ test }) => test)
  const at = `steps.${index}`
  if (step.when !== undefined && excludeEachOther(checking, [...entitled, step.when])) {
    warn(part, `${at}.when`, '有申请资格的人都走不到这一步：这个条件和申请资格互相矛盾')
    return
  }
  const around = [...entitled, ...(step.when === undefined ? [] : [step.when])]
  const never = (name: string, when: Expression | undefined): void => {
    if (when === undefined || !excludeEachOther(checking, [...around, when])) return
    warn(
      part,
      step.when === undefined ? `${at}.item` : `${at}.when`,
      `「${item.name}」的${name}在这件事里永远不会出现：它的条件和这一步的条件、申请资格互相矛盾`,
    )
  }
  for (const { element, when } of item.form.fields)
    never(`栏目「${checking.draft.elements.get(element)?.value.name ?? element}」`, when)
  for (const { name, when } of item.materials) never(`材料「${name}」`, when)
}

/**
 * What a step waits for and what is never there when the step is: their conditions exclude each other. It stops nothing, for a step that
 * is left out hands on what it waits for itself; the order that was meant does not come about.
 */
export function checkNeverTogether(
  checking: Checking,
  part: DraftPart<OneThing>,
  step: Step,
  index: number,
): void {
  const { steps, confirmations, eligibility } = part.value
  const nameOf = new Map([
    ...steps.map(({ id, item }): [string, string] => [id, checking.draft.items.get(item)?.value.name ?? id]),
    ...confirmations.map(({ id, name }): [string, string] => [id, name]),
  ])
  const whenOf = new Map([...steps, ...confirmations].map(({ id, when }) => [id, when]))
  const entitled = eligibility.map(({ test }) => test)
  const excludes = (...conditions: (Expression | undefined)[]): boolean =>
    excludeEachOther(checking, [...entitled, ...conditions.filter((one) => one !== undefined)])
  const own = `「${nameOf.get(step.id)}」`
  // What is excluded by itself is pointed out where it stands.
  if (excludes(step.when)) return
  step.needs.forEach((need, number) => {
    const { ids, mode } = readNeed(need)
    const never = ids.every((id) => !excludes(whenOf.get(id)) && excludes(step.when, whenOf.get(id)))
    if (!never) return
    const named = ids.map((id) => `「${nameOf.get(id)}」`)
    checking.warn(
      part,
      `steps.${index}.needs.${number}`,
      mode === 'one'
        ? `${own}要等${named.join('')}当中的一个，可是它们没有一个会和${own}同时办：条件互相矛盾`
        : `${own}要等${named.join('')}，可是这两步从来不会同时办：条件互相矛盾`,
    )
  })
}
