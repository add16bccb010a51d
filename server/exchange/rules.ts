import type { z } from 'zod'
import type { Scalar } from '../forms/model.ts'
import { schemaOf, type CloudEvent } from '../platform/cloud-event.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { Difference, Dispatched, System, Unmapped } from './model.ts'
import { refuseExchange } from './refusals.ts'

type Value = z.infer<typeof Scalar>

/** The system in which an office handles an item, if it does not at our desk. */
export function systemFor(
  systems: ReadonlyMap<string, System>,
  { office, item }: { office: string; item: string },
): System | undefined {
  for (const system of systems.values()) {
    if (system.offices.includes(office) && (system.items?.includes(item) ?? true)) return system
  }
  return undefined
}

/** Values in the words of a system. A code that its list does not have goes as it is and is named in `unmapped`: it is never lost. */
export function toTheirs(
  system: Pick<System, 'fields'>,
  values: Readonly<Record<string, Value>>,
): { values: Record<string, Value>; unmapped: Unmapped[] } {
  const given: Record<string, Value> = {}
  const unmapped: Unmapped[] = []
  for (const [element, value] of Object.entries(values)) {
    const field = system.fields[element]
    const code = field?.codes?.[String(value)]
    if (field?.codes && code === undefined) unmapped.push({ element, value })
    given[field?.as ?? element] = code ?? value
  }
  return { values: given, unmapped }
}

/** The same the other way round. */
export function toOurs(
  system: Pick<System, 'fields'>,
  values: Readonly<Record<string, Value>>,
): { values: Record<string, Value>; unmapped: Unmapped[] } {
  const byName = new Map(
    Object.entries(system.fields).map(([element, field]) => [field.as, { element, field }]),
  )
  const given: Record<string, Value> = {}
  const unmapped: Unmapped[] = []
  for (const [name, value] of Object.entries(values)) {
    const { element, field } = byName.get(name) ?? { element: name, field: undefined }
    const code = Object.entries(field?.codes ?? {}).find(([, theirs]) => theirs === String(value))?.[0]
    if (field?.codes && code === undefined) unmapped.push({ element, value })
    given[element] = code ?? value
  }
  return { values: given, unmapped }
}

const OVER = 3
/** How far an item is. What else stands here is over or was taken out of their hands; what else stands there means nothing to us. */
const FAR: Record<string, number> = {
  submitted: 1,
  correcting: 1,
  accepted: 2,
  paused: 2,
  ...Object.fromEntries(
    ['granted', 'refused', 'declined', 'withdrawn', 'terminated', 'revoked'].map((state) => [state, OVER]),
  ),
}

/**
 * May all messages about an item be sent again because of a difference? Not while some are on their way, not twice, and not where the
 * other side is further than this one: then a report of theirs is missing here.
 */
export function refuseResend(difference: Difference): Refusal | undefined {
  const { kind, here, there, waiting, resentAt } = difference
  if (waiting) return refuseExchange('exchange.still-waiting')
  if (resentAt !== undefined) return refuseExchange('exchange.resent-already')
  if (kind === 'missing-here') return refuseExchange('exchange.not-given')
  const isTheirs = kind === 'state' && (FAR[here ?? ''] ?? OVER) < (FAR[there ?? ''] ?? 0)
  return isTheirs ? refuseExchange('exchange.theirs-to-report') : undefined
}

/** The event as which a message of the outbox goes to its system; `sequence` counts the messages about its item. */
export function envelopeOf(
  region: string,
  message: Omit<Dispatched, 'ends'> & { sequence: number; createdAt: Date },
): CloudEvent {
  const subject = `${message.owner}.${message.subject}`
  return {
    specversion: '1.0',
    id: `${subject}.${message.sequence}`,
    source: `urn:tongban:${region}`,
    type: message.type,
    subject,
    time: message.createdAt.toISOString(),
    datacontenttype: 'application/json',
    dataschema: schemaOf('tongban.item', message.schema),
    data: { ...message.data, sequence: message.sequence },
  }
}

/** Failures in a row after which a system is left in peace. */
export const MOST_FAILURES = 5
/** A message that fails so often while others pass is refused for good; failures of a system that takes nothing do not count. */
export const MOST_ATTEMPTS = 20

