import type { Read } from '../forms/expression.ts'
import type { WholeCase } from './model.ts'

/** Reads a value of a case: what a granted item produced, otherwise what was filed. */
export function valueReader(current: Pick<WholeCase, 'case' | 'items'>): Read {
  const produced = Object.assign(
    {},
    ...current.items.filter((item) => item.state === 'granted').map((item) => item.outputs),
  ) as Record<string, string | number | boolean>
  return (element) => produced[element] ?? current.case.filed.values[element]?.value
}
