import type { CallSystem } from '../sharing/model.ts'

/** The longest answer that is read, in bytes. */
const ANSWER_LIMIT = 1024 * 1024

type Options = {
  /** Each department system's base address and the key that it alone is shown as `x-api-key`. */
  systems: Readonly<Record<string, { url: string; key?: string | undefined }>>
  /** False in serve mode: an answer that names itself a simulator's is thrown away. */
  allowSimulators: boolean
  fetch?: typeof globalThis.fetch
}

/**
 * The department systems over HTTP, connections kept alive. Throws where there is no usable answer: an unknown system, a
 * broken connection, a redirect, an answer that is not JSON (none at all is one to a message), longer than 1 MB, or a simulator's in serve mode.
 */
export function departmentSystems({
  systems,
  allowSimulators,
  fetch = globalThis.fetch,
}: Options): CallSystem {
  return async ({ system, method, path, query, body, text, headers, signal }) => {
    const sent = text ?? (body && { content: JSON.stringify(body), type: 'application/json; charset=utf-8' })
    const place = Object.hasOwn(systems, system) ? systems[system] : undefined
    if (!place) throw new Error(`no address is configured for the department system "${system}"`)
    const base = place.url.replace(/\/+$/, '')
    const search = new URLSearchParams(query).toString()
    const response = await fetch(`${base}${path === '/' ? '' : path}${search ? `?${search}` : ''}`, {
      method,
      headers: {
        ...headers,
        accept: 'application/json',
        ...(place.key === undefined ? {} : { 'x-api-key': place.key }),
        ...(sent ? { 'content-type': sent.type } : {}),
      },
      ...(sent ? { body: sent.content } : {}),
      redirect: 'error',
      signal,
    })
    const refuse = async (what: string): Promise<never> => {
      await response.body?.cancel()
      throw new Error(`the department system "${system}" ${what}`)
    }
    if (!allowSimulators && response.headers.has('x-simulator')) await refuse('is a simulator')
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
    if (!isJson && text === undefined) await refuse('did not answer in JSON')
    const answer = await readText(response, system)
    // Who takes a message need say no more than that (Standard Webhooks: any 2xx).
    if (!isJson && answer !== '') await refuse('did not answer in JSON')
    const seconds = secondsIn(response.headers)
    return {
      status: response.status,
      body: isJson ? JSON.parse(answer) : null,
      ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
    }
  }
}

/** `Retry-After`, RFC 9110 10.2.3: seconds, or the date until which they ask us to wait, told by their own clock where they say it. */
function secondsIn(headers: Headers): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text)
  const until = Date.parse(text)
  const theirNow = Date.parse(headers.get('date') ?? '')
  if (Number.isNaN(until) || Number.isNaN(theirNow)) return undefined
  return Math.max(0, Math.ceil((until - theirNow) / 1000))
}

async function readText(response: Response, system: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > ANSWER_LIMIT) throw new Error(`the answer of the department system "${system}" is too long`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
