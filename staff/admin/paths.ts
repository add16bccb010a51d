import type { EntryFilter } from '../../server/inventory/model.ts'

type Query = Record<string, string | number | undefined>

function query(values: Query): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') pairs.set(name, String(value))
  const text = pairs.toString()
  return text === '' ? '' : `?${text}`
}
const part = encodeURIComponent
const api = '/api/v1/inventory'

/** Addresses of the pages about the list of items, and of what they ask the API for. */
export const paths = {
  list: (filter: EntryFilter = {}) => `/staff/items${query(filter)}`,
  tree: (filter: EntryFilter = {}) => `/staff/items/tree${query(filter)}`,
  entry: (id: string, element?: string) =>
    `/staff/items/entries/${part(id)}${element ? `#element-${element}` : ''}`,
  imports: (id?: string) => `/staff/items/imports${query({ id })}`,
  towns: (unit?: string) => `/staff/items/towns${query({ unit })}`,
  figures: () => '/staff/items/figures',
  words: () => '/staff/items/words',
  api: {
    entries: (filter: EntryFilter & { cursor?: string | undefined; limit?: number } = {}) =>
      `${api}/entries${query(filter)}`,
    editions: (filter: EntryFilter) => `${api}/editions${query(filter)}`,
    mains: (filter: EntryFilter & { cursor?: string | undefined; limit?: number } = {}) =>
      `${api}/mains${query(filter)}`,
    entry: (id: string) => `${api}/entries/${part(id)}`,
    elements: (id: string) => `${api}/entries/${part(id)}/elements`,
    compare: (id: string, from: number, to: number) => `${api}/entries/${part(id)}/differences/${from}/${to}`,
    step: (id: string, step: string) => `${api}/entries/${part(id)}/${part(step)}`,
    stepMany: (step: string) => `${api}/${part(step)}`,
    facets: `${api}/facets`,
    findings: (filter: EntryFilter) => `${api}/findings${query(filter)}`,
    claims: `${api}/claims`,
    export: (format: 'xlsx' | 'csv' | 'jsonl', filter: EntryFilter) =>
      `${api}/export/${format}${query(filter)}`,
    imports: `${api}/imports`,
    import: (id: string) => `${api}/imports/${part(id)}`,
    actImport: (id: string, act: 'confirm' | 'cancel') => `${api}/imports/${part(id)}/${act}`,
    marked: (id: string) => `${api}/imports/${part(id)}/marked`,
    profiles: `${api}/profiles`,
    words: '/api/v1/search/synonyms',
    forgetWords: (id: string) => `/api/v1/search/synonyms/${part(id)}/remove`,
    search: (q: string) => `/api/v1/search${query({ q })}`,
    figures: (asked: Query) => `${api}/figures${query(asked)}`,
    units: `${api}/units`,
    delegated: (unit: string) => `${api}/units/${part(unit)}/entries`,
    delegations: `${api}/delegations`,
    settle: (id: string, unit: string) => `${api}/delegations/${part(id)}/${part(unit)}`,
  },
}

/** Patterns for the router; `paths` builds addresses that match them. */
export const patterns = {
  list: '/staff/items',
  tree: '/staff/items/tree',
  entry: '/staff/items/entries/:id',
  imports: '/staff/items/imports',
  towns: '/staff/items/towns',
  figures: '/staff/items/figures',
  words: '/staff/items/words',
}

/** Reads the filter of the list out of an address. */
export function readFilter(search: URLSearchParams): EntryFilter {
  const names = [
    'q',
    'kind',
    'type',
    'body',
    'area',
    'stage',
    'standing',
    'rule',
    'errors',
    'importId',
    'main',
    'leaving',
    'suspended',
    'suspending',
  ] as const
  return Object.fromEntries(names.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])))
}
