import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { portalPages } from '../portal/mount.ts'
import type { PortalOptions } from '../portal/options.ts'
import { ROOT } from '../server/platform/config.ts'
import { sha256 } from '../server/platform/secrets.ts'
import { loadRegion } from '../server/regions/load.ts'
import { AGENT } from './attack-companies.ts'
import { made, type Entry, type PageEntry, type Params } from './attack-entries.ts'
import { PAGES } from './attack-pages.ts'
import { ROUTES } from './attack-routes.ts'
import { list, openApp, part, texts, type Answer, type Caller, type Json, type Sent } from './app.ts'

/**
 * Every route of the API and every page, attacked. The routes come from the API document and the pages from the portal
 * itself: one that is new and stands in no table below fails this test, and stays failing until somebody has said what
 * attacking it means.
 */

const loaded = await loadRegion(join(ROOT, 'regions'), 'huaian')
assert.ok(loaded.region)
// A post that may look but not act, in the office whose item is attacked.
loaded.region.offices
  .find(({ id }) => id === 'health')
  ?.posts.push({ id: 'reading', name: '查阅岗', permissions: [] })
const app = await openApp({ region: loaded.region })
const [OWNER, STRANGER] = ['320812199403121021', '320804199505051263']
let owner: Caller
let stranger: Caller
let handler: Caller
let reader: Caller
let colleague: Caller
/** A department system with a key, and one that speaks for another office and source. */
let program: Caller
let foreignProgram: Caller

type Operation = {
  name: string
  method: string
  path: string
  entry: Entry
  once: boolean
  queries: string[]
}
let operations: Operation[] = []
const region = { head: {}, onethings: new Map(), items: new Map(), offices: new Map() }
const pages = portalPages({ mode: 'demo', region } as unknown as PortalOptions)

before(async () => {
  owner = await app.person(OWNER)
  stranger = await app.person(STRANGER)
  handler = await app.officer('health.handling')
  reader = await app.officer('health.reading')
  colleague = await app.officer('hrss.handling')

  const granted = await file(owner, { 'child.givenName': '一诺' })
  const at = `/api/v1/tasks/${granted['caseId']}/fertility-registration`
  for (const [act, body] of [
    ['accept', {}],
    ['grant', { opinion: '准予', outputs: { 'child.fertilityNo': 'SY1' } }],
  ] as const) {
    const acted = await handler.post(`${at}/${act}`, body)
    assert.equal(acted.status, 200, acted.text)
  }
  const certificate = await app.pool.query<{ number: string }>('select number from credentials.certificate')
  const colleagues = await app.pool.query<{ id: string }>(
    `select id from people.staff where username = 'health.handling.2'`,
  )
  const other = await app.person('320812199311021082')
  const open = await file(other, { 'child.givenName': '二宝', 'child.ethnicity': '01' })
  const begun = await owner.post('/api/v1/drafts', { onething: 'newborn' })
  assert.equal(begun.status, 201, begun.text)

  program = await programOf('attack-cases', ['health'])
  foreignProgram = await programOf('other-cases', ['hrss'])
  const pushed = await program.post('/api/v1/intake/cases', {
    ...(ROUTES['intake.push']?.body as object),
    externalNumber: 'A1',
    item: { scheme: 'tongban', value: 'fertility-registration' },
  })
  assert.equal(pushed.status, 200, pushed.text)
  const designer = await app.officer('hall.items')
  const designed = await designer.post('/api/v1/designs', { title: '被攻击的方案' })
  assert.equal(designed.status, 200, designed.text)
  const company = '91320812TB000001XE'
  for (const [path, sent] of [
    ['/me/companies', { code: company }],
    [`/me/companies/${company}/agents`, { ...AGENT, name: other.name }],
  ] as const) {
    const body = new URLSearchParams({ ...sent, csrf: owner.csrf }).toString()
    const answer = await owner.call(path, { method: 'POST', body })
    assert.equal(answer.status, 303, answer.text)
  }
  const mandates = await app.pool.query<{ id: string }>('select id from companies.mandate')
  const pathIds = {
    kind: 'onethings',
    externalNumber: 'A1',
    messageId: randomUUID(),
    importId: randomUUID(),
    entry: randomUUID(),
    material: 'no-such-paper',
    consentId: randomUUID(),
  }
  made.params = {
    ...pathIds,
    source: 'attack-cases',
    reference: `${open['caseId']}.fertility-registration`,
    id: 'newborn',
    draftId: String(begun.json['id']),
    company,
    mandate: mandates.rows[0]?.id ?? '',
    designId: String(designed.json['id']),
    caseId: String(open['caseId']),
    caseNumber: String(granted['number']),
    step: 'fertility-registration',
    fileId: randomUUID(),
    staffId: colleagues.rows[0]?.id ?? '',
    leaveId: randomUUID(),
    relativeId: randomUUID(),
    number: certificate.rows[0]?.number ?? '',
  }
  made.nothing = {
    ...pathIds,
    source: 'attack-cases',
    externalNumber: 'A9',
    reference: `${randomUUID()}.fertility-registration`,
    id: 'nothing-of-the-kind',
    draftId: randomUUID(),
    company: '91320812TB0000028E',
    mandate: randomUUID(),
    designId: randomUUID(),
    caseId: randomUUID(),
    caseNumber: String(granted['number']).replace(/\d{6}$/, '999999'),
    step: 'fertility-registration',
    fileId: randomUUID(),
    staffId: randomUUID(),
    leaveId: randomUUID(),
    relativeId: randomUUID(),
    number: '320800AAAAAAAAAAAA0',
    token: 'a'.repeat(43),
  }
  const document = (await app.anyone.get('/docs/openapi.json')).json
  operations = Object.entries(part(document, 'paths')).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Json>).map(([method, operation]) => {
      const name = String(operation['operationId'])
      return {
        name,
        method: method.toUpperCase(),
        path,
        entry: ROUTES[name] ?? { who: 'staff' },
        queries: list(operation, 'parameters')
          .filter((parameter) => parameter['in'] === 'query')
          .map((parameter) => String(parameter['name'])),
        once: list(operation, 'parameters').some((parameter) => parameter['name'] === 'idempotency-key'),
      }
    }),
  )
})

