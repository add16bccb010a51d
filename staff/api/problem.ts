/** One place in what was sent that is wrong; `pointer` is a JSON pointer (RFC 6901). */
export type ProblemPlace = { pointer: string; code: string; message: string }

/**
 * A refusal or failure of the API (RFC 9457). `status` 0: the server was not reached, so nobody knows whether the
 * act was done; repeat it with the same Idempotency-Key. `detail` is the sentence to show; empty when there is none.
 */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  /** The same in English. */
  readonly title: string
  readonly errors: readonly ProblemPlace[]
  /** Seconds to wait before the next try, where the server named them. */
  readonly retryAfter: number | null
  readonly requestId: string | null

  constructor(given: {
    status: number
    code: string
    detail?: string
    title?: string
    errors?: readonly ProblemPlace[]
    retryAfter?: number | null
    requestId?: string | null
  }) {
    super(given.detail || given.code)
    this.name = 'ApiProblem'
    this.status = given.status
    this.code = given.code
    this.detail = given.detail ?? ''
    this.title = given.title ?? ''
    this.errors = given.errors ?? []
    this.retryAfter = given.retryAfter ?? null
    this.requestId = given.requestId ?? null
  }
}

const isRecord = (thing: unknown): thing is Record<string, unknown> =>
  typeof thing === 'object' && thing !== null
const text = (thing: unknown) => (typeof thing === 'string' ? thing : '')

function readPlace(thing: unknown): ProblemPlace[] {
  if (!isRecord(thing)) return []
  return [{ pointer: text(thing['pointer']), code: text(thing['code']), message: text(thing['message']) }]
}

/** Makes sense of any answer that is not a success, even if a proxy wrote it. */
export function readProblem(status: number, body: string, retryAfter: string | null = null): ApiProblem {
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter)
  const wait = Number.isFinite(seconds) ? seconds : null
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    parsed = undefined
  }
  if (!isRecord(parsed)) return new ApiProblem({ status, code: `http.${status}`, retryAfter: wait })
  return new ApiProblem({
    status,
    code: text(parsed['code']) || `http.${status}`,
    detail: text(parsed['detail']),
    title: text(parsed['title']),
    errors: Array.isArray(parsed['errors']) ? parsed['errors'].flatMap(readPlace) : [],
    retryAfter: wait,
    requestId: text(parsed['requestId']) || null,
  })
}

/**
 * What is wrong at one place of what was sent, by its name there: `child.citizenNumber`, whether the server points to
 * `/outputs/child.citizenNumber` or to the name alone.
 */
export function problemAt(problem: ApiProblem | null, name: string): string | undefined {
  return problem?.errors.find(({ pointer }) => pointer === name || pointer.endsWith(`/${name}`))?.message
}
