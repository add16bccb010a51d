import { inputsOf } from '../forms/expression.ts'
import type { Expression, Value } from '../forms/expression.ts'
import type { Element } from '../forms/model.ts'
import { comparisonsIn, typeOf } from '../forms/types.ts'
import { canFail, canHold } from '../forms/reachable.ts'
import type { Source } from '../sharing/model.ts'
import type { Draft, DraftPart } from './model.ts'

/** What every check is given: the draft, a place to complain, and the common questions. */
export type Checking = {
  draft: Draft
  /** Complains about something inside a part: path below that part. */
  fault: (part: { file: string; path: string }, path: string, reason: string) => void
  /** Points out what is allowed and most probably not meant. */
  warn: (part: { file: string; path: string }, path: string, reason: string) => void
  /** Complains of what was allowed before: a new part is stopped by it, and what is in force goes on. */
  stop: (part: { file: string; path: string }, path: string, reason: string) => void
  /** Complains where an expression reads an element that is not defined. */
  reads: (part: { file: string; path: string }, path: string, expression: Expression | undefined) => void
  /** Complains where an element is named that is not defined. */
  element: (part: { file: string; path: string }, path: string, id: string) => void
}

const TYPES = { number: '数字', boolean: '“是”或者“否”', string: '文字' }

/** Complains about each fixed value that is never the answer to the element with which it is compared, for it is of another type. */
export function checkTypes(
  { draft, fault }: Checking,
  part: { file: string; path: string },
  path: string,
  expression: Expression | undefined,
): void {
  if (expression === undefined) return
  for (const compared of comparisonsIn(expression)) {
    const element = draft.elements.get(compared.element)?.value
    const reason = element && mismatch(element, compared.value)
    if (reason) fault(part, path, reason)
  }
}

/** Why a value is never the answer to an element: it is of another type. Undefined where it may be. */
function mismatch({ name, control }: Element, value: Value): string | undefined {
  const type = typeOf(control)
  if (typeof value === type) return undefined
  const shown = typeof value === 'boolean' ? (value ? '是' : '否') : value
  const is = typeof value === 'boolean' ? '是否' : typeof value === 'number' ? '数字' : '文字'
  return `「${name}」的答案是${TYPES[type]}，和${is}「${shown}」永远不会相等。请把要比较的值改成${TYPES[type]}`
}

/** Complains about a condition that no answers can fulfil: a branch that nobody ever reaches. Points out one that always holds. */
export function checkReachable(
  { draft, fault, warn }: Checking,
  part: { file: string; path: string },
  path: string,
  condition: Expression | undefined,
): void {
  if (condition === undefined) return
  const elementOf = (id: string) => withCodes(draft, id)
  if (canHold(condition, elementOf) === false)
    fault(part, path, '这个条件永远不会成立，请看看是不是自相矛盾，或者写了没有的选项')
  else if (canFail(condition, elementOf) === false)
    warn(part, path, '这个条件怎样回答都成立，等于没有写，请看看是不是写错了')
}

/** Whether these conditions exclude each other, though each can hold alone. */
export function excludeEachOther({ draft }: Checking, conditions: readonly Expression[]): boolean {
  const elementOf = (id: string) => withCodes(draft, id)
  return (
    conditions.every((one) => canHold(one, elementOf) !== false) &&
    canHold({ and: [...conditions] }, elementOf) === false
  )
}

/** Whether any answers fulfil a condition; undefined where that is not decided. */
export function holds({ draft }: Checking, condition: Expression): boolean | undefined {
  return canHold(condition, (id) => withCodes(draft, id))
}

/** The element with the options of its code list. */
function withCodes(draft: Draft, id: string): Element | undefined {
  const element = draft.elements.get(id)?.value
  const list = element?.codes === undefined ? undefined : draft.codes.get(element.codes)?.value.codes
  return element && list ? { ...element, options: list } : element
}

/** The elements that this one's derivation and choices read. */
export function elementInputs(draft: Draft, id: string): string[] {
  const value = draft.elements.get(id)?.value
  if (!value) return []
  const expressions: (Expression | undefined)[] = [value.derive]
  for (const choice of value.choices ?? [])
    expressions.push(choice.value, choice.label, choice.hint, choice.when)
  return expressions.flatMap((expression) => (expression === undefined ? [] : inputsOf(expression)))
}

/** The parameters that a source needs: `{number}` in its path, query or body. */
export function parametersOf(source: DraftPart<Source>): string[] {
  const { path, query, body } = source.value
  const templates = [path, ...Object.values(query ?? {}), ...Object.values(body ?? {})]
  return [
    ...new Set(templates.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))),
  ]
}