/** A program with a key of its own. */
async function programOf(source: string, offices: string[]): Promise<Caller> {
  const key = randomUUID().replaceAll('-', '')
  await app.pool.query(
    `insert into people.client (id, name, offices, scopes, key_hash, created_at) values ($1, $2, $3, $4, $5, now())`,
    [randomUUID(), source, offices, [`intake.push:${source}`], sha256(key)],
  )
  const call: Caller['call'] = (path, sent = {}) =>
    app.anyone.call(path, { ...sent, headers: { authorization: `Bearer ${key}`, ...sent.headers } })
  return {
    ...app.anyone,
    name: source,
    call,
    get: (path) => call(path),
    post: (path, body = {}, once = randomUUID()) =>
      call(path, { method: 'POST', body, headers: { 'idempotency-key': once } }),
  }
}

/** Files a newborn case with the first choice of every question. */
async function file(parent: Caller, given: Record<string, string>): Promise<Json> {
  const begun = await parent.post('/api/v1/drafts', { onething: 'newborn' })
  const consented = await parent.post(`/api/v1/drafts/${begun.json['id']}/consent`)
  const answers = Object.fromEntries(
    list(consented.json, 'questions')
      .flatMap((question) => texts(question, 'elements'))
      .map((id) => {
        const element = list(consented.json, 'elements').find((each) => each['element'] === id)
        return [id, given[id] ?? String(list(element ?? {}, 'choices')[0]?.['value'] ?? '')]
      }),
  )
  await parent.post(`/api/v1/drafts/${begun.json['id']}/answers`, { answers })
  const filed = await parent.post(`/api/v1/drafts/${begun.json['id']}/submit`, {
    signature: { kind: 'typed', name: parent.name },
  })
  assert.equal(filed.status, 201, filed.text)
  return filed.json
}

const fill = (path: string, params: Params): string =>
  Object.entries(params).reduce(
    (filled, [name, value]) => filled.replace(`{${name}}`, value).replace(`:${name}`, value),
    path,
  )
/** Somebody who may use a route of this kind. */
const callerFor = (who: Entry['who']): Caller =>
  who === 'person' ? owner : who === 'staff' ? handler : who === 'client' ? program : app.anyone
const isUnsafe = (operation: Operation): boolean => operation.method !== 'GET'

function request(
  operation: Operation,
  caller: Caller,
  params: Params,
  more: Record<string, string> = {},
): Promise<Answer> {
  const headers = {
    ...(isUnsafe(operation)
      ? { 'x-csrf-token': caller.csrf, 'idempotency-key': `attack-${randomUUID()}` }
      : {}),
    ...more,
  }
  return caller.call(fill(operation.path, params), {
    method: operation.method,
    headers,
    body: operation.entry.body,
  })
}

