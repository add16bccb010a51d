/** Every address of the supervision desk. */
type Query = Record<string, string | number | null | undefined>
const part = encodeURIComponent

function query(values: Query): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== null && value !== '') pairs.set(name, String(value))
  const text = pairs.toString()
  return text === '' ? '' : `?${text}`
}

const API = '/api/v1/supervision'
const urging = (id: string) => `${API}/urgings/${part(id)}`

export const paths = {
  overview: (filter: Query = {}) => `/staff/supervision${query(filter)}`,
  case: (caseId: string) => `/staff/supervision/cases/${part(caseId)}`,
  ranking: (filter: Query = {}) => `/staff/supervision/ranking${query(filter)}`,
  outcomes: (filter: Query) => `/staff/supervision/outcomes${query(filter)}`,
  monitor: (filter: Query = {}) => `/staff/supervision/onethings${query(filter)}`,
  certificates: (filter: Query = {}) => `/staff/supervision/certificates${query(filter)}`,
  urgings: (filter: Query = {}) => `/staff/supervision/urgings${query(filter)}`,
  replies: () => '/staff/supervision/replies',
  urging: (id: string) => `/staff/supervision/urgings/${part(id)}`,
  api: {
    overview: `${API}/overview`,
    cards: (filter: Query) => `${API}/cards${query(filter)}`,
    csv: (filter: Query) => `${API}/cards.csv${query(filter)}`,
    case: (caseId: string) => `${API}/cases/${part(caseId)}`,
    ranking: (filter: Query) => `${API}/ranking${query(filter)}`,
    outcomes: (filter: Query) => `${API}/outcomes${query(filter)}`,
    onethings: `${API}/onethings`,
    certificates: (filter: Query) => `${API}/certificates${query(filter)}`,
    monitor: (id: string, filter: Query) => `${API}/onethings/${part(id)}${query(filter)}`,
    urgings: (filter: Query) => `${API}/urgings${query(filter)}`,
    mine: (filter: Query) => `${API}/urgings/mine${query(filter)}`,
    issue: `${API}/urgings`,
    urging,
    document: (id: string) => `${urging(id)}/document/a4`,
    turn: (id: string, turn: string) => `${urging(id)}/${part(turn)}`,
  },
}

export const patterns = {
  overview: '/staff/supervision',
  case: '/staff/supervision/cases/:caseId',
  ranking: '/staff/supervision/ranking',
  outcomes: '/staff/supervision/outcomes',
  monitor: '/staff/supervision/onethings',
  certificates: '/staff/supervision/certificates',
  urgings: '/staff/supervision/urgings',
  replies: '/staff/supervision/replies',
  urging: '/staff/supervision/urgings/:id',
}
