import { z } from 'zod'

/**
 * 地方变体: a part of a lower place that says only in what it differs from the part of the same name in the place above. `variant` is
 * a JSON Merge Patch (RFC 7396): members replace members, null takes one away. A list whose things are known by a name of their own
 * (`KEYS`) is written as an object of these names, so that one paper can be changed or taken away; a list written as a list replaces the
 * whole. What is new comes at the end.
 */
export const Variant = z.strictObject({
  id: z.string().optional(),
  variant: z.record(z.string(), z.unknown()),
})
export type Variant = z.infer<typeof Variant>

/** One place in which a part differs from the level above; undefined: nothing is there. */
export type Override = { path: string; above: unknown; own: unknown }

type Members = Record<string, unknown>

/** By which member the things of a list may be known: papers and steps, fields, codes, texts, questions. */
const KEYS = ['id', 'element', 'value', 'name', 'q'] as const

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether what was read says only differences. */
export const isVariant = (raw: unknown): raw is Variant => isMembers(raw) && isMembers(raw['variant'])

/** The member by which every thing of a list is told from the others; undefined where there is none. */
function keyOf(list: readonly unknown[]): string | undefined {
  if (list.length === 0 || !list.every(isMembers)) return undefined
  return KEYS.find((key) => {
    const names = list.map((thing) => thing[key])
    return names.every((name) => typeof name === 'string') && new Set(names).size === list.length
  })
}

/** A member of its own; `constructor` is a name like any other. */
const member = (of: Members, name: string): unknown => (Object.hasOwn(of, name) ? of[name] : undefined)

const nameIn = (thing: unknown, key: string): string => String((thing as Members)[key])

/** A part of the level above with the differences of this one. Both stay as they are. */
export function mergeVariant(above: unknown, patch: unknown): unknown {
  if (!isMembers(patch)) return patch
  if (Array.isArray(above)) {
    const key = keyOf(above)
    if (key !== undefined) return mergeList(above, patch, key)
  }
  const merged = new Map(Object.entries(isMembers(above) ? above : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, mergeVariant(merged.get(name), value))
  }
  return Object.fromEntries(merged)
}

function mergeList(above: readonly unknown[], patch: Members, key: string): unknown[] {
  const merged = new Map(above.map((thing) => [nameIn(thing, key), thing]))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else {
      const thing = mergeVariant(merged.get(name), value)
      merged.set(name, isMembers(thing) ? { [key]: name, ...thing } : thing)
    }
  }
  return [...merged.values()]
}

/**
 * What a variant takes away that the level above does not have (any more): the place of each, `materials.id-card`. It is harmless, but its
 * author thinks of a level above that there is not.
 */
export function idleRemovals(above: unknown, patch: unknown, path = ''): string[] {
  if (!isMembers(patch)) return []
  const there = named(above) ?? {}
  return Object.entries(patch).flatMap(([name, value]) => {
    const place = path === '' ? name : `${path}.${name}`
    const before = member(there, name)
    if (value === null) return before === undefined ? [place] : []
    return before === undefined ? [] : idleRemovals(before, value, place)
  })
}

/**
 * What a variant has to say so that the level above becomes `own`: `mergeVariant(above, variantOf(above, own))` is `own`. Undefined where
 * they do not differ. Null in a member and no member are the same here.
 */
export function variantOf(above: unknown, own: unknown): unknown {
  if (isMembers(above) && isMembers(own)) {
    const patch = membersBetween(above, own)
    return Object.keys(patch).length > 0 ? patch : undefined
  }
  if (Array.isArray(above) && Array.isArray(own)) {
    if (JSON.stringify(above) === JSON.stringify(own)) return undefined
    const patch = listBetween(above, own)
    return patch && Object.keys(patch).length === 0 ? undefined : (patch ?? own)
  }
  // A thing in the place of a text or a list begins from nothing, as in the RFC.
  if (isMembers(own) && !isMembers(above)) return Array.isArray(above) ? own : withoutNulls(own)
  return above === own ? undefined : own
}