/** Neither let in nor broken. */
function isRefused(answer: Answer, what: string): void {
  assert.ok(
    answer.status >= 400 && answer.status < 500,
    `${what}: ${answer.status} ${answer.text.slice(0, 300)}`,
  )
}

/** An answer without what differs by nature: the number of the request, and the address that was asked for. */
function bare(answer: Answer, params: Params): unknown {
  const values = Object.values(params).filter((value) => value !== '')
  const text = values.reduce(
    (kept, value) => kept.replaceAll(value, '…').replaceAll(encodeURIComponent(value), '…'),
    answer.text.replace(/"requestId":"[^"]*"/, ''),
  )
  return [answer.status, answer.headers['content-type'], text]
}

async function world(): Promise<unknown> {
  const { rows } = await app.pool.query(`
    select (select json_agg(i order by case_id, step) from cases.case_item i) as items,
      (select json_agg(c order by id) from cases.case c) as cases,
      (select json_agg(c order by case_id, id) from cases.confirmation c) as confirmations,
      (select json_agg(d order by id) from applications.draft d) as drafts,
      (select json_agg(d order by id) from designs.design d) as designs,
      (select json_agg(p order by design_id, id) from designs.part p) as "designParts",
      (select json_agg(c order by number) from credentials.certificate c) as certificates,
      (select json_agg(p order by id) from credentials.proposal p) as proposals,
      (select json_agg(l order by id) from credentials.loan l) as loans,
      (select count(*) from credentials.showing) as showings,
      (select count(*) from credentials.use) as uses,
      (select json_agg(l order by id) from people.leave l) as leaves,
      (select json_agg(r order by id) from people.relation r) as relatives,
      (select json_agg(s order by person_id) from companies.standing s) as standings,
      (select json_agg(m order by id) from companies.mandate m) as mandates,
      (select count(*) from companies.act) as acts,
      (select json_agg(n order by id) from messages.notice n) as notices,
      (select count(*) from messages.message) as messages,
      (select count(*) from platform.event) as events`)
  return rows[0]
}

const HOSTILE = [
  '%27%20or%201%3D1%20--',
  '%3Bdrop%20table%20cases.case%3B--',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f',
  '%00',
  'a%00b',
  '%E0%A4%A',
  '%ED%A0%80',
  '__proto__',
  'constructor',
  '%F0%9F%AA%81',
  '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
  'x'.repeat(150),
  'x'.repeat(5000),
  '-1',
  'null',
]

/** Fewer, for a page reads its query in one way. */
const IN_QUERIES = new Set(HOSTILE.filter((each) => /^(%27|%00|%ED|%3Cscript|xxx)/.test(each)))

