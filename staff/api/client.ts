import { paths } from '../paths.ts'
import { ApiProblem, readProblem } from './problem.ts'

type Call = {
  method?: 'GET' | 'POST'
  body?: unknown
  /** Idempotency-Key of a POST that creates, submits or acts; the same one when it is repeated. */
  key?: string
  /** How long to wait for the answer, ms, where it may take longer than usual. */
  patience?: number
  signal?: AbortSignal
}

type Answered = { response: Response; text: string }

const PATIENCE_MS = 30_000
let csrf = ''

/** The token that unsafe requests carry; learnt from the signed-in person, forgotten on signing out. */
export function rememberCsrf(token: string): void {
  csrf = token
}

async function ask(
  path: string,
  { method = 'GET', body, key, patience = PATIENCE_MS, signal }: Call,
): Promise<Answered> {
  const headers = new Headers({
    accept: 'application/json, application/problem+json',
    'accept-language': document.documentElement.lang,
  })
  if (method !== 'GET') {
    headers.set('content-type', 'application/json')
    headers.set('x-csrf-token', csrf)
    if (key !== undefined) headers.set('idempotency-key', key)
  }
  // Not AbortSignal.any: the browsers of many offices are older than it.
  const stop = new AbortController()
  const waiting = setTimeout(() => stop.abort(), patience)
  signal?.addEventListener('abort', () => stop.abort(), { once: true })
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: method === 'GET' ? undefined : JSON.stringify(body ?? {}),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: stop.signal,
    })
    return { response, text: await response.text() }
  } finally {
    clearTimeout(waiting)
  }
}

/** Another window may have signed in anew since the token was learnt; then the page's token is stale. */
async function relearnCsrf(): Promise<void> {
  rememberCsrf((await call<{ csrf: string }>(paths.api.me)).csrf)
}

/** Calls the API. Throws `ApiProblem` for every answer but a success, with status 0 if no answer came. */
export async function call<Answer>(path: string, options: Call = {}, again = false): Promise<Answer> {
  let answered: Answered
  try {
    answered = await ask(path, options)
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw new ApiProblem({ status: 0, code: 'network' })
  }
  const { response, text } = answered
  if (!response.ok) {
    const problem = readProblem(response.status, text, response.headers.get('retry-after'))
    if (problem.code !== 'request.forged' || again || path === paths.api.signIn) throw problem
    await relearnCsrf()
    return await call<Answer>(path, options, true)
  }
  if (text === '') return undefined as Answer
  try {
    return JSON.parse(text) as Answer
  } catch {
    throw new ApiProblem({ status: response.status, code: 'not-json' })
  }
}
