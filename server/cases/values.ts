import type { Read } from '../forms/expression.ts'
import { displayOrigin, displayValue, maskValue } from '../forms/display.ts'
import type { Prepared } from '../onething/prepare.ts'
import { compile, inputsOf } from '../forms/expression.ts'
import { readNeed, type Definition } from '../onething/model.ts'
import { itemOf } from '../onething/prepare.ts'
import { hasSucceeded } from './turns.ts'
import type { CaseItem, FiledValue, TaskDetail, WholeCase } from './model.ts'

/** Reads a value of a case: what a granted item produced, otherwise what was filed. */
export function valueReader(current: Pick<WholeCase, 'case' | 'items'>): Read {
  const produced = Object.assign(
    {},
    ...current.items.filter((item) => hasSucceeded(item.state)).map((item) => item.outputs),
  ) as Record<string, string | number | boolean>
  return (element) => produced[element] ?? current.case.filed.values[element]?.value
}

/** What is asked when an element has to be put right: the parts that it is made of, otherwise the element itself. */
export function partsOf(law: Prepared, element: string): string[] {
  const { derive, from } = law.elements.get(element)?.element ?? {}
  return derive !== undefined && from ? from.flatMap((part) => partsOf(law, part)) : [element]
}

/** These elements and every one that is derived from them, however far on. */
export function dependantsOf(law: Prepared, elements: readonly string[]): Set<string> {
  const found = new Set(elements)
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const [id, { element }] of law.elements) {
      if (element.derive !== undefined && inputsOf(element.derive).some((input) => found.has(input)))
        found.add(id)
    }
  }
  return found
}

/** Names of those of these elements that a step reads: on its form, by a check, for an output or on its certificate. */
export function readBy(law: Prepared, step: string, elements: ReadonlySet<string>): string[] {
  const prepared = law.steps.find((candidate) => candidate.step.id === step)
  const reads = new Set([
    ...(prepared?.fields.map((field) => field.element) ?? []),
    ...(prepared?.reads ?? []),
  ])
  return [...reads].filter((id) => elements.has(id)).map((id) => law.elements.get(id)?.element.name ?? id)
}

/** The first granted item, other than `step`, that used one of these elements: what it rests on cannot change any more. */
export function grantedUserOf(
  law: Prepared,
  current: WholeCase,
  step: string,
  elements: ReadonlySet<string>,
): { item: string; element: string } | undefined {
  for (const granted of current.items) {
    if (!hasSucceeded(granted.state) || granted.step === step) continue
    const [element] = readBy(law, granted.step, elements)
    if (element !== undefined) return { item: granted.itemName, element }
  }
  return undefined
}

/** The items that rest on the result of this one and have succeeded since; those that only came after it do not. */
export function granteesOf({ current, item }: { current: WholeCase; item: CaseItem }): CaseItem[] {
  const restsOn = (need: string): boolean => {
    const { ids, mode } = readNeed(need)
    return mode !== 'over' && ids.includes(item.step)
  }
  return current.items.filter((other) => hasSucceeded(other.state) && other.needs.some(restsOn))
}

/**
 * The filed values with these answers put in and all that is derived from them derived anew; a value with a source of its
 * own stays. Gives the elements whose value is another one now.
 */
export function refile(
  law: Prepared,
  current: WholeCase,
  answers: Record<string, FiledValue>,
): { values: Record<string, FiledValue>; changed: Set<string> } {
  const before = current.case.filed.values
  const values = { ...before, ...answers }
  const read = valueReader({
    ...current,
    case: { ...current.case, filed: { ...current.case.filed, values } },
  })
  for (let again = true; again;) {
    again = false
    for (const [id, filed] of Object.entries(values)) {
      const prepared = law.elements.get(id)
      const derived = filed.origin ? undefined : prepared?.derive?.(read)
      if (!prepared || derived === undefined || derived === filed.value) continue
      values[id] = { ...filed, value: derived, text: displayValue(prepared.element, derived) }
      again = true
    }
  }
  return {
    values,
    changed: new Set(Object.keys(values).filter((id) => values[id]?.value !== before[id]?.value)),
  }
}

/** Where a value comes from, as an officer reads it: 「来自公安·2026-11-20」. */
export function originTextOf({ case: { filed } }: WholeCase, element: string, read: Read): string {
  const value = read(element)
  const found = filed.values[element]
  if (value === undefined || found?.value !== value) return '由前面的事项产生'
  return found?.origin ? displayOrigin(found.origin, 'officer') : '由已知信息得出'
}

/** The rules of an item with what they rest on in this case; null = cannot be told from the data. */
export function checksOf(definition: Definition, found: WholeCase, item: CaseItem): TaskDetail['checks'] {
  const read = valueReader(found)
  return itemOf(definition, item.step).checks.map((check) => {
    const result = compile(check.test)(read)
    return {
      text: check.text,
      passed: result === undefined ? null : result === true,
      basis: check.basis ?? '',
      evidence: inputsOf(check.test).flatMap((id) => {
        const element = definition.elements[id]
        if (!element) return []
        const value = read(id)
        const text =
          value === undefined ? '没有数据' : maskValue(displayValue(element, value), element.sensitive)
        const originText = value === undefined ? '没有数据' : originTextOf(found, id, read)
        return [{ element: id, name: element.name, text, originText }]
      }),
    }
  })
}
