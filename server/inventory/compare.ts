import type { Content, Difference } from './model.ts'
import { ELEMENTS } from './elements.ts'

/** The same text for the same value, whatever the order of its members. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/** The elements in which two contents differ, in the order of the registry. */
export function differences(before: Content, after: Content): Difference[] {
  return ELEMENTS.flatMap(({ id }) =>
    canonical(before[id] ?? null) === canonical(after[id] ?? null)
      ? []
      : [{ element: id, before: before[id] ?? null, after: after[id] ?? null }],
  )
}

/** Without the elements that say nothing: empty texts, lists and records. */
export function withoutEmpty(content: Content): Content {
  return Object.fromEntries(
    Object.entries(content).filter(
      ([, value]) =>
        value !== null &&
        value !== undefined &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0) &&
        !(typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0),
    ),
  )
}