function membersBetween(above: Members, own: Members): Members {
  const patch: [string, unknown][] = []
  for (const name of Object.keys(above)) {
    const there = member(own, name) ?? null
    if (there === null && above[name] !== null) patch.push([name, null])
  }
  for (const [name, value] of Object.entries(own)) {
    if (value === null || value === undefined) continue
    const difference = variantOf(member(above, name), value)
    if (difference !== undefined) patch.push([name, difference])
  }
  return Object.fromEntries(patch)
}

/** Undefined where only the whole list says it: its things have no names, or stand in another order. */
function listBetween(above: readonly unknown[], own: readonly unknown[]): Members | undefined {
  const key = keyOf(above)
  if (key === undefined || (own.length > 0 && keyOf(own) !== key)) return undefined
  const before = new Map(above.map((thing) => [nameIn(thing, key), thing]))
  const after = new Map(own.map((thing) => [nameIn(thing, key), thing]))
  const order = [...before.keys()].filter((name) => after.has(name))
  const inOrder = [...order, ...[...after.keys()].filter((name) => !before.has(name))]
  // A name such as 1 would be put first in an object, whatever stood before it.
  const moved = inOrder.some((name, at) => nameIn(own[at], key) !== name || /^\d+$/.test(name))
  if (moved) return undefined
  const patch: [string, unknown][] = [...before.keys()]
    .filter((name) => !after.has(name))
    .map((name) => [name, null])
  for (const [name, thing] of after) {
    const difference = before.has(name) ? variantOf(before.get(name), thing) : withoutNulls(thing)
    if (difference !== undefined) patch.push([name, difference])
  }
  return Object.fromEntries(patch)
}

/** A new thing says nothing by null. */
function withoutNulls(value: unknown): unknown {
  if (!isMembers(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null && each !== undefined)
      .map(([name, each]) => [name, withoutNulls(each)]),
  )
}

/**
 * What a place sets otherwise than the level above, one line for each smallest thing: `limits.promised.days`, `materials.id-card`. Things of
 * a list are named as they are known, not counted.
 */
export function overridesOf(above: unknown, own: unknown, path = ''): Override[] {
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const [a, b] = [named(above), named(own)]
  if (a && b) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
    return names.flatMap((name) =>
      overridesOf(member(a, name) ?? undefined, member(b, name) ?? undefined, below(name)),
    )
  }
  return JSON.stringify(above) === JSON.stringify(own) ? [] : [{ path, above, own }]
}

/** Members by name, also of a list whose things have names. */
function named(value: unknown): Members | undefined {
  if (isMembers(value)) return value
  const key = Array.isArray(value) ? keyOf(value) : undefined
  return key === undefined
    ? undefined
    : Object.fromEntries((value as unknown[]).map((thing) => [nameIn(thing, key), thing]))
}

/**
 * `own`, which was once made of `before` and has been worked on since, with what is another in `after`: nothing else is touched. A thing
 * of a list that was taken out of `own` stays out. Where both have changed the same thing, `after` counts.
 */
export function carryOver(before: unknown, after: unknown, own: unknown): unknown {
  if (JSON.stringify(before) === JSON.stringify(after)) return own
  const [was, is] = [named(before), named(after)]
  const isList = Array.isArray(before)
  const mine = isList && Array.isArray(own) && own.length === 0 ? {} : named(own)
  if (!was || !is || !mine || isList !== Array.isArray(after) || isList !== Array.isArray(own)) return after
  const carried = new Map(Object.entries(mine))
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const [old, now] = [member(was, name), member(is, name)]
    if (now === undefined) carried.delete(name)
    else if (old === undefined) carried.set(name, now)
    else if (carried.has(name)) carried.set(name, carryOver(old, now, carried.get(name)))
    else if (!isList && JSON.stringify(old) !== JSON.stringify(now)) carried.set(name, now)
  }
  return isList ? [...carried.values()] : Object.fromEntries(carried)
}
