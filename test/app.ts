import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type pg from 'pg'
import { buildApp } from '../server/app.ts'
import type { Region } from '../server/regions/model.ts'
import type { Config } from '../server/platform/config.ts'
import type { Database } from '../server/platform/db.ts'
import { startSimulators } from '../simulators/simulators.ts'
import { testDb } from './db.ts'

const KEY = 'a key of this test that is long enough'
/** A Monday. Births of the simulators are counted back from it. */
const TODAY = '2026-11-23'

export type Sent = {
  method?: string
  headers?: Record<string, string>
  /** An object goes as JSON, a string as a browser form. */
  body?: unknown
  /** Goes as it is, with whatever headers were given. */
  raw?: string | Buffer
}

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string; bytes: Buffer; json: Json }

/** A JSON object; its members are read with `list` and `part`, or compared as they are. */
export type Json = Record<string, unknown>

export const list = (of: Json, name: string): Json[] => (of[name] ?? []) as Json[]
export const part = (of: Json, name: string): Json => (of[name] ?? {}) as Json
/** A list of texts. */
export const texts = (of: Json, name: string): string[] => (of[name] ?? []) as string[]

/** Somebody at a browser: a cookie, and the token of the page. */
export type Caller = {
  name: string
  cookie: string
  csrf: string
  call(path: string, sent?: Sent): Promise<Answer>
  get(path: string): Promise<Answer>
  /** An unsafe call as the desk or a phone makes it: with the token and, unless one is given, a new Idempotency-Key. */
  post(path: string, body?: unknown, key?: string): Promise<Answer>
}

export type TestApp = {
  url: string
  /** Its files and generated secrets. */
  dataDir: string
  pool: pg.Pool
  /** What the jobs of the server work on. */
  db: Database
  anyone: Caller
  /** Turns the clock. */
  at(now: string): void
  /** Signs a person of the simulators in, through the API and the text message. */
  person(number: string): Promise<Caller>
  /** Signs a demo officer in: `police.handling`. */
  officer(username: string): Promise<Caller>
  /** Switches of the simulated departments: latency and faults. */
  simulators(method: 'PUT' | 'DELETE', switches?: object): Promise<void>
  people: { number: string; name: string; role: string; scenario: string }[]
  /** The address in the last text message to this phone. */
  linkTo(phone: string): Promise<string>
}

let counter = 0

