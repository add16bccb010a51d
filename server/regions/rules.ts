import type { Item } from '../catalog/model.ts'
import type { Element } from '../forms/model.ts'
import type { Definition, OneThing } from '../onething/model.ts'
import {
  EntryKind,
  type CodeList,
  type Draft,
  type DraftPart,
  type Region,
  type RegionFault,
} from './model.ts'

/** Elements whose code list is written out as `options`, items with the type of their certificate, and expressions with the words of the codes that they show. */
export function withCodeLists(draft: Draft): {
  elements: Record<string, Element>
  items: Record<string, Item>
  onethings: Record<string, OneThing>
} {
  const lists = new Map([...draft.codes].map(([name, part]) => [name, part.value]))
  const elements = regionElements(
    [...draft.elements.values()].map((part) => part.value),
    lists,
  )
  const words = (element: string) =>
    Object.fromEntries((elements[element]?.options ?? []).map(({ value, label }) => [value, label]))
  const spell = <T>(parts: Iterable<[string, { value: T }]>): Record<string, T> =>
    Object.fromEntries([...parts].map(([id, part]) => [id, spellOut(part.value, words) as T]))

  return {
    elements: spell(Object.entries(elements).map(([id, value]) => [id, { value }])),
    items: spell([...draft.items].map(([id, { value }]) => [id, { value: withType(draft, value) }])),
    onethings: spell(draft.onethings),
  }
}

/** The item with the type of its certificate by value: a case issues what its version of the item says. */
function withType(draft: Draft, item: Item): Item {
  const { certificate } = item.result
  const type = certificate && draft.certificates.get(certificate.type)?.value
  return type ? { ...item, result: { ...item.result, certificate: { ...certificate, of: type } } } : item
}

/** Elements by id, each with its code list written into `options`. */
export function regionElements(
  elements: Element[],
  codes: ReadonlyMap<string, CodeList>,
): Record<string, Element> {
  return Object.fromEntries(
    elements.map((element) => {
      const list = element.codes === undefined ? undefined : codes.get(element.codes)
      return [element.id, list ? { ...element, options: list.codes } : element]
    }),
  )
}

/** Writes the code list of `{ text: '$child.sex' }` into its `of`, wherever in a definition it stands. */
function spellOut(part: unknown, words: (element: string) => Record<string, string>): unknown {
  if (Array.isArray(part)) return part.map((one) => spellOut(one, words))
  if (!part || typeof part !== 'object') return part
  if ('text' in part && typeof part.text === 'string' && part.text.startsWith('$')) {
    return { of: words(part.text.slice(1)), ...part }
  }
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, spellOut(value, words)]))
}

/**
 * The elements that a one-thing and its items name anywhere, those that their look-ups give, and all that these are
 * derived from or asked by: with them a definition stands alone.
 */
export function elementsUsed(
  region: Pick<Region, 'elements' | 'sources'>,
  onething: OneThing,
  items: readonly Item[],
): Record<string, Element> {
  const used = new Set<string>()
  const visit = (part: unknown): void => {
    if (typeof part === 'string') {
      const id = part.startsWith('$') ? part.slice(1) : part
      if (used.has(id) || !Object.hasOwn(region.elements, id)) return
      used.add(id)
      visit(region.elements[id])
    } else if (Array.isArray(part)) part.forEach(visit)
    else if (part && typeof part === 'object') Object.values(part).forEach(visit)
  }
  visit([onething, items])
  for (const { source, as } of [
    ...onething.prefill,
    ...items.flatMap((item) => item.outputs.flatMap(({ fetch }) => fetch ?? [])),
  ]) {
    for (const name of Object.keys(region.sources[source]?.gives ?? {})) visit(`${as}.${name}`)
  }
  return Object.fromEntries(
    [...used].toSorted().flatMap((id) => (region.elements[id] ? [[id, region.elements[id]]] : [])),
  )
}

/** A one-thing with everything that a case filed under it will ever need. Items without a version have the first. */
export function definitionOf(
  region: Region,
  onething: OneThing,
  versions: ReadonlyMap<string, number>,
): Omit<Definition, 'version'> {
  const items: Definition['items'] = {}
  for (const { item: id } of onething.steps) {
    const item = region.items[id]
    if (!item) continue
    items[id] = { version: versions.get(id) ?? 1, item, department: departmentOf(region, item.office) }
  }
  return {
    onething,
    items,
    elements: elementsUsed(
      region,
      onething,
      Object.values(items).map(({ item }) => item),
    ),
  }
}

/** 部门 as citizens say it. */
export function departmentOf(region: Region, office: string): string {
  return region.offices.find((one) => one.id === office)?.department ?? office
}

/** Whether a part is the region's own: in its folder, or laid over it by a 方案; and not of a folder that it extends. */
export const isOwn = ({ head }: Pick<Region, 'head'>, { file }: Pick<DraftPart<unknown>, 'file'>): boolean =>
  [head.id, ...EntryKind.options].some((start) => file.startsWith(`${start}/`))

/** What the level above says under a name: what is inherited itself, or what the region's own part differs from. */
export function aboveOf(
  region: Pick<Region, 'head' | 'parts'>,
  kind: EntryKind,
  id: string,
): DraftPart<unknown> | undefined {
  const part: DraftPart<unknown> | undefined = region.parts[kind].get(id)
  return part && isOwn(region, part) ? part.above : part
}

/** The faults as an operator reads them, one line each. */
export function faultText(fault: RegionFault): string {
  return `${fault.file}${fault.path ? ` · ${fault.path}` : ''}：${fault.reason}`
}
