/** Every address of the desk of the data catalogue. */
const part = encodeURIComponent
const API = '/api/v1/resources'

export type ListFilter = { q?: string; owner?: string; sharing?: string; mounted?: string; state?: string }
export type RequestsView = 'inbox' | 'own' | 'all'

function query(values: ListFilter & { after?: string }): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value) pairs.set(name, value)
  const text = pairs.toString()
  return text === '' ? '' : `?${text}`
}

export const paths = {
  list: () => '/staff/resources',
  entry: (id: string) => `/staff/resources/entries/${part(id)}`,
  requests: (view: RequestsView) => `/staff/resources/requests?view=${view}`,
  ledger: () => '/staff/resources/ledger',
  import: () => '/staff/resources/import',
  api: {
    list: (filter: ListFilter & { after?: string }) => `${API}${query(filter)}`,
    choices: `${API}/choices`,
    ledger: `${API}/ledger`,
    entries: `${API}/entries`,
    entry: (id: string) => `${API}/entries/${part(id)}`,
    withdraw: (id: string) => `${API}/entries/${part(id)}/withdraw`,
    ask: (id: string) => `${API}/entries/${part(id)}/requests`,
    requests: (view: RequestsView) => `${API}/requests?view=${view}`,
    revoked: (view: RequestsView) => `${API}/revoked?view=${view}`,
    responsible: (id: string) => `${API}/requests/${part(id)}/responsible`,
    answer: (id: string, act: 'grant' | 'refuse' | 'take-back' | 'ask-more' | 'supplement') =>
      `${API}/requests/${part(id)}/${act}`,
    revoke: (id: string) => `${API}/grants/${part(id)}/revoke`,
    file: (act: 'try' | 'import') => `${API}/import${act === 'try' ? '/try' : ''}`,
    export: (format: 'xlsx' | 'csv' | 'jsonl', filter: ListFilter) =>
      `${API}/export/${format}${query(filter)}`,
  },
}

export const patterns = {
  list: '/staff/resources',
  entry: '/staff/resources/entries/:id',
  requests: '/staff/resources/requests',
  ledger: '/staff/resources/ledger',
  import: '/staff/resources/import',
}