/** A whole server of a region on a database of its own, with the department systems beside it, all over HTTP. */
export async function openApp(
  given: {
    regionId?: string
    region?: Region
    /** Department systems of the test itself, beside the simulators. */
    sources?: Config['sources']
    signingKeys?: Config['signingKeys']
    pulls?: Config['pulls']
    services?: Config['services']
  } = {},
): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-app-'))
  const clientDir = join(folder, 'client')
  mkdirSync(join(clientDir, '.vite'), { recursive: true })
  const files = ['staff/main.tsx', 'portal/portal.css', 'portal/portal.client.ts']
  const manifest = Object.fromEntries(
    files.map((file) => [file, { file: file.replace('.tsx', '.js'), css: [] }]),
  )
  writeFileSync(join(clientDir, '.vite/manifest.json'), JSON.stringify(manifest))

  let now = new Date(`${TODAY}T02:00:00Z`)
  const closing: (() => Promise<void>)[] = []
  // Before the database is dropped, for what was registered first runs first.
  after(async () => {
    for (const close of closing.toReversed()) await close()
    rmSync(folder, { recursive: true, force: true })
  })
  const tdb = await testDb()
  const simulated = await startSimulators({ port: 0, key: KEY, today: TODAY })
  closing.push(() => simulated.close())
  const simulators = async (method: 'PUT' | 'DELETE', switches?: object): Promise<void> => {
    await fetch(`${simulated.url}/_control`, {
      method,
      headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
      body: switches && JSON.stringify(switches),
    })
  }
  await simulators('PUT', { latencyMs: 1, jitterMs: 0 })

  const app = await buildApp({
    config: {
      mode: 'demo',
      services: given.services ?? ['web'],
      port: 0,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1',
      dataDir: folder,
      databaseUrl: tdb.url,
      secret: 'a secret of this test that is long enough',
      region: given.regionId ?? 'huaian',
      smsGatewayUrl: undefined,
      smsGatewayKey: undefined,
      sources: { '*': { url: simulated.url, key: KEY }, ...given.sources },
      signingKeys: given.signingKeys,
      pulls: given.pulls,
      trustedProxies: 0,
    },
    databaseUrl: tdb.url,
    clock: () => now,
    region: given.region,
    clientDir,
  })
  closing.push(() => app.close())
  await app.listen()
  const agent = new Agent({ keepAlive: true })
  closing.push(async () => agent.destroy())
  const url = app.url()

  const callerOf = (name: string, cookie: string, csrf: string): Caller => {
    const call = (path: string, sent: Sent = {}): Promise<Answer> =>
      send(agent, url, path, { ...sent, headers: { ...(cookie ? { cookie } : {}), ...sent.headers } })
    return {
      name,
      cookie,
      csrf,
      call,
      get: (path) => call(path),
      post: (path, body = {}, key = `key-of-a-test-${(counter += 1)}`) =>
        call(path, { method: 'POST', body, headers: { 'x-csrf-token': csrf, 'idempotency-key': key } }),
    }
  }
  const anyone = callerOf('anyone', '', '')
  const cookieOf = (answer: Answer): string => String(answer.headers['set-cookie']).split(';')[0] ?? ''

  return {
    url,
    dataDir: folder,
    pool: tdb.pool,
    db: app.db,
    anyone,
    at: (instant) => (now = new Date(instant)),
    people: (await (
      await fetch(`${simulated.url}/_people`, { headers: { 'x-api-key': KEY } })
    ).json()) as TestApp['people'],
    simulators,
    async person(number) {
      const asked = await anyone.post('/api/v1/sign-in/codes', { number })
      if (asked.status !== 200) throw new Error(asked.text)
      const sent = await tdb.pool.query<{ text: string }>(
        'select text from messages.sms where secret order by created_at desc, id desc limit 1',
      )
      const code = /\d{6}/.exec(sent.rows[0]?.text ?? '')?.[0]
      const entered = await anyone.post('/api/v1/sign-in', { number, code })
      if (entered.status !== 200) throw new Error(entered.text)
      return callerOf(String(entered.json['name']), cookieOf(entered), String(entered.json['csrf']))
    },
    async officer(username) {
      const entered = await anyone.post('/api/v1/staff/sign-in', { username, password: 'tongban-demo' })
      if (entered.status !== 200) throw new Error(entered.text)
      const staff = part(entered.json, 'staff')
      return callerOf(String(staff['name']), cookieOf(entered), String(staff['csrf']))
    },
    async linkTo(phone) {
      const sent = await tdb.pool.query<{ link: string }>(
        'select link from messages.sms where phone = $1 and link is not null order by id desc limit 1',
        [phone],
      )
      return sent.rows[0]?.link ?? ''
    },
  }
}

/** One request as given, byte by byte: no client tidies the path or the headers. */
function send(agent: Agent, url: string, path: string, sent: Sent): Promise<Answer> {
  const { hostname, port } = new URL(url)
  const asForm = typeof sent.body === 'string'
  const body =
    sent.raw ?? (sent.body === undefined ? undefined : asForm ? String(sent.body) : JSON.stringify(sent.body))
  const headers: Record<string, string> = { ...sent.headers }
  if (body !== undefined) {
    headers['content-length'] = String(Buffer.byteLength(body))
    if (sent.raw === undefined) {
      headers['content-type'] = asForm ? 'application/x-www-form-urlencoded' : 'application/json'
    }
  }
  return new Promise((done, broken) => {
    const outgoing = request(
      { agent, hostname, port, path, method: sent.method ?? 'GET', headers },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', broken)
        incoming.on('end', () => {
          const bytes = Buffer.concat(chunks)
          const text = bytes.toString('utf8')
          const isJson = /json/.test(incoming.headers['content-type'] ?? '')
          done({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            bytes,
            json: (isJson && text !== '' ? JSON.parse(text) : {}) as Json,
          })
        })
      },
    )
    outgoing.on('error', (error) =>
      broken(new Error(`${sent.method ?? 'GET'} ${path.slice(0, 200)}`, { cause: error })),
    )
    outgoing.end(body)
  })
}
