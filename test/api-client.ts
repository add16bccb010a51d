import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { sign, type Key } from '../simulators/signature.ts'
import type { Json } from './app.ts'

type Parameter = { name: string; in: 'path' | 'query' | 'header'; required?: boolean }
type Media = Record<string, { schema: Json; examples?: Record<string, { value: Json }> }>
type Operation = {
  operationId?: string
  description?: string
  parameters?: (Parameter & { schema: Json; description?: string })[]
  requestBody?: { required?: boolean; content: Media }
  security?: Record<string, unknown>[]
  responses: Record<string, { description: string; content?: Media }>
}
export type Document = {
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, Record<string, Operation>>
  components: { securitySchemes: Record<string, { type: string; in?: string; name?: string }> }
}

/** Calls an operation by its name with its path parameters and body; fails on a status that the document does not promise. */
export type Call = (operation: string, params?: Record<string, string>, body?: Json) => Promise<Json>

export async function documentOf(url: string): Promise<Document> {
  return (await (await fetch(`${url}/docs/openapi.json`)).json()) as Document
}

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
/** What is wrong with a value by a schema of the document; nothing if it fits. */
export function faultsBy(schema: Json): (value: unknown) => string[] {
  const validate = ajv.compile(schema)
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map((each) => `${each.instancePath} ${each.message}`)
}

/** The same schema without room for members that it does not name: they too would be unknown to whoever builds by it. */
export function closed(schema: Json): Json {
  const inner = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.map((each: unknown) => (isObject(each) ? closed(each) : each))
        : isObject(value)
          ? closed(value)
          : value,
    ]),
  )
  const isRecord = isObject(schema['properties']) && schema['type'] === 'object'
  return isRecord ? { additionalProperties: false, ...inner } : inner
}
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A client of whoever knows the document of the API and nothing else: addresses, methods, headers and cookies are taken from it. What a
 * header is called decides how it is filled: a new key for each call, the token of the sign-in. With a token of its own it goes by that where
 * the document says that OAuth 2.0 or a bearer will do, and has no session; with a signing key it signs where the document has signatures.
 */
export async function clientFrom(
  address: string,
  bearer?: string,
  signing?: { key: Key; now: () => Date },
): Promise<Call> {
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
      if (['oauth2', 'http'].includes(type) && bearer !== undefined)
        headers['authorization'] = `Bearer ${bearer}`
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
    const headers = headersFor(operation)
    const [type] = Object.keys(operation.requestBody?.content ?? {})
    if (body && type) headers['content-type'] = type
    const sent = JSON.stringify(body) ?? ''
    if (signing && operation.parameters?.some((each) => each.name === 'webhook-signature')) {
      const id = headers['idempotency-key'] ?? randomUUID()
      const timestamp = String(Math.floor(signing.now().getTime() / 1000))
      headers['webhook-id'] = id
      headers['webhook-timestamp'] = timestamp
      headers['webhook-signature'] = sign(signing.key, id, timestamp, sent)
    }
    const answer = await fetch(new URL(at, address), { method, headers, ...(body && { body: sent }) })
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
