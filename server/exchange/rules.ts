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

export function readReply(reply: {
  status: number
  body: unknown
  retryAfterSeconds?: number | undefined
}): Answered {
  const { status, body, retryAfterSeconds } = reply
  if (status >= 200 && status < 300) return { outcome: 'sent' }
  const error = `${status} ${wordsOf(body)}`.trim()
  if (status === 429 || (status === 503 && retryAfterSeconds !== undefined))
    return {
      outcome: 'busy',
      error,
      waitMs: Math.min(LONGEST_MS * 6, Math.max(1, retryAfterSeconds ?? 30) * 1000),
    }
  const ours = status === 401 || status === 403 || status === 404 || status === 405 || status === 408
  return { outcome: status >= 400 && status < 500 && !ours ? 'refused' : 'failed', error }
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