describe('the API under attack', () => {
  test('every route of the API stands in the table, and the table names no other', () => {
    assert.deepEqual(operations.map(({ name }) => name).toSorted(), Object.keys(ROUTES).toSorted())
  })

  test('nobody comes in without signing in, nor with the cookie of the other channel', async () => {
    for (const operation of operations.filter(({ entry }) => entry.who !== 'anyone')) {
      const params = operation.entry.there?.() ?? {}
      const [good, bad] = operation.entry.who === 'person' ? ['tb_person', handler] : ['tb_staff', owner]
      const token = bad.cookie.split('=')[1] ?? ''
      for (const [who, caller] of [
        ['nobody', app.anyone],
        ['the other channel', bad],
        [
          'a token of the other channel',
          { ...app.anyone, call: withCookie(`${good}=${token}`), csrf: bad.csrf },
        ],
        ['a guessed token', { ...app.anyone, call: withCookie(`${good}=${'a'.repeat(43)}`) }],
      ] as const) {
        const answer = await request(operation, caller, params)
        assert.ok([400, 401, 403].includes(answer.status), `${operation.name} as ${who}: ${answer.status}`)
        const nothing = await request(operation, caller, operation.entry.nothing?.() ?? {})
        assert.deepEqual(bare(nothing, {}), bare(answer, {}), `${operation.name} as ${who}`)
      }
    }
  })

  test('what belongs to others does not exist: the answer is the same, byte for byte', async () => {
    const untouched = await world()
    for (const operation of operations) {
      const { who, there, nothing } = operation.entry
      if (who === 'anyone' || !there || !nothing) continue
      const caller = who === 'person' ? stranger : who === 'client' ? foreignProgram : colleague
      const answer = await request(operation, caller, there())
      isRefused(answer, operation.name)
      const other = await request(operation, caller, nothing())
      assert.deepEqual(bare(answer, there()), bare(other, nothing()), operation.name)
    }
    assert.deepEqual(await world(), untouched)
  })

  test('an officer without the permission is refused in the own office, too', async () => {
    const untouched = await world()
    for (const operation of operations.filter(({ entry }) => entry.permission)) {
      const answer = await request(operation, reader, operation.entry.there?.() ?? {})
      assert.equal(answer.status, 403, `${operation.name}: ${answer.text}`)
    }
    assert.deepEqual(await world(), untouched)
  })

  test('a request that another site made up is refused', async () => {
    const untouched = await world()
    for (const operation of operations.filter(isUnsafe)) {
      const { who, there } = operation.entry
      const caller = callerFor(who)
      const params = there?.() ?? operation.entry.nothing?.() ?? {}
      const forged: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: `${app.url}.evil.example` },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ]
      if (who !== 'anyone' && who !== 'client') {
        forged.push({ 'x-csrf-token': '' }, { 'x-csrf-token': 'x' }, { 'x-csrf-token': stranger.csrf })
      }
      for (const headers of forged) {
        const answer = await request(operation, caller, params, headers)
        assert.equal(
          answer.status,
          403,
          `${operation.name} ${JSON.stringify(headers)}: ${answer.text.slice(0, 200)}`,
        )
      }
    }
    assert.deepEqual(await world(), untouched)
  })

  test('hostile paths are refused, never an error of ours', async () => {
    for (const operation of operations) {
      const { who, there, nothing } = operation.entry
      const params = there?.() ?? nothing?.() ?? {}
      const caller = callerFor(who)
      for (const name of Object.keys(params)) {
        for (const hostile of HOSTILE) {
          isRefused(
            await request(operation, caller, { ...params, [name]: hostile }),
            `${operation.name} ${name}=${hostile}`,
          )
        }
      }
    }
  })

  test('hostile queries are answered or refused, never an error of ours', async () => {
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const caller = callerFor(operation.entry.who)
      const path = fill(operation.path, operation.entry.there?.() ?? {})
      for (const name of [...operation.queries, 'unknown']) {
        for (const hostile of HOSTILE) {
          const answer = await caller.get(`${path}?${name}=${hostile}`)
          assert.ok(answer.status < 500, `${operation.name} ?${name}=${hostile}: ${answer.text}`)
        }
      }
    }
  })

  test('bodies that are no such thing, too large or full of tricks are refused, never an error of ours', async () => {
    const untouched = await world()
    for (const operation of operations.filter((each) => isUnsafe(each) && each.entry.body !== undefined)) {
      const { who, there, nothing, body } = operation.entry
      const caller = callerFor(who)
      const path = fill(operation.path, there?.() ?? nothing?.() ?? {})
      const headers = (): Record<string, string> => ({
        'x-csrf-token': caller.csrf,
        'idempotency-key': `attack-${randomUUID()}`,
        'content-type': 'application/json',
      })
      const raw: (string | Buffer)[] = [
        'null',
        '[]',
        '"x"',
        '{',
        '{"__proto__":{"admin":true}}',
        '{"constructor":{"prototype":{"admin":true}}}',
        Buffer.from([0xff, 0xfe, 0x7b]),
        JSON.stringify({ pad: 'x'.repeat(1_100_000) }),
        '['.repeat(50_000),
        '['.repeat(50_000) + ']'.repeat(50_000),
        `${'{"not":'.repeat(3000)}1${'}'.repeat(3000)}`,
      ]
      for (const text of ['a\u0000b', '\ud800', '\udfff\ud800']) {
        if (hasTexts(body)) raw.push(JSON.stringify(mapTexts(body, () => text)))
      }
      for (const sent of raw) {
        const answer = await caller.call(path, { method: operation.method, headers: headers(), raw: sent })
        isRefused(answer, `${operation.name} ${String(sent).slice(0, 80)}`)
      }
      if (operation.once) {
        const { 'idempotency-key': _, ...without } = headers()
        const answer = await caller.call(path, {
          method: operation.method,
          headers: without,
          raw: JSON.stringify(body),
        })
        isRefused(answer, `${operation.name} without a key`)
      }
    }
    assert.deepEqual(await world(), untouched)
  })

  test('names that every object has are no elements', async () => {
    const begun = await stranger.post('/api/v1/drafts', { onething: 'newborn' })
    const at = `/api/v1/drafts/${begun.json['id']}`
    assert.equal((await stranger.post(`${at}/consent`)).status, 200)
    for (const element of ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__']) {
      const raw = `{"answers":{"${element}":"x"}}`
      const headers = { 'x-csrf-token': stranger.csrf, 'content-type': 'application/json' }
      const answer = await stranger.call(`${at}/answers`, { method: 'POST', raw, headers })
      assert.ok(answer.status < 500, `${element}: ${answer.text}`)
      isRefused(await stranger.post(`${at}/objections`, { element, value: 'x', note: '' }), element)
      isRefused(await stranger.post(`${at}/steps/${element}`, { unwanted: true }), element)
    }
  })
})

