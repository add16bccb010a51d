import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { WELL } from './bureau.ts'
import { GRANTS_ALL, type Department } from './departments.ts'
import { instantOf } from './dates.ts'
import { keyOf } from './keys.ts'
import { Declined, SYSTEMS } from './route.ts'
import type { Call, Route, System } from './route.ts'

const FAULTS = ['none', 'error', 'down', 'hang', 'garbage', 'empty'] as const

/** How one system behaves: answers after latency ± jitter, or fails in one of these ways. */
export type Behaviour = { latencyMs: number; jitterMs: number; fault: (typeof FAULTS)[number] }

const NORMAL: Behaviour = { latencyMs: 30, jitterMs: 20, fault: 'none' }

const share = z.number().min(0).max(1)
const percent = z.int().min(0).max(100)

const Control = z.strictObject({
  system: z.enum([...SYSTEMS, '*']).default('*'),
  latencyMs: z.int().min(0).max(600_000).optional(),
  jitterMs: z.int().min(0).max(600_000).optional(),
  fault: z.enum(FAULTS).optional(),
})

type LoggedCall = {
  at: string
  system: System
  method: string
  path: string
  purpose: string | null
  case: string | null
  /** Null while, or when, no answer was given. */
  status: number | null
  ms: number | null
}

/** Switches of a department that handles items of the platform; those that are not named are as they should be. */
const DepartmentControl = z.strictObject({
  department: z.string(),
  manners: z
    .strictObject({
      down: z.boolean(),
      maintenance: z.int().min(0).max(3600),
      perSecond: z.int().min(0).max(1000),
      slow: z.int().min(0).max(60_000),
      half: share,
      wrong: share,
      error: share,
      duplicates: share,
      disorder: share,
    })
    .partial()
    .default({}),
  outcomes: z.strictObject({ refuses: percent, corrects: percent, errs: percent }).partial().default({}),
})

const LOG_LENGTH = 200
const BODY_LIMIT = 64 * 1024

type Answer = { status: number; text: string }

/** Headers carry ASCII only, so Chinese comes percent-encoded. */
function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  if (typeof value !== 'string') return null
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  // A refused upload must not tear down the connection before the refusal is sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_LIMIT) throw new Declined(413, 'too-large', '请求内容太大')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Declined(400, 'invalid', '请求内容不是 JSON')
  }
}

/** `/police/persons/:number` against `/police/persons/3208…` → `{number}`. */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? ''
    if (part.startsWith(':')) {
      try {
        params[part.slice(1)] = decodeURIComponent(value)
      } catch {
        return undefined
      }
    } else if (part !== value) return undefined
  }
  return params
}

export type Desk = {
  routes: Route[]
  /** Opens the doors that begin with `_`; each system is opened by its own, `keyOf` it. */
  key: string
  /** Demo sign-in cards. */
  people: readonly object[]
  /** Those that handle items of the platform. */
  departments: readonly Department[]
  /** Called by DELETE /_state. */
  forget: () => void
}

