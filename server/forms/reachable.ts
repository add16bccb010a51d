import { compile, inputsOf, type Expression, type Value } from './expression.ts'
import type { Element } from './model.ts'

/** More combinations of answers than this are not tried. */
const MOST = 4096
/** An answer that no condition names. */
const ANOTHER = '\u0000'

/**
 * 矛盾的条件: can this ever hold? Tries every combination of answers that the condition can tell apart: yes and no, each option, and for
 * numbers what lies below, at and above each number that is compared with. Undefined where it is not decided, because one answer is
 * compared with another or there are more than 4,096 combinations. Pure.
 */
export function canHold(
  condition: Expression,
  elementOf: (id: string) => Element | undefined,
): boolean | undefined {
  const compared = new Map<string, Value[]>()
  if (!collect(condition, compared)) return undefined
  const ids = inputsOf(condition)
  const domains = ids.map((id) => answersOf(elementOf(id), compared.get(id) ?? []))
  if (domains.reduce((product, { length }) => product * length, 1) > MOST) return undefined
  const holds = compile(condition)
  const answers = new Map<string, Value | undefined>()
  const tryFrom = (at: number): boolean => {
    const id = ids[at]
    if (id === undefined) return holds((element) => answers.get(element)) === true
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
  compared.set(id, [...(compared.get(id) ?? []), ...fixed])
  return true
}

const isRead = (value: unknown): boolean => typeof value === 'string' && value.startsWith('$')

/** The answers that a condition can tell apart; undefined is no answer yet. */
function answersOf(element: Element | undefined, compared: readonly Value[]): (Value | undefined)[] {
  if (element?.control === 'yes-no') return [undefined, true, false]
  if (element?.options) return [undefined, ...element.options.map(({ value }) => value)]
  const { min = -Infinity, max = Infinity } = element ?? {}
  const within = (n: number): boolean => Number.isFinite(n) && n >= min && n <= max
  const around = compared.flatMap((value): Value[] =>
    typeof value === 'number' ? [value - 1, value, value + 1, min, max].filter((n) => within(n)) : [value],
  )
  return [undefined, ANOTHER, ...new Set(around)]
}
