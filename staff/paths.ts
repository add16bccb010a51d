/** Every address that the staff desk knows, in one place. Parts that come from data are always encoded. */

type TaskKey = { caseId: string; step: string }
type Query = Record<string, string | number | undefined>

const part = encodeURIComponent

function query(values: Query): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') pairs.set(name, String(value))
  }
  const text = pairs.toString()
  return text === '' ? '' : `?${text}`
}

export const VIEWS = ['open', 'mine', 'absent', 'correcting', 'paused', 'waiting', 'closed'] as const
/** 待办, 我的, 代班, 待补正, 特别程序, 等待前序, 已办结. */
export type View = (typeof VIEWS)[number]
export type InboxFilter = { view: View; item: string; q: string }

/** What of the list of deliveries is shown; what is left out is not filtered by. */
export type DeliveryQuery = { view?: string; method?: string; state?: string; q?: string }

/** Reads the inbox filter out of an address; an unknown view is 待办. */
export function readInboxFilter(search: URLSearchParams): InboxFilter {
  const view = VIEWS.find((one) => one === search.get('view')) ?? 'open'
  return { view, item: search.get('item') ?? '', q: search.get('q') ?? '' }
}

/** Where to go after signing in: only a page of this desk, never another site and never the sign-in page itself. */
export function readReturn(search: URLSearchParams): string {
  const from = search.get('from') ?? ''
  const ours = /^\/staff(?:[/?][^\\]*)?$/.test(from) && !from.startsWith('/staff/sign-in')
  return ours ? from : '/staff'
}

const task = ({ caseId, step }: TaskKey) => `/api/v1/tasks/${part(caseId)}/${part(step)}`

const colleague = (staffId: string) => `/api/v1/office/colleagues/${part(staffId)}`

type ChannelVerb = 'secret' | 'propose' | 'pause' | 'end' | 'approve' | 'return'
type ConnectorVerb = 'try' | 'propose' | 'approve' | 'return' | 'stop' | 'faulty/retry'

