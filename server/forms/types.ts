import type { Expression, Value } from './expression.ts'
import type { Control } from './model.ts'

export type ValueType = 'number' | 'boolean' | 'string'

/** What the answer to an element is: 件数 and 金额 (fen) are numbers, 是／否 is yes or no, all else, codes and days too, is text. */
export function typeOf(control: Control): ValueType {
  if (control === 'number' || control === 'money') return 'number'
  return control === 'yes-no' ? 'boolean' : 'string'
}

/** A value as it is typed at a desk, in the type of what it is compared with; what does not fit stays the text that it is. */
export function typedValue(text: string, type: ValueType): Value {
  // 01 and 3.0 stay as they are written until they are finished.
  if (type === 'number')
    return String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text
  return type === 'boolean' && (text === '是' || text === '否') ? text === '是' : text
}

const COMPARING = ['eq', 'gte', 'lte', 'in'] as const

/** The element that one side of a comparison reads, by its id; undefined where neither reads just one. */
export function comparedElement(sides: unknown): string | undefined {
  const reads = Array.isArray(sides) ? sides.filter(isRead) : []
  return reads.length === 1 ? String(reads[0]).slice(1) : undefined
}

const isRead = (value: unknown): boolean => typeof value === 'string' && value.startsWith('$')

/** Every fixed value, anywhere in an expression, with the element that it is compared with. */
export function comparisonsIn(expression: Expression): { element: string; value: Value }[] {
  if (typeof expression !== 'object') return []
  const parts: unknown[] = Object.values(expression).flat()
  const inner = parts.filter((part): part is Expression => typeof part === 'object' && part !== null)
  const found = inner.filter((part) => !Array.isArray(part)).flatMap(comparisonsIn)
  const sides: unknown = COMPARING.some((kind) => kind in expression)
    ? Object.values(expression)[0]
    : undefined
  const element = comparedElement(sides)
  if (element === undefined || !Array.isArray(sides)) return found
  const fixed = (sides.flat() as unknown[]).filter(
    (value): value is Value => typeof value !== 'object' && !isRead(value),
  )
  return [...fixed.map((value) => ({ element, value })), ...found]
}
