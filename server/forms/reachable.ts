import { compile, inputsOf, type Expression, type Value } from './expression.ts'
import type { Element } from './model.ts'
import { typeOf } from './types.ts'

/** More combinations of answers than this are not tried. */
const MOST = 4096
/** An answer that no condition names. */
const ANOTHER = '\u0000'

/** What is known of an element by its id. */
export type ElementOf = (id: string) => Element | undefined

/**
 * 矛盾的条件: can this ever hold? Tries every combination of answers that the condition can tell apart: yes and no, each option, and for
 * numbers what lies below, at, between and above those that are compared with. Undefined where it is not decided: one answer is compared
 * with another, dates or texts are compared by their order, or there are more than 4,096 combinations. Pure.
 */
export function canHold(condition: Expression, elementOf: ElementOf): boolean | undefined {
  return canGive(true, condition, elementOf)
}

/** 多余的条件: can this ever fail? False: it holds whatever is answered and need not be written. Decided as `canHold` does. */
export function canFail(condition: Expression, elementOf: ElementOf): boolean | undefined {
  return canGive(false, condition, elementOf)
}

function canGive(wanted: boolean, condition: Expression, elementOf: ElementOf): boolean | undefined {
  const compared = new Map<string, Value[]>()
  if (!collect(condition, compared)) return undefined
  const ids = inputsOf(condition)
  const domains = ids.map((id) => answersOf(elementOf(id), compared.get(id) ?? []))
  if (domains.reduce((product, { length }) => product * length, 1) > MOST) return undefined
  const holds = compile(condition)
  const answers = new Map<string, Value | undefined>()
  const tryFrom = (at: number): boolean => {
    const id = ids[at]
    if (id === undefined) return holds((element) => answers.get(element)) === wanted
    return (domains[at] ?? []).some((value) => {
      answers.set(id, value)
      return tryFrom(at + 1)
    })
  }
  return tryFrom(0)
}

/** What each element is compared with. False where the condition does more than compare an answer with something fixed. */
function collect(expression: Expression, compared: Map<string, Value[]>): boolean {
  if (typeof expression !== 'object' || 'known' in expression) return true
  if ('not' in expression) return collect(expression.not, compared)
  if ('and' in expression) return expression.and.every((part) => collect(part, compared))
  if ('or' in expression) return expression.or.every((part) => collect(part, compared))
  const pair: readonly unknown[] | undefined =
    'eq' in expression
      ? expression.eq
      : 'gte' in expression
        ? expression.gte
        : 'lte' in expression
          ? expression.lte
          : 'in' in expression
            ? expression.in
            : undefined
  const values = pair?.flat() ?? []
  const reads = values.filter((value) => isRead(value))
  if (!pair || reads.length !== 1 || values.some((value) => typeof value === 'object')) return false
  const id = String(reads[0]).slice(1)
  const fixed = values.filter((value) => !isRead(value)) as Value[]
  // Dates have an order, too, but none can be named that lies between two of them for certain.
  const ordered = 'gte' in expression || 'lte' in expression
  if (ordered && fixed.some((value) => typeof value !== 'number')) return false
  compared.set(id, [...(compared.get(id) ?? []), ...fixed])
  return true
}

const isRead = (value: unknown): boolean => typeof value === 'string' && value.startsWith('$')

/** The answers that a condition can tell apart; undefined is no answer yet. What is no answer to the element, such as a text to a number, is none. */
function answersOf(element: Element | undefined, named: readonly Value[]): (Value | undefined)[] {
  const compared = element ? named.filter((value) => typeof value === typeOf(element.control)) : named
  if (element?.control === 'yes-no') return [undefined, true, false]
  if (element?.options) return [undefined, ...element.options.map(({ value }) => value)]
  const numbers = compared.filter((value) => typeof value === 'number')
  const others = new Set(compared.filter((value) => typeof value !== 'number'))
  if (numbers.length > 0 || (element && typeOf(element.control) === 'number'))
    return [undefined, ...numbersAround(numbers, element), ...others]
  return [undefined, ANOTHER, ...others]
}

/** Each number that is compared with and each end of what the field takes, one between two neighbours, one below and one above all. */
function numbersAround(compared: readonly number[], element: Element | undefined): number[] {
  const { min = -Infinity, max = Infinity } = element ?? {}
  const marks = [...new Set([...compared, min, max])]
    .filter((n) => Number.isFinite(n))
    .toSorted((a, b) => a - b)
  const between = marks.slice(1).map((mark, at) => (mark + (marks[at] ?? mark)) / 2)
  const outside = [(marks[0] ?? 0) - 1, (marks.at(-1) ?? 0) + 1]
  return [...marks, ...between, ...outside].filter((n) => n >= min && n <= max)
}
