import type { CallOutcome, CallSystem, Matter, Source, SourceCall } from './model.ts'
import { peopleIn, type Elements, type Prepared } from './rules.ts'

/** What every question to the departments comes with. */
export type Asking = {
  call: CallSystem
  sources: Readonly<Record<string, Source>>
  elements?: Elements
  /** The case or draft that the data is asked for; a uuid. */
  subject: string
  matter: Matter
  /** Why it is asked, in words; the department sees it. */
  purpose: string
  /** All calls together take no longer, in milliseconds. */
  budgetMs?: number
  now: Date
}

/** `refused`: the department understood and said no; `text`: in its own words. */
export type Reply = {
  outcome: Exclude<CallOutcome, 'ungranted' | 'spent'>
  refused: boolean
  body?: unknown
  text?: string
}

/** Calls within one budget; the same call is made once, and every call is written down. */
export function openLine({ call, subject, matter, purpose, now }: Asking, budgetMs: number) {
  const signal = AbortSignal.timeout(budgetMs)
  const timeUp = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the time for look-ups is up')), { once: true })
  })
  timeUp.catch(() => undefined)
  const calls: SourceCall[] = []
  const made = new Map<string, Promise<Reply>>()

  const once = async (source: Source, request: Prepared, headers: Record<string, string>): Promise<Reply> => {
    const started = performance.now()
    const sent = {
      ...request,
      // Headers carry ASCII only.
      headers: { 'x-purpose': encodeURIComponent(purpose.toWellFormed()), 'x-case': subject, ...headers },
      signal,
    }
    // A department system that does not heed the signal is not waited for either.
    const attempt = (): ReturnType<CallSystem> => Promise.race([call(sent), timeUp])
    const reply = await attempt()
      .catch((error: unknown) => {
        if (signal.aborted || performance.now() - started > budgetMs / 4) throw error
        return attempt()
      })
      .then(judge, (): Reply => ({ outcome: signal.aborted ? 'slow' : 'down', refused: false }))
    const ms = Math.round(performance.now() - started)
    calls.push({
      source: source.id,
      subject,
      purpose,
      matter,
      grant: null,
      fields: [],
      about: peopleIn(request),
      outcome: reply.outcome,
      cached: false,
      ms,
      at: now,
    })
    return reply
  }
  return {
    calls,
    ask(source: Source, request: Prepared, headers: Record<string, string> = {}): Promise<Reply> {
      const key = JSON.stringify([source.id, request])
      const asked = made.get(key) ?? once(source, request, headers)
      made.set(key, asked)
      return asked
    },
  }
}

/** 404 with code `none`: the register is sure that it holds no such record. */
function judge({ status, body }: { status: number; body: unknown }): Reply {
  if (status >= 200 && status < 300 && typeof body === 'object' && body !== null) {
    return { outcome: 'answered', refused: false, body }
  }
  const { code, message } = errorOf(body) ?? {}
  const refused = status === 404 ? code === 'none' : [400, 409, 422].includes(status)
  const text =
    typeof message === 'string' && refused
      ? message
          .toWellFormed()
          .replace(/\p{Cc}/gu, ' ')
          .slice(0, 200)
      : undefined
  return { outcome: status === 404 && refused ? 'none' : 'down', refused, ...(text ? { text } : {}) }
}

function errorOf(body: unknown): { code?: unknown; message?: unknown } | undefined {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  return typeof error === 'object' && error !== null ? error : undefined
}