export const paths = {
  inbox: ({ view, item, q }: Partial<InboxFilter> = {}) =>
    `/staff${query({ view: view === 'open' ? undefined : view, item, q })}`,
  task: ({ caseId, step }: TaskKey) => `/staff/tasks/${part(caseId)}/${part(step)}`,
  batch: (item?: string) => `/staff/batch${query({ item })}`,
  rechecks: () => '/staff/rechecks',
  handOver: (from?: string) => `/staff/hand-over${query({ from })}`,
  intake: () => '/staff/intake',
  exchange: () => '/staff/exchange',
  office: () => '/staff/office',
  notices: () => '/staff/notices',
  delivery: (filter: DeliveryQuery = {}) =>
    `/staff/delivery${query({ ...filter, view: filter.view === 'open' ? undefined : filter.view })}`,
  calendar: () => '/staff/calendar',
  counter: () => '/staff/counter',
  counterDay: () => '/staff/counter/day',
  signIn: (from?: string) => `/staff/sign-in${query({ from: from === '/staff' ? undefined : from })}`,
  api: {
    certificateOf: (key: TaskKey, material: string) => `${task(key)}/certificates/${part(material)}`,
    me: '/api/v1/staff/me',
    signIn: '/api/v1/staff/sign-in',
    signOut: '/api/v1/staff/sign-out',
    signInInfo: '/api/v1/staff/sign-in-info',
    colleagues: '/api/v1/office/colleagues',
    leaves: '/api/v1/office/leaves',
    endLeave: (staffId: string, leaveId: string) => `${colleague(staffId)}/leaves/${part(leaveId)}/end`,
    declared: (staffId?: string) =>
      staffId === undefined ? '/api/v1/office/declared' : `${colleague(staffId)}/declared`,
    declareNumber: '/api/v1/office/declared/number',
    declareRelative: '/api/v1/office/declared/relatives',
    strikeRelative: (staffId: string, relativeId: string) =>
      `${colleague(staffId)}/relatives/${part(relativeId)}/strike`,
    calendars: '/api/v1/calendars',
    calendar: (year: number) => `/api/v1/calendars/${year}`,
    calendarNotices: '/api/v1/calendar-notices',
    previewNotice: '/api/v1/calendar-notices/preview',
    deliveries: (filter: DeliveryQuery) => `/api/v1/deliveries${query(filter)}`,
    delivery: (id: string, act: string) => `/api/v1/deliveries/${part(id)}/${act}`,
    deliveryDocument: (id: string, number: string) =>
      `/api/v1/deliveries/${part(id)}/documents/${part(number)}/a4`,
    intake: (part: 'sources' | 'rejected' | 'schemes' | 'codes' | 'typed' | 'imports') =>
      `/api/v1/intake/${part}`,
    exchange: (part: 'systems' | 'dead' | 'turned-away' | 'dead/retry' | 'dead/drop') =>
      `/api/v1/exchange/${part}`,
    channels: (id?: string, verb?: ChannelVerb) =>
      `/api/v1/channels${id === undefined ? '' : `/${part(id)}`}${verb === undefined ? '' : `/${verb}`}`,
    channelShare: '/api/v1/channels/share',
    faulty: (source: string, id?: string, verb?: 'reveal' | 'drop') =>
      `/api/v1/intake/connectors/${part(source)}/faulty${id === undefined ? '' : `/${part(id)}/${verb}`}`,
    connectors: (source?: string, verb?: ConnectorVerb) =>
      `/api/v1/intake/connectors${source === undefined ? '' : `/${part(source)}`}${verb === undefined ? '' : `/${verb}`}`,
    reconciliation: (id: string, verb?: 'cancel' | 'resend' | 'resend-all') =>
      `/api/v1/exchange/reconciliations/${part(id)}${verb === undefined ? '' : `/${verb}`}`,
    exchangeSystem: (
      system: string,
      verb: 'pause' | 'resume' | 'retry-all' | 'reconcile' | 'reconciliations',
    ) => `/api/v1/exchange/systems/${part(system)}/${verb}`,
    intakeItems: (q: string) => `/api/v1/intake/items${query({ q })}`,
    intakeImport: (id: string) => `/api/v1/intake/imports/${part(id)}`,
    intakeMarked: (id: string) => `/api/v1/intake/imports/${part(id)}/marked.xlsx`,
    intakeTemplate: '/api/v1/intake/template.xlsx',
    rejected: (source: string, id: string, verb: 'replay' | 'drop') =>
      `/api/v1/intake/rejected/${part(source)}/${part(id)}/${verb}`,
    notices: '/api/v1/notices',
    unread: '/api/v1/notices/count',
    readNotices: '/api/v1/notices/read',
    counts: '/api/v1/tasks/counts',
    tasks: ({ view, item, q, limit, cursor }: InboxFilter & { limit: number; cursor?: string | undefined }) =>
      `/api/v1/tasks${query({ view, item, q, limit, cursor })}`,
    task,
    clocks: (key: TaskKey) => `${task(key)}/clocks`,
    document: (key: TaskKey, number: string, form: 'a4' | 'slip' | 'large') =>
      `${task(key)}/documents/${part(number)}/${form}`,
    handOver: '/api/v1/tasks/hand-over',
    batches: '/api/v1/batches',
    candidates: (item: string) => `/api/v1/batches/candidates${query({ item })}`,
    batch: (id: string) => `/api/v1/batches/${part(id)}`,
    undoBatch: (id: string) => `/api/v1/batches/${part(id)}/undo`,
    rechecks: '/api/v1/rechecks',
    recheck: ({ caseId, step }: TaskKey) => `/api/v1/rechecks/${part(caseId)}/${part(step)}`,
    extendWhole: (caseId: string) => `/api/v1/tasks/${part(caseId)}/extend-whole`,
    act: (key: TaskKey, act: string) => `${task(key)}/${part(act)}`,
    file: (key: TaskKey, fileId: string) => `${task(key)}/files/${part(fileId)}`,
  },
}

/** Patterns for the router; `paths` builds addresses that match them. */
export const patterns = {
  root: '/staff',
  signIn: '/staff/sign-in',
  task: '/staff/tasks/:caseId/:step',
  batch: '/staff/batch',
  rechecks: '/staff/rechecks',
  handOver: '/staff/hand-over',
  intake: '/staff/intake',
  exchange: '/staff/exchange',
  office: '/staff/office',
  notices: '/staff/notices',
  delivery: '/staff/delivery',
  calendar: '/staff/calendar',
  counter: '/staff/counter',
  counterDay: '/staff/counter/day',
}
