import type { Shape } from '../../server/designs/shapes.ts'

/** A place in a part: members and positions. */
export type Path = readonly (string | number)[]

/** The content with another value at one place; undefined takes the member or the position away. Nothing else is touched. */
export function withValue(content: unknown, path: Path, value: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (Array.isArray(content) && typeof first === 'number') {
    if (rest.length === 0 && value === undefined) return content.toSpliced(first, 1)
    return content.with(first, withValue(content[first], rest, value))
  }
  const object = isObject(content) ? content : {}
  const inner = withValue(object[first], rest, value)
  const { [first]: _, ...others } = object
  return inner === undefined ? others : { ...object, [first]: inner }
}

export function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)] as unknown
    return isObject(inner) ? inner[step] : undefined
  }, content)
}

/** The list with the entry at `from` standing at `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const entry = list[from]
  return entry === undefined || to < 0 || to >= list.length
    ? [...list]
    : list.toSpliced(from, 1).toSpliced(to, 0, entry)
}

/** What a new part of this shape begins with: what it must have, empty. */
export function emptyOf(shape: Shape): unknown {
  switch (shape.is) {
    case 'object':
      return Object.fromEntries(
        shape.members
          .filter(({ optional }) => !optional)
          .map((member) => [member.name, emptyOf(member.shape)]),
      )
    case 'list':
      return []
    case 'record':
      return {}
    case 'either':
      return shape.of[0] && emptyOf(shape.of[0])
    case 'choice':
      return shape.values[0]
    case 'constant':
      return shape.value
    case 'number':
      return 0
    case 'yes-no':
      return true
    case 'nothing':
      return null
    case 'limit':
      return { days: 5, unit: 'working' }
    case 'expression':
    case 'ref':
    case 'text':
      return ''
  }
}

/** Which of several shapes a value has: the first one that it fits. */
export function fits(shape: Shape, value: unknown): boolean {
  switch (shape.is) {
    case 'object':
      return (
        isObject(value) &&
        shape.members.every(({ name, optional, shape: member }) =>
          member.is === 'constant' ? fits(member, value[name]) : optional || name in value,
        )
      )
    case 'list':
      return Array.isArray(value)
    case 'record':
      return isObject(value)
    case 'either':
      return shape.of.some((one) => fits(one, value))
    case 'choice':
      return shape.values.some((one) => one === value)
    case 'constant':
      return shape.value === value
    case 'number':
      return typeof value === 'number'
    case 'yes-no':
      return typeof value === 'boolean'
    case 'nothing':
      return value === null
    case 'limit':
      return isObject(value) && ('days' in value || 'hours' in value)
    case 'expression':
      return value !== null && value !== undefined
    case 'ref':
    case 'text':
      return typeof value === 'string'
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** How an entry of a list is called: by its name, its question, what it names; else by its number. */
export function titleOf(
  value: unknown,
  nth: number,
  called: (member: string, id: string) => string | undefined = () => undefined,
): string {
  if (isObject(value)) {
    for (const member of ['name', 'title', 'label', 'q', 'law', 'text', 'element', 'item', 'id']) {
      const found = value[member]
      if (typeof found === 'string' && found !== '') return called(member, found) ?? found
    }
  }
  return String(nth + 1)
}

/** A paper or step by its name; what is said in no words as it is written. */
export function told(value: unknown): string {
  if (value === undefined || value === null) return '—'
  if (isObject(value) && typeof value['name'] === 'string') return value['name']
  return typeof value === 'string' ? value : JSON.stringify(value)
}
