import type { Facts } from '../forms/model.ts'
import type { PlannedElement, PlannedQuestion } from './model.ts'
import type { Prepared } from './prepare.ts'

export const WHICH = '系统查到了不止一条记录，请选这次要办的。'
const NOT_FOUND = '系统里没有查到这些信息，需要您填一下。'
const NEEDED = '办这件事要用到这些信息，请您填一下。'

/**
 * The pages of an application: first which record of a register is meant, then the operator's questions in their order,
 * then, by section, what is asked besides because a source did not answer or the situation demands it. A page appears only
 * if one of its elements is asked. While a record has still to be chosen (`choosing`), nothing is asked besides.
 */
export function planQuestions(
  prepared: Prepared,
  facts: Facts,
  settled: ReadonlyMap<string, PlannedElement>,
  choosing: boolean,
): PlannedQuestion[] {
  const asked = new Map(
    [...settled.values()]
      .filter(
        ({ element, required, resolution }) =>
          resolution.as === 'asked' &&
          !facts.objections[element] &&
          (required || prepared.questioned.has(element)),
      )
      .map((planned) => [planned.element, planned]),
  )
  const pages: PlannedQuestion[] = []
  const page = (id: string, title: string, why: string, elements: string[], extra: boolean): void => {
    const here = elements.filter((element) => asked.has(element))
    if (here.length === 0) return
    const answered = here.every((element) => {
      const planned = asked.get(element)
      return !planned?.required || planned.resolution.value !== undefined
    })
    pages.push({ id, title, why, elements: here, answered, extra })
    for (const element of here) asked.delete(element)
  }
  const elementOf = (id: string) => prepared.elements.get(id)?.element

  for (const id of Object.keys(facts.candidates)) {
    page(
      `which-${id.replace('.', '-')}`,
      elementOf(id)?.question ?? elementOf(id)?.name ?? id,
      WHICH,
      [id],
      true,
    )
  }
  for (const { id, title, why, elements } of prepared.definition.onething.questions) {
    page(id, title, why, elements, false)
  }
  if (choosing) return pages

  // That something was not found is said only of what was looked up.
  const isLookedUp = (id: string): boolean =>
    prepared.definition.onething.prefill.some(({ as }) => id.startsWith(`${as}.`))
  const sections = Map.groupBy(asked.keys(), (id) => elementOf(id)?.section ?? '')
  for (const [index, [section, elements]] of [...sections].entries()) {
    const why = elements.every(isLookedUp) ? NOT_FOUND : NEEDED
    page(`more-${index + 1}`, `补充信息：${section}`, why, elements, true)
  }
  return pages
}