/** The counter in front of all systems: key, latency, faults, idempotency, log. Answers are made by the routes. */
export function openDesk({ routes, key, people, departments, forget }: Desk): Server {
  const behaviours = new Map<System, Behaviour>(SYSTEMS.map((system) => [system, NORMAL]))
  const remembered = new Map<string, Answer & { request: string }>()
  const log: LoggedCall[] = []

  function send(response: ServerResponse, status: number, text: string): void {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(text)
  }

  function sendError(response: ServerResponse, cause: unknown): number {
    const known = cause instanceof Declined
    const status = known ? cause.status : 500
    if (status === 413) response.setHeader('connection', 'close')
    const error = known
      ? { code: cause.code, message: cause.message }
      : { code: 'internal', message: String(cause) }
    send(response, status, JSON.stringify({ error, asOf: instantOf(new Date()) }))
    return status
  }

  async function control(request: IncomingMessage, path: string): Promise<unknown> {
    const wanted = `${request.method} ${path}`
    if (wanted === 'GET /_people') return people
    if (wanted === 'GET /_log') return { calls: log.toReversed() }
    if (wanted === 'DELETE /_state') {
      forget()
      remembered.clear()
      log.length = 0
      return {}
    }
    if (wanted === 'POST /_control/departments') {
      const parsed = DepartmentControl.safeParse(parseJson(await readBody(request)))
      if (!parsed.success) throw new Declined(400, 'invalid', z.prettifyError(parsed.error))
      const { department, manners, outcomes } = parsed.data
      const found = departments.find(({ id }) => id === department)
      if (!found) throw new Declined(404, 'none', '没有这个部门系统')
      Object.assign(found.bureau.manners, WELL, manners)
      Object.assign(found.bureau.outcomes, GRANTS_ALL, outcomes)
    } else if (wanted === 'DELETE /_control') {
      for (const { bureau } of departments) {
        Object.assign(bureau.manners, WELL)
        Object.assign(bureau.outcomes, GRANTS_ALL)
      }
      for (const system of SYSTEMS) behaviours.set(system, NORMAL)
    } else if (wanted === 'PUT /_control') {
      const parsed = Control.safeParse(parseJson(await readBody(request)))
      if (!parsed.success) throw new Declined(400, 'invalid', z.prettifyError(parsed.error))
      const { system: which, ...change } = parsed.data
      for (const system of SYSTEMS) {
        if (which !== '*' && which !== system) continue
        behaviours.set(system, { ...(behaviours.get(system) ?? NORMAL), ...change })
      }
    } else if (wanted !== 'GET /_control') throw new Declined(404, 'no-such-path', '没有这个地址')
    return {
      systems: Object.fromEntries(behaviours),
      departments: departments.map(({ id, name, bureau }) => ({
        id,
        name,
        manners: bureau.manners,
        outcomes: bureau.outcomes,
        items: bureau.items.size,
        waiting: bureau.waiting(),
      })),
    }
  }

  /** The same Idempotency-Key gives the same answer, word for word; used for something else it is refused. */
  function work(route: Route, call: Call, path: string, idempotencyKey: string | null, body: string): Answer {
    const slot = `${path} ${idempotencyKey}`
    const before = route.method === 'POST' && idempotencyKey ? remembered.get(slot) : undefined
    if (before && before.request !== body) {
      throw new Declined(422, 'idempotency-key-reused', '这个 Idempotency-Key 已经用于另一个请求')
    }
    if (before) return before

    const answer = {
      status: route.method === 'POST' ? 201 : 200,
      text: JSON.stringify({ ...route.answer(call), asOf: instantOf(new Date()) }),
    }
    if (route.method === 'POST' && idempotencyKey) remembered.set(slot, { ...answer, request: body })
    return answer
  }

  /** One call to a department system → the status sent, null when the caller was left without an answer. */
  async function attend(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    behaviour: Behaviour,
  ): Promise<number | null> {
    const body = request.method === 'POST' ? await readBody(request) : ''
    if (behaviour.fault === 'down') {
      request.socket.destroy()
      return null
    }
    const wait = behaviour.latencyMs + (2 * Math.random() - 1) * behaviour.jitterMs
    if (wait >= 1) await sleep(wait, undefined, { ref: false })

    switch (behaviour.fault) {
      case 'hang':
        return null
      case 'error':
        throw new Declined(500, 'fault', '系统故障（演示开关）')
      case 'garbage':
        send(response, 200, '{"births": [{"recordNo": "CS-3208')
        return 200
      case 'empty':
        send(response, 200, '')
        return 200
    }

    const onPath = routes.flatMap((route) => {
      const params = matchPath(route.path, url.pathname)
      return params ? [{ route, params }] : []
    })
    const match = onPath.find(({ route }) => route.method === request.method)
    if (!match && onPath.length > 0) throw new Declined(405, 'no-such-method', '这个地址不支持这种请求方法')
    if (!match) throw new Declined(404, 'no-such-path', '没有这个地址')

    const call = {
      params: match.params,
      query: url.searchParams,
      body: request.method === 'POST' ? parseJson(body) : undefined,
    }
    const answer = work(match.route, call, url.pathname, header(request, 'idempotency-key'), body)
    send(response, answer.status, answer.text)
    return answer.status
  }

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('x-simulator', '1')
    const url = new URL(request.url ?? '/', 'http://simulators')
    const door = url.pathname.split('/')[1] ?? ''
    const isControl = door.startsWith('_')
    if (request.headers['x-api-key'] !== (isControl ? key : keyOf(key, door)))
      throw new Declined(401, 'no-key', '缺少 x-api-key，或者不对')
    if (isControl) {
      send(response, 200, JSON.stringify(await control(request, url.pathname)))
      return
    }
    const system = SYSTEMS.find((one) => one === door)
    if (!system) throw new Declined(404, 'no-such-path', '没有这个地址')

    const started = new Date()
    const entry: LoggedCall = {
      at: instantOf(started),
      system,
      method: request.method ?? '',
      path: url.pathname + url.search,
      purpose: header(request, 'x-purpose'),
      case: header(request, 'x-case'),
      status: null,
      ms: null,
    }
    log.push(entry)
    if (log.length > LOG_LENGTH) log.shift()

    try {
      entry.status = await attend(request, response, url, behaviours.get(system) ?? NORMAL)
    } catch (cause) {
      entry.status = sendError(response, cause)
    }
    if (entry.status !== null) entry.ms = Date.now() - started.getTime()
  }

  return createServer((request, response) => {
    receive(request, response).catch((cause: unknown) => sendError(response, cause))
  })
}
