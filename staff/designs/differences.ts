import { isObject } from './content.ts'

/** One place where two versions of a part differ; undefined: nothing is there. */
export type Difference = { path: string; before: unknown; after: unknown }

/** Element by element, what differs between two versions; entries of lists are compared by their position. */
export function differencesOf(before: unknown, after: unknown, path = ''): Difference[] {
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`)
  if ((isObject(before) && isObject(after)) || (Array.isArray(before) && Array.isArray(after))) {
    const [a, b] = [before as Record<string, unknown>, after as Record<string, unknown>]
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
    return names.flatMap((name) => differencesOf(a[name], b[name], below(name)))
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }]
}
