import type { z } from 'zod'
import type { Body } from '../platform/api-document.ts'
import { CLOUD_EVENT_TYPE, eventsOf, schemaOf, type CloudEvent } from '../platform/cloud-event.ts'
import type { Refusal } from '../platform/refusal.ts'
import { ITEM_REPORTS, OUR_SCHEME, Push, type ItemReport } from './model.ts'
import { refuseIntake } from './refusals.ts'

/** What programs may tell, by type of event and version of its data; the newest version last. */
const SCHEMAS = {
  'tongban.case.reported': [Push],
  'tongban.item.reported': ITEM_REPORTS,
} as const satisfies Record<string, readonly z.ZodType[]>
type EventType = keyof typeof SCHEMAS
type Told = { [T in EventType]: { type: T; data: z.output<(typeof SCHEMAS)[T][number]> } }[EventType]

const MEANS: Record<EventType, readonly string[]> = {
  'tongban.case.reported': [
    'A case of your own, which the applicant follows here: all that you know of it now (GB/T 39046 申请 T5, 受理 T6, 办理 T7, 办结 T8). Sent at each turn.',
  ],
  'tongban.item.reported': [
    'One of our items that your system handles: all that you know of it now (受理, 补正, 特别程序, 决定: 行政许可法 32, 34, 38, 45). Sent at each turn.',
    'The same, and 更正: a decision that you have reported is taken back or replaced, or revoked (撤销, 行政许可法 69).',
  ],
}

const EXAMPLES = {
  case: example('tongban.case.reported', 1, 'RS2026000123-3', {
    source: 'hrss-cases',
    externalNumber: 'RS2026000123',
    item: { scheme: 'local', value: 'DEMO-kite-permit' },
    applicant: { name: '陈静', number: '11010519491231002X' },
    state: { scheme: OUR_SCHEME, value: 'accepted' },
    submittedAt: '2026-11-20T09:00:00+08:00',
    acceptedAt: '2026-11-20T16:20:00+08:00',
    at: '2026-11-20T16:20:00+08:00',
    sequence: 3,
  } satisfies Push),
  item: example('tongban.item.reported', 1, 'D-17-2', {
    source: 'light',
    reference: '019ab2f4-6c00-7000-8000-000000000001.light',
    externalNumber: 'D-17',
    state: { scheme: OUR_SCHEME, value: 'granted' },
    opinion: '准予。',
    handler: '王经办',
    outputs: { dgbh: 'D-17' },
    at: '2026-11-23T10:30:00+08:00',
    sequence: 2,
  } satisfies ItemReport),
  correction: example('tongban.item.reported', 2, 'D-17-3', {
    source: 'light',
    reference: '019ab2f4-6c00-7000-8000-000000000001.light',
    externalNumber: 'D-17',
    state: { scheme: OUR_SCHEME, value: 'granted' },
    correction: { act: 'reopen', reason: '灯杆编号登记错了。' },
    outputs: { dgbh: 'D-18' },
    at: '2026-11-24T09:00:00+08:00',
    sequence: 3,
  } satisfies ItemReport),
}
function example(type: EventType, version: number, id: string, data: CloudEvent['data']): CloudEvent {
  return { specversion: '1.0', id, source: '/example', type, dataschema: schemaOf(type, version), data }
}

/** The events that are taken in, for those who send them. */
export const EVENTS: Body = {
  types: [CLOUD_EVENT_TYPE, 'application/json'],
  schema: eventsOf(
    Object.entries(SCHEMAS).flatMap(([type, versions]) =>
      versions.map((data, index) => ({
        types: [type] as const,
        dataschema: schemaOf(type, index + 1),
        data,
        means: MEANS[type as EventType][index] ?? '',
      })),
    ),
  ),
  examples: EXAMPLES,
  description: [
    'Send the whole of what you know at each turn, late, twice or out of order as it happens: the newest `sequence` stands.',
    'Send it again under the same `Idempotency-Key` (or `webhook-id`) until you have an answer: it is taken once.',
    '200: `applied`, or `older` or `same`, which change nothing. 409: our side has moved on, and a message tells you, or the numbers contradict each other. 422: it can never be taken as it is; `detail` says why.',
    '429 comes with `retry-after`. A `type` or `dataschema` that is not known is 422 with those that are.',
  ].join(' '),
}

/** The data of an event, read by the schema that it names. Refuses an unknown type or version with what is known, and data that does not fit. */
export function readEvent({ type, dataschema, data }: CloudEvent): { told: Told } | { refusal: Refusal } {
  const types = Object.keys(SCHEMAS)
  if (!Object.hasOwn(SCHEMAS, type))
    return { refusal: refuseIntake('intake.event-unknown', { type, known: types.join('、') }) }
  const versions: readonly z.ZodType[] = SCHEMAS[type as EventType]
  const at = versions.findIndex((_, index) => schemaOf(type, index + 1) === dataschema)
  const schema = versions[at]
  if (!schema) {
    const known = versions.map((_, index) => schemaOf(type, index + 1)).join('、')
    return { refusal: refuseIntake('intake.schema-unknown', { dataschema, known }) }
  }
  const parsed = schema.safeParse(data)
  if (!parsed.success) return { refusal: refuseIntake('intake.data-wrong', dataWrong(parsed.error)) }
  return { told: { type, data: parsed.data } as Told }
}

/** The first of what is wrong with data, as the refusal tells it. */
export function dataWrong({ issues: [issue] }: z.ZodError): { where: string; what: string } {
  return { where: issue?.path.join('.') || 'data', what: issue?.message ?? '' }
}
