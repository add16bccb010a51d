import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { instantOf } from '../dates.ts'
import { buttonsPage } from './buttons.ts'
import { cardHolders, cardOf, Control, KINDS, NAMES, type Card, type Kind, type State } from './model.ts'
import { sheetPicture } from './page.ts'

const BODY_LIMIT = 20 * 1024 * 1024
const KEEP_ALIVE_MS = 15_000
/** A sensible hand, for the button of the demo. */
const HAND =
  'M80 120L120 60L150 130L190 70L230 120M280 60L280 140M260 90L330 84M360 120L400 60L440 126L500 80'

export type Bridge = {
  url: string
  code: string
  control(change: Control): void
  printed(): { printer: string; bytes: number; at: string }[]
  close(): Promise<void>
}

class Failure extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/**
 * The device bridge of docs/device-bridge.md with invented devices, on a port of 127.0.0.1 (0 = any). `origins`: who may use it;
 * `'local'` means any page of this machine, as the demo needs, whose port is not known beforehand.
 */
export async function startBridge(options: {
  port: number
  origins: readonly string[] | 'local'
  code?: string
}): Promise<Bridge> {
  const code = options.code ?? String(100_000 + (randomBytes(4).readUInt32BE() % 900_000))
  const states = new Map<Kind, State>(KINDS.map((kind) => [kind, 'ready']))
  const listeners = new Set<ServerResponse>()
  const printed: { printer: string; bytes: number; at: string }[] = []
  let token: string | undefined
  let wrong = 0
  let card: Card | null = null
  let page = 0
  let signing = false
  let called: unknown = null

  const device = (kind: Kind) => ({ kind, name: NAMES[kind], state: states.get(kind) ?? 'absent' })
  const write = (to: ServerResponse, event: string, data: unknown): void => {
    to.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  const tell = (event: string, data: unknown): void => {
    for (const listener of listeners) write(listener, event, data)
  }
  const needs = (kind: Kind): void => {
    const state = states.get(kind)
    if (state === 'ready') return
    const words: Record<string, string> = {
      absent: '没有连上，请检查插头',
      busy: '正忙，请稍等',
      'paper-out': '没有纸了，请装纸',
      jam: '卡纸了，请打开盖子取出',
      fault: '有故障，请重新开机',
    }
    throw new Failure(409, state ?? 'absent', `${NAMES[kind]}${words[state ?? 'absent'] ?? ''}。`)
  }

  const control = (change: Control): void => {
    if (change.device) {
      states.set(change.device.kind, change.device.state)
      tell('device', device(change.device.kind))
    }
    if (change.card === null) {
      if (card) tell('card-gone', {})
      card = null
    } else if (change.card !== undefined) {
      const put = typeof change.card === 'string' ? cardOf(change.card) : change.card
      if (!put) throw new Failure(404, 'no-card', '没有这个演示人物。')
      card = put
      if (states.get('card-reader') === 'ready') tell('card', card)
    }
    if (change.scan !== undefined && states.get('scanner') === 'ready') tell('scan', { text: change.scan })
    if (change.sign !== undefined && signing && states.get('signature-pad') === 'ready') {
      signing = false
      tell('signature', { path: change.sign })
    }
  }

  const print = async (kind: 'receipt-printer' | 'a4-printer', request: IncomingMessage): Promise<object> => {
    const bytes = await readBody(request)
    needs(kind)
    if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-')
      throw new Failure(400, 'invalid', '只能打印 PDF。')
    printed.push({ printer: kind, bytes: bytes.length, at: instantOf(new Date()) })
    return { job: String(printed.length) }
  }

  const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>> = {
    'GET /v1/devices': async (_, response) =>
      send(response, 200, { bridge: 'tongban device simulator 1', version: 1, devices: KINDS.map(device) }),
    'GET /v1/events': async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      for (const kind of KINDS) write(response, 'device', device(kind))
      if (card && states.get('card-reader') === 'ready') write(response, 'card', card)
      listeners.add(response)
      const beat = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE_MS)
      await once(response, 'close')
      clearInterval(beat)
      listeners.delete(response)
    },
    'POST /v1/card/read': async (_, response) => {
      needs('card-reader')
      if (!card) throw new Failure(409, 'no-card', '没有放身份证。请把身份证平放在阅读器上。')
      send(response, 200, card)
    },
    'POST /v1/camera/capture': async (_, response) => {
      needs('camera')
      page += 1
      const picture = sheetPicture(1 + (page % 9))
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.length }).end(picture)
    },
    'POST /v1/signature/begin': async (_, response) => {
      needs('signature-pad')
      signing = true
      send(response, 202, {})
    },
    'POST /v1/signature/cancel': async (_, response) => {
      signing = false
      response.writeHead(204).end()
    },
    'POST /v1/print/receipt': async (request, response) =>
      send(response, 202, await print('receipt-printer', request)),
    'POST /v1/print/a4': async (request, response) => send(response, 202, await print('a4-printer', request)),
    'POST /v1/caller': async (request, response) => {
      needs('caller')
      called = parse(await readBody(request))
      send(response, 202, {})
    },
  }

  const pair = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = z.object({ code: z.string() }).safeParse(parse(await readBody(request)))
    if (wrong >= 5) throw new Failure(409, 'locked', '配对码错了太多次。请重新启动设备程序。')
    if (!given.success || given.data.code !== code) {
      wrong += 1
      throw new Failure(403, 'code', '配对码不对。请看设备程序窗口里的六位数字。')
    }
    token = randomBytes(24).toString('base64url')
    for (const listener of listeners) listener.end()
    send(response, 200, { token })
  }

  /** What only the simulator has: the page with the buttons, and the tests. Never for a page of another origin. */
  const ownRoute = async (
    request: IncomingMessage,
    response: ServerResponse,
    wanted: string,
  ): Promise<boolean> => {
    if (wanted === 'GET /') {
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(buttonsPage(cardHolders(), HAND))
    } else if (wanted === 'GET /_state') {
      send(response, 200, { card, devices: KINDS.map(device), signing, called, code })
    } else if (wanted === 'GET /_printed') send(response, 200, printed)
    else if (wanted === 'PUT /_control') {
      const change = Control.safeParse(parse(await readBody(request)))
      if (!change.success) throw new Failure(400, 'invalid', z.prettifyError(change.error))
      control(change.data)
      send(response, 200, {})
    } else return false
    return true
  }

  const server = createServer((request, response) => {
    void answer(request, response).catch((cause: unknown) => {
      const failure = cause instanceof Failure ? cause : new Failure(500, 'fault', String(cause))
      if (!response.headersSent)
        send(response, failure.status, { error: { code: failure.code, message: failure.message } })
      else response.end()
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const wanted = `${request.method} ${path}`
    const { origin } = request.headers
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) {
      throw new Failure(403, 'origin', '只接受本机的请求。')
    }
    const ownPage = origin === undefined || origin === `http://${request.headers.host}`
    if (!path.startsWith('/v1/')) {
      if (!ownPage || !(await ownRoute(request, response, wanted))) {
        throw new Failure(404, 'no-such-path', '没有这个地址。')
      }
      return
    }
    if (!mayUse(origin, options.origins)) throw new Failure(403, 'origin', '这个网站不在允许的名单里。')
    if (origin !== undefined) {
      response.setHeader('access-control-allow-origin', origin)
      response.setHeader('vary', 'Origin')
    }
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'GET, POST')
      response.setHeader('access-control-allow-headers', 'authorization, content-type')
      response.setHeader('access-control-allow-private-network', 'true')
      response.setHeader('access-control-max-age', '600')
      response.writeHead(204).end()
      return
    }
    if (wanted === 'POST /v1/pair') return pair(request, response)
    if (token === undefined || request.headers.authorization !== `Bearer ${token}`) {
      throw new Failure(401, 'token', '还没有配对。请输入设备程序窗口里的配对码。')
    }
    const route = routes[wanted]
    if (!route) throw new Failure(404, 'no-such-path', '没有这个地址。')
    await route(request, response)
  }

  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    code,
    control,
    printed: () => [...printed],
    close: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function mayUse(origin: string | undefined, allowed: readonly string[] | 'local'): boolean {
  if (origin === undefined) return false
  if (allowed !== 'local') return allowed.includes(origin)
  return /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(origin)
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_LIMIT) throw new Failure(413, 'too-large', '这一页太大了。')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Failure(400, 'invalid', '请求内容不是 JSON。')
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
