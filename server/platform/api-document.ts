import { z } from 'zod'
import { SignatureHeaders } from './signature.ts'

type Told = { name?: string; required?: boolean; description?: string }
type Operation = {
  operationId?: string
  description?: string
  parameters?: unknown[]
  requestBody?: { content: object; required: boolean }
  security?: Record<string, unknown>[]
}

/** What a body may be, by the schema that reads or writes it, with whole examples by name. */
export type Body = {
  /** Media types, the usual one first. */
  types: readonly string[]
  schema: z.ZodType
  examples: Readonly<Record<string, unknown>>
  /** What the schema cannot say. */
  description: string
}

/** A request that the platform makes of somebody else's system, which only has to answer it. */
export type Outgoing = {
  /** `items.inbox`: operationId, and its name among the webhooks. */
  name: string
  summary: string
  description: string
  method: 'get' | 'post'
  /** Whether it is signed where that was agreed. */
  signed: boolean
  querystring?: z.ZodObject
  body?: Body
  /** What is made of an answer, by status as in OpenAPI: `200`, `4XX`, `default`. */
  answers: Readonly<Record<string, { means: string; body?: z.ZodType; waits?: boolean }>>
}

const UNSAFE = ['post', 'put', 'patch', 'delete'] as const
const CSRF = {
  name: 'x-csrf-token',
  in: 'header',
  required: true,
  schema: { type: 'string' },
  description: '`csrf` of the sign-in, or of `/me` and `/staff/me`; needed with a cookie, not with a token',
}
const SAME_KEY = 'Where the message is signed: the same as `webhook-id`.'

/** The key that the other side gave to the platform. */
export const OUTGOING_KEY = {
  type: 'apiKey',
  in: 'header',
  name: 'x-api-key',
  description: 'The key that you gave to whoever runs the platform; the platform shows it to you alone.',
} as const

/**
 * What the document of the API tells beside what the routes themselves say. Everything is made from the schemas that the code
 * goes by, so that it cannot say anything else.
 */
export function createDocument() {
  const bodies = new Map<string, Body>()
  const outgoing: Outgoing[] = []
  return {
    /** The body of an operation in full, where the schema that reads it first leaves part of it to the command. */
    tellBody(operation: string, body: Body): void {
      bodies.set(operation, body)
    },
    tellOutgoing(request: Outgoing): void {
      outgoing.push(request)
    },
    /** The finished document. */
    complete<D extends { paths?: object | undefined }>(document: D): D {
      for (const { method, operation } of operationsOf(document)) {
        const body = bodies.get(operation.operationId ?? '')
        if (body) Object.assign(operation, told(body, 'input'))
        if (method !== 'get') operation.parameters = requiredHeaders(operation)
      }
      const webhooks = Object.fromEntries(outgoing.map((each) => [each.name, webhookOf(each)]))
      return Object.assign(document, { webhooks })
    },
  }
}
export type ApiDocument = ReturnType<typeof createDocument>

function operationsOf({ paths }: { paths?: object | undefined }): { method: string; operation: Operation }[] {
  return Object.values((paths ?? {}) as Record<string, Record<string, Operation | undefined>>).flatMap(
    (methods) =>
      ['get', ...UNSAFE].flatMap((method) => {
        const operation = methods[method]
        return operation ? [{ method, operation }] : []
      }),
  )
}

/**
 * The headers that a call must have, so that a client can be made from the document alone: requests without them are refused in words
 * by the platform and not by the schema, which therefore calls them optional.
 */
function requiredHeaders({ parameters = [], security = [] }: Operation): unknown[] {
  const isSession = security.some((way) => 'person' in way || 'staff' in way)
  const isOnlySession = !security.some((way) => 'channel' in way)
  const isProgram = security.some((way) => 'client' in way)
  return [
    ...(parameters as Told[]).map((each) =>
      each.name === 'idempotency-key'
        ? { ...each, required: true, ...(isProgram ? { description: SAME_KEY } : {}) }
        : each,
    ),
    ...(isSession ? [isOnlySession ? CSRF : { ...CSRF, required: false }] : []),
    ...(isProgram ? parametersOf(SignatureHeaders, 'header', () => false) : []),
  ]
}

function webhookOf(request: Outgoing): object {
  const { name, summary, description, method, signed, querystring, body, answers } = request
  const parameters = [
    ...(querystring ? parametersOf(querystring, 'query') : []),
    // The number of the message stands there in any case.
    ...(signed ? parametersOf(SignatureHeaders, 'header', (header) => header === 'webhook-id') : []),
  ]
  const operation = {
    operationId: name,
    summary,
    description,
    tags: [name.split('.')[0]],
    security: [{ outgoing: [] }],
    parameters,
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, { means, body: answer, waits }]) => [
        status,
        {
          description: means,
          ...(waits ? { headers: { 'Retry-After': RETRY_AFTER } } : {}),
          ...(answer ? { content: { 'application/json': { schema: jsonOf(answer, 'input') } } } : {}),
        },
      ]),
    ),
  }
  if (!body) return { [method]: operation }
  const { description: more, requestBody } = told(body, 'output')
  return { [method]: { ...operation, description: `${description}\n\n${more}`, requestBody } }
}

const RETRY_AFTER = {
  description: 'Seconds, or a date (RFC 9110 10.2.3)',
  schema: { type: 'string' },
}

function told(
  { types, schema, examples, description }: Body,
  io: 'input' | 'output',
): { description: string; requestBody: { content: object; required: boolean } } {
  const media = {
    schema: jsonOf(schema, io),
    examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
  }
  return {
    description,
    requestBody: { required: true, content: Object.fromEntries(types.map((type) => [type, media])) },
  }
}

function parametersOf(
  schema: z.ZodObject,
  place: 'header' | 'query',
  isRequired?: (name: string) => boolean,
): object[] {
  const { properties = {}, required = [] } = jsonOf(schema, 'input')
  return Object.entries(properties).map(([name, { description, ...of }]) => ({
    name,
    in: place,
    required: isRequired?.(name) ?? required.includes(name),
    schema: of,
    description,
  }))
}

type JsonSchema = { properties?: Record<string, { description?: string }>; required?: string[] }

/** Of what is sent, too, members may come that are not named: who reads it lets them pass. */
function jsonOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    reused: 'inline',
    override({ jsonSchema, zodSchema }) {
      const isOpen = zodSchema._zod.def.type === 'object' && !('catchall' in zodSchema._zod.def)
      if (io === 'output' && isOpen) delete jsonSchema.additionalProperties
    },
  })
  return json as JsonSchema
}
