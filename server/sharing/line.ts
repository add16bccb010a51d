import { cutTo, fieldsOf, grantsFor, narrow, type Elements, type Prepared } from './rules.ts'
import type { CallOutcome, CallSystem, Grant, Matter, Source, SourceCall, Uses } from './model.ts'

/** What every question to the departments comes with. */
export type Asking = {
  call: CallSystem
  sources: Readonly<Record<string, Source>>
  elements?: Elements
  /** The grants in force. A source is asked only where they let this matter, and only their fields are read. */
  grants: readonly Grant[]
  /** What it is asked for: no grant for another matter helps. */
  matter: Matter
  /** Where calls are counted and answers kept. */
  uses: Uses
  /** The case or draft that the data is asked for; a uuid. */
  subject: string
  /** Why it is asked, in words; the department sees it. */
  purpose: string
  /** All calls together take no longer, in milliseconds. */
  budgetMs?: number
  now: Date
}

/** What came of a question, and as far as the grants go: nothing else may be read of the body. */
export type Reply = {
  outcome: CallOutcome
  /** The source with the granted fields only. */
  source: Source
  /** When the department said it: earlier than now, where the answer was kept. */
  at: Date
  /** The department understood and said no; `text`: in its own words. */
  refused: boolean
  body?: unknown
  text?: string
}

type Said = Pick<Reply, 'refused' | 'body' | 'text'> & { outcome: 'answered' | 'none' | 'slow' | 'down' }

/**
 * Calls within one budget; the same call is made once, and every use is written down: one row for each grant that it rests on. `fresh`: an
 * answer that was kept will not do, and none is kept.
 */
export function openLine(asking: Asking, budgetMs: number, fresh: boolean) {
  const { call, grants, matter, uses, subject, purpose, now } = asking
  const signal = AbortSignal.timeout(budgetMs)
  const timeUp = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the time for look-ups is up')), { once: true })
  })
  timeUp.catch(() => undefined)
  const calls: SourceCall[] = []
  const made = new Map<string, Promise<Reply>>()

  const send = async (
    request: Prepared,
    headers: Record<string, string>,
    takeAgain: () => Promise<boolean>,
  ): Promise<Said> => {
    const started = performance.now()
    const sent = {
      ...request,
      // Headers carry ASCII only.
      headers: { 'x-purpose': encodeURIComponent(purpose.toWellFormed()), 'x-case': subject, ...headers },
      signal,
    }
    // A department system that does not heed the signal is not waited for either.
    const attempt = (): ReturnType<CallSystem> => Promise.race([call(sent), timeUp])
    return attempt()
      .catch(async (error: unknown) => {
        if (signal.aborted || performance.now() - started > budgetMs / 4 || !(await takeAgain())) throw error
        return attempt()
      })
      .then(judge, (): Said => ({ outcome: signal.aborted ? 'slow' : 'down', refused: false }))
  }

  const use = async (
    source: Source,
    request: Prepared,
    about: string[],
    headers: Record<string, string>,
  ): Promise<Reply> => {
    const started = performance.now()
    const log = (by: readonly (Grant | null)[], outcome: CallOutcome, cached = false): void => {
      for (const grant of by) {
        calls.push({
          source: source.id,
          subject,
          purpose,
          matter,
          grant: grant?.id ?? null,
          fields: grant && outcome !== 'spent' ? fieldsOf(source, [grant]) : [],
          about,
          outcome,
          cached,
          ms: Math.round(performance.now() - started),
          at: now,
        })
      }
    }
    const nothing = (outcome: CallOutcome, within: Source): Reply => {
      return { outcome, source: within, at: now, refused: false }
    }

    const by = grantsFor(source, grants, matter, now)
    const granted = narrow(source, by)
    if (by.length === 0) {
      log([null], 'ungranted')
      return nothing('ungranted', granted)
    }
    const kept = fresh ? undefined : await uses.recall(granted, request, by, now)
    if (kept) {
      log(by, 'answered', true)
      return { outcome: 'answered', source: granted, at: kept.at, refused: false, body: kept.body }
    }
    const taken = await Promise.all(by.map((grant) => uses.take(grant, now)))
    const left = by.filter((_, index) => taken[index])
    log(
      by.filter((_, index) => !taken[index]),
      'spent',
    )
    if (left.length === 0) return nothing('spent', granted)

    const within = narrow(source, left)
    const said = await send(request, headers, async () => {
      return (await Promise.all(left.map((grant) => uses.take(grant, now)))).every(Boolean)
    })
    log(left, said.outcome)
    if (!fresh && said.outcome === 'answered' && left.length === by.length) {
      await uses.keep(within, request, by, cutTo(within, said.body), now)
    }
    return { ...said, source: within, at: now }
  }
  return {
    calls,
    /** `about`: whose numbers find it in their list of uses. */
    ask(
      source: Source,
      request: Prepared,
      about: string[],
      headers: Record<string, string> = {},
    ): Promise<Reply> {
      const key = JSON.stringify([source.id, request])
      const asked = made.get(key) ?? use(source, request, about, headers)
      made.set(key, asked)
      return asked
    },
  }
}

/** 404 with code `none`: the register is sure that it holds no such record. */
function judge({ status, body }: { status: number; body: unknown }): Said {
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