function withCookie(cookie: string): Caller['call'] {
  return (path: string, sent: Sent = {}) =>
    app.anyone.call(path, { ...sent, headers: { ...sent.headers, cookie } })
}

function hasTexts(body: unknown): boolean {
  return (
    typeof body === 'string' ||
    (typeof body === 'object' && body !== null && Object.values(body).some(hasTexts))
  )
}

function mapTexts(body: unknown, change: () => string): unknown {
  if (typeof body === 'string') return change()
  if (Array.isArray(body)) return body.map((each) => mapTexts(each, change))
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, mapTexts(value, change)]))
}

describe('the portal under attack', () => {
  const callerFor = (entry: PageEntry): Caller => (entry.who === 'person' ? owner : app.anyone)
  const formOf = (entry: PageEntry, caller: Caller): string =>
    new URLSearchParams({ ...entry.form, csrf: caller.csrf }).toString()
  const entries = (): [string, PageEntry, (typeof pages)[number]][] =>
    pages.map((page) => [page.path, PAGES[page.path] ?? { who: 'anyone' }, page])

  test('every page stands in the table, with who may see it, and the table names no other', () => {
    assert.deepEqual(pages.map(({ path }) => path).toSorted(), Object.keys(PAGES).toSorted())
    for (const [path, entry, page] of entries()) {
      assert.equal(page.who, entry.who, path)
      assert.equal(page.post !== undefined, entry.form !== undefined, `${path} takes a form`)
    }
  })

  test('a page of a person leads others to signing in, whatever it is about', async () => {
    for (const [path, entry, page] of entries().filter(([, each]) => each.who === 'person')) {
      for (const caller of [app.anyone, handler]) {
        const at = fill(path, entry.there?.() ?? {})
        const answers: Answer[] = []
        if (page.get) answers.push(await caller.get(at))
        if (page.post) answers.push(await caller.call(at, { method: 'POST', body: formOf(entry, caller) }))
        for (const answer of answers) {
          assert.equal(answer.status, 303, `${path}: ${answer.status}`)
          assert.match(String(answer.headers.location), /^\/sign-in\b/, path)
        }
      }
    }
  })

  test('a page of an officer is refused to everybody else, and to officers without the permission', async () => {
    for (const [path, entry, page] of entries().filter(([, each]) => each.who === 'staff')) {
      const at = fill(path, entry.there?.() ?? {})
      for (const [caller, status] of [
        [app.anyone, 401],
        [owner, 401],
        [handler, 403],
      ] as const) {
        if (page.get) assert.equal((await caller.get(at)).status, status, path)
        if (!page.post) continue
        const sent = await caller.call(at, { method: 'POST', body: formOf(entry, caller) })
        assert.equal(sent.status, status, path)
      }
    }
  })

  test('what belongs to others does not exist: the page is the same, byte for byte', async () => {
    const untouched = await world()
    for (const [path, entry, page] of entries()) {
      const { there, nothing } = entry
      // Pages of the catalogue belong to everybody, and name what was perhaps meant.
      if (page.who === 'staff' || !there || !nothing || /^\/(items|onethings)\/:id/.test(path)) continue
      for (const method of [page.get && 'GET', page.post && 'POST'].filter((each) => each !== undefined)) {
        const ask = (params: Params): Promise<Answer> =>
          stranger.call(fill(path, params), {
            method,
            ...(method === 'POST' ? { body: formOf(entry, stranger) } : {}),
          })
        const answer = await ask(there())
        assert.equal(answer.status, 404, `${method} ${path}: ${answer.status}`)
        assert.deepEqual(bare(answer, there()), bare(await ask(nothing()), nothing()), `${method} ${path}`)
      }
    }
    assert.deepEqual(await world(), untouched)
  })

  test('a form that another site made up is refused', async () => {
    const untouched = await world()
    for (const [path, entry] of entries().filter(([, each]) => each.form)) {
      const caller = callerFor(entry)
      const at = fill(path, entry.there?.() ?? entry.nothing?.() ?? {})
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ]
      const forged: Sent[] = foreign.map((headers) => ({ headers, body: formOf(entry, caller) }))
      if (entry.who === 'person') {
        for (const csrf of ['', 'x', stranger.csrf]) {
          forged.push({ body: new URLSearchParams({ ...entry.form, csrf }).toString() })
        }
      }
      for (const sent of forged) {
        const answer = await caller.call(at, { ...sent, method: 'POST' })
        assert.equal(
          answer.status,
          403,
          `${path}: ${answer.status} ${JSON.stringify(sent.headers ?? sent.body)}`,
        )
      }
    }
    assert.deepEqual(await world(), untouched)
  })

  test('hostile addresses and queries are never an error of ours, and nothing typed comes back as markup', async () => {
    for (const [path, entry, page] of entries()) {
      const caller = callerFor(entry)
      const params = entry.there?.() ?? entry.nothing?.() ?? {}
      for (const hostile of HOSTILE) {
        for (const name of Object.keys(params)) {
          const at = fill(path, { ...params, [name]: hostile })
          const answers: Answer[] = []
          if (page.get) answers.push(await caller.get(at))
          if (page.post) answers.push(await caller.call(at, { method: 'POST', body: formOf(entry, caller) }))
          for (const answer of answers) {
            assert.ok(answer.status < 500, `${at}: ${answer.status}`)
            assert.ok(!answer.text.includes('<script>alert'), at)
          }
        }
        if (page.get && IN_QUERIES.has(hostile)) {
          const query = ['q', 'return', 'number', 'onething'].map(
            (name) => `${name}=${hostile.slice(0, 1000)}`,
          )
          const at = `${fill(path, params)}?${query.join('&')}`
          const answer = await caller.get(at)
          assert.ok(answer.status < 500, `${at}: ${answer.status}`)
          assert.ok(!answer.text.includes('<script>alert'), at)
        }
      }
    }
  })

  test('hostile forms are never an error of ours', async () => {
    for (const [path, entry] of entries().filter(([, each]) => each.form)) {
      const caller = callerFor(entry)
      const at = fill(path, entry.there?.() ?? entry.nothing?.() ?? {})
      const names = [...Object.keys(entry.form ?? {}), 'note', 'act', 'material', 'return', 'step']
      for (const value of [
        'a\u0000b',
        "' or 1=1 --",
        '<script>alert(1)</script>',
        '__proto__',
        'x'.repeat(20_000),
      ]) {
        const form = new URLSearchParams(names.map((name) => [name, value]))
        form.set('csrf', caller.csrf)
        const answer = await caller.call(at, { method: 'POST', body: form.toString() })
        assert.ok(answer.status < 500, `${path} ${value.slice(0, 30)}: ${answer.status}`)
        assert.ok(!answer.text.includes('<script>alert'), path)
      }
      const large = await caller.call(at, {
        method: 'POST',
        body: `csrf=${caller.csrf}&x=${'x'.repeat(1_200_000)}`,
      })
      assert.ok(large.status >= 400 && large.status < 500, `${path}: ${large.status}`)
    }
  })

  test('no path leads out of the folder of the browser files, and nobody is sent to another site', async () => {
    for (const path of [
      '/assets/../package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/....//package.json',
      '/assets/.vite/manifest.json%00.css',
      '/assets//etc/passwd',
      '/staff/../package.json',
      '//evil.example/',
      '/%2e%2e/package.json',
    ]) {
      const answer = await app.anyone.get(path)
      assert.ok(answer.status < 500, path)
      assert.doesNotMatch(answer.text, /"dependencies"|root:/, path)
    }
    for (const target of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'javascript:1',
    ]) {
      const body = new URLSearchParams({ elder: '1', return: target }).toString()
      const answer = await app.anyone.call('/view', { method: 'POST', body })
      assert.equal(answer.headers.location, '/', target)
    }
  })
})
