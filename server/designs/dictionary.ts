import type { Element } from '../forms/model.ts'
import type { PublishedRegion } from '../regions/world.ts'
import type { DictionaryEntry, DictionaryFilter } from './model.ts'

/** Who signs in is known by these. */
const IDENTITY = new Set(['applicant.number', 'applicant.name', 'applicant.phone'])
/** So many entries are shown at once. */
const MOST = 100

const dictionaries = new WeakMap<PublishedRegion, DictionaryEntry[]>()

/** 数据元字典: what is defined in the region as it counts now, where each value comes from and who uses it; by words, control or sensitivity. */
export function findElements(
  region: PublishedRegion,
  { q = '', control, sensitive }: DictionaryFilter,
): { entries: DictionaryEntry[]; total: number } {
  const all = dictionaries.get(region) ?? dictionaryOf(region)
  dictionaries.set(region, all)
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const found = all.filter((entry) => {
    const text = `${entry.id} ${entry.name} ${entry.section} ${entry.question ?? ''}`.toLowerCase()
    return (
      words.every((word) => text.includes(word)) &&
      (control === undefined || entry.control === control) &&
      (sensitive === undefined || (entry.sensitive !== null) === sensitive)
    )
  })
  return { entries: found.slice(0, MOST), total: found.length }
}

function dictionaryOf({ elements, items, onethings, sources }: PublishedRegion): DictionaryEntry[] {
  const users = new Map<string, DictionaryEntry['usedBy']>()
  const origins = new Map<string, Set<string>>()
  const tell = (id: string, origin: string): void => {
    origins.set(id, (origins.get(id) ?? new Set()).add(origin))
  }
  const use = (
    kind: DictionaryEntry['usedBy'][number]['kind'],
    id: string,
    name: string,
    part: unknown,
  ): void => {
    for (const named of namedIn(part, elements)) {
      if (kind === 'elements' && named === id) continue
      users.set(named, [...(users.get(named) ?? []), { kind, id, name }])
    }
  }
  const looked = ({ source, as }: { source: string; as: string }): void => {
    const from = sources[source]
    for (const name of Object.keys(from?.gives ?? {}))
      if (from) tell(`${as}.${name}`, `${from.department} ${from.name}`)
  }
  for (const [id, { onething }] of onethings) {
    use('onethings', id, onething.name, onething)
    onething.prefill.forEach(looked)
  }
  for (const [id, { item }] of items) {
    use('items', id, item.name, item)
    for (const { element, fetch } of item.outputs) {
      tell(element, item.name)
      if (fetch) looked(fetch)
    }
  }
  for (const [id, element] of Object.entries(elements)) use('elements', id, element.name, element)
  return Object.values(elements)
    .map((element) => ({
      id: element.id,
      name: element.name,
      section: element.section,
      control: element.control,
      question: element.question ?? null,
      standard: element.standard ?? null,
      sensitive: element.sensitive ?? null,
      origin: {
        identity: IDENTITY.has(element.id),
        derived: element.derive !== undefined || element.choices !== undefined,
        from: [...(origins.get(element.id) ?? [])],
      },
      usedBy: users.get(element.id) ?? [],
    }))
    .toSorted((a, b) => a.section.localeCompare(b.section, 'zh-CN') || (a.id < b.id ? -1 : 1))
}

/** The elements that something names: by their id, or read by an expression. */
function namedIn(part: unknown, elements: Readonly<Record<string, Element>>): Set<string> {
  const named = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      const id = value.startsWith('$') ? value.slice(1) : value
      if (Object.hasOwn(elements, id)) named.add(id)
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit)
  }
  visit(part)
  return named
}