/** A system that has not answered a message by then has failed. */
export const ANSWER_WITHIN_MS = 5000
/** A page of its list may take longer, and is asked for so often. */
export const PAGE_WITHIN_MS = 20_000
export const MOST_TRIES = 5

const SHORTEST_MS = 2000
const LONGEST_MS = 10 * 60_000

/**
 * Milliseconds before the next attempt: twice as long each time, up to ten minutes, and by chance between half and the whole of
 * that, so that many who wait do not all come back at once. `chance` lies between 0 and 1.
 */
export function pauseAfter(failures: number, chance: number): number {
  const whole = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.max(0, Math.min(30, failures - 1)))
  return Math.round(whole * (0.5 + chance / 2))
}

/** What an answer means. Our key or address being wrong is no fault of the message. `busy`: asks for patience. */
export type Answered =
  | { outcome: 'sent' }
  | { outcome: 'refused' | 'failed'; error: string }
  | { outcome: 'busy'; error: string; waitMs: number }

/** Milliseconds to wait where the other side does not say how long, and at most if it does. */
const PATIENCE_MS = 30_000
const MOST_PATIENCE_MS = 6 * LONGEST_MS

type Meaning = { outcome: Answered['outcome']; means: string; waits?: boolean }
const AGAIN = 'Sent again after a pause that grows'
const OURS: Meaning = {
  outcome: 'failed',
  means: `${AGAIN}: our key or address is wrong, which is no fault of the message.`,
}

/** What an answer to a message means, by status as OpenAPI writes it: the exact one goes before its class, and that before the rest. */
export const ANSWERS: Readonly<Record<string, Meaning>> = {
  '2XX': {
    outcome: 'sent',
    means:
      'You have it, and keep it. The body is empty or JSON, and is not read: your number of the item comes with your reports. Answer so each time that the message comes.',
  },
  '401': OURS,
  '403': OURS,
  '404': OURS,
  '405': OURS,
  '408': { outcome: 'failed', means: `${AGAIN}.` },
  '429': {
    outcome: 'busy',
    means: `Nothing is sent to you until \`Retry-After\` is over (${PATIENCE_MS / 1000} seconds without it, an hour at most); then the message comes again.`,
    waits: true,
  },
  '4XX': {
    outcome: 'refused',
    means:
      'You will never take it: it is not sent again, what follows for this item waits, and somebody at the platform looks at it. Say why in `detail` (RFC 9457).',
  },
  '503': {
    outcome: 'busy',
    means: 'With `Retry-After` as 429; without it as any other failure.',
    waits: true,
  },
  default: {
    outcome: 'failed',
    means: `${AGAIN}, up to ${LONGEST_MS / 60_000} minutes; after ${MOST_FAILURES} failures in a row nothing else is sent until you answer. The same with no answer within ${ANSWER_WITHIN_MS / 1000} seconds, a redirect, or a body that is neither empty nor JSON.`,
  },
}

export function readReply(reply: {
  status: number
  body: unknown
  retryAfterSeconds?: number | undefined
}): Answered {
  const { status, body, retryAfterSeconds } = reply
  const means = ANSWERS[status] ?? ANSWERS[`${Math.floor(status / 100)}XX`] ?? ANSWERS['default']
  const outcome = means?.outcome ?? 'failed'
  if (outcome === 'sent') return { outcome }
  const error = `${status} ${wordsOf(body)}`.trim()
  if (outcome !== 'busy') return { outcome, error }
  if (status === 503 && retryAfterSeconds === undefined) return { outcome: 'failed', error }
  const asked = retryAfterSeconds === undefined ? PATIENCE_MS : retryAfterSeconds * 1000
  return { outcome, error, waitMs: Math.min(MOST_PATIENCE_MS, Math.max(1000, asked)) }
}

function wordsOf(body: unknown): string {
  const { error, detail } = (typeof body === 'object' && body ? body : {}) as {
    error?: { message?: unknown }
    detail?: unknown
  }
  const text = typeof error?.message === 'string' ? error.message : typeof detail === 'string' ? detail : ''
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 300)
}
