import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Json } from './app.ts'

type Parameter = { name: string; in: 'path' | 'query' | 'header'; required?: boolean }
type Operation = {
  operationId?: string
  parameters?: Parameter[]
  requestBody?: { required?: boolean }
  security?: Record<string, unknown>[]
  responses: Record<string, unknown>
}
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { securitySchemes: Record<string, { type: string; in?: string; name?: string }> }
}

/** Calls an operation by its name with its path parameters and body; fails on a status that the document does not promise. */
export type Call = (operation: string, params?: Record<string, string>, body?: Json) => Promise<Json>

/**
 * A client of whoever knows the document of the API and nothing else: addresses, methods, headers and cookies are taken from it. What a
 * header is called decides how it is filled: a new key for each call, the token of the sign-in. With an access token it goes by that where
 * the document says that OAuth 2.0 will do, and has no session.
 */
export async function clientFrom(address: string, accessToken?: string): Promise<Call> {
  const document = (await (await fetch(address)).json()) as Document
  const operations = new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [operation.operationId ?? '', { path, method, operation }] as const,
      ),
    ),
  )
  const cookies = new Map<string, string>()
  let token = ''

  const headersFor = ({ parameters = [], security = [] }: Operation): Record<string, string> => {
    const headers: Record<string, string> = {}
    for (const { name, in: place, required } of parameters) {
      if (place !== 'header') continue
      if (name === 'x-csrf-token' && token !== '') headers[name] = token
      else if (required) headers[name] = randomUUID()
    }
    for (const scheme of security.flatMap((way) => Object.keys(way))) {
      const { name = '', type = '' } = document.components.securitySchemes[scheme] ?? {}
      if (type === 'oauth2' && accessToken !== undefined) headers['authorization'] = `Bearer ${accessToken}`
      const value = cookies.get(name)
      if (value !== undefined) headers['cookie'] = `${name}=${value}`
    }
    return headers
  }

  return async (name, params = {}, body) => {
    const found = operations.get(name)
    assert.ok(found, `the document has no ${name}`)
    const { path, method, operation } = found
    const needed = (operation.parameters ?? []).filter((each) => each.in === 'path')
    for (const each of needed) assert.ok(params[each.name], `${name} needs ${each.name}`)
    assert.equal(body !== undefined, operation.requestBody?.required ?? false, `the body of ${name}`)
    const at = path.replaceAll(/\{(\w+)\}/g, (_, each: string) => encodeURIComponent(params[each] ?? ''))
    const answer = await fetch(new URL(at, address), {
      method,
      headers: { ...headersFor(operation), ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    const text = bytes.toString()
    assert.ok(String(answer.status) in operation.responses, `${name}: ${answer.status} ${text}`)
    for (const cookie of answer.headers.getSetCookie()) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(key, value)
    }
    // A file comes as it is; its bytes are given in base64.
    const isJson = answer.headers.get('content-type')?.includes('json')
    const reply = (isJson ? JSON.parse(text) : { content: bytes.toString('base64') }) as Json
    if (typeof reply['csrf'] === 'string') token = reply['csrf']
    return reply
  }
}
