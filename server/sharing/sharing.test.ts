import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { departmentSystems } from '../adapters/sources.ts'
import { Element, Facts } from '../forms/model.ts'
import { buildGrant, USES_WITHOUT_DATABASE } from './build.ts'
import { fetchOutputs } from './commands/fetch-outputs.ts'
import { lookUp } from './commands/look-up.ts'
import { Lookup, Source, type CallSystem } from './model.ts'
import { forgetChoice, prepareCall, readAnswer } from './rules.ts'

const NOW = new Date('2026-11-20T02:00:00Z')

const kite = Source.parse({
  id: 'sky.kites',
  department: '风筝局',
  name: '风筝登记',
  system: 'sky',
  method: 'GET',
  path: '/kites/{owner}',
  gives: {
    colour: 'kite.colour',
    length: 'kite.length',
    madeOn: 'kite.madeOn',
    big: { path: 'kite.size', map: { L: true, S: false } },
  },
})
const owner = Source.parse({
  ...kite,
  id: 'sky.owner',
  path: '/owners',
  query: { of: '{colour}' },
  gives: { name: 'name' },
})
const flock = Source.parse({
  ...kite,
  id: 'sky.flock',
  path: '/flock/{owner}',
  gives: { no: 'no', colour: 'colour', order: 'order', field: 'field' },
  list: 'flock',
  choose: { element: 'no', path: 'no', label: '{colour}的那只（{order}）' },
})
const papers = Source.parse({
  ...kite,
  id: 'sky.papers',
  path: '/papers/{owner}',
  gives: {},
  certificates: { list: 'list', type: 'type', typeName: 'typeName', number: 'number', holder: 'holder' },
})
const permit = Source.parse({
  ...kite,
  id: 'sky.permit',
  method: 'POST',
  path: '/permits',
  body: { owner: '{owner}', colour: '{colour}' },
  gives: { number: 'number' },
})
const sources = Object.fromEntries([kite, owner, flock, papers, permit].map((one) => [one.id, one]))
const grants = Object.values(sources).flatMap((source) => [
  buildGrant(source, 'onething:kite'),
  buildGrant(source, 'item:permit'),
])
const elements = Object.fromEntries(
  [
    { id: 'kite.length', control: 'number', max: 100 },
    { id: 'kite.madeOn', control: 'date' },
    { id: 'kite.colour', control: 'text', maxLength: 10 },
    { id: 'person.id', control: 'text', derive: '$applicant.number' },
  ].map((one) => [one.id, Element.parse({ name: one.id, section: '风筝', ...one })]),
)

const useKite = Lookup.parse({ source: 'sky.kites', with: { owner: '$person.id' }, as: 'kite' })
const useOwner = Lookup.parse({ source: 'sky.owner', with: { colour: '$kite.colour' }, as: 'owner' })
const useFlock = Lookup.parse({ source: 'sky.flock', with: { owner: '$person.id' }, as: 'kite' })
const usePapers = Lookup.parse({ source: 'sky.papers', with: { owner: '$person.id' }, as: 'papers' })

const facts = (more: object = {}) =>
  Facts.parse({
    known: { 'applicant.number': { value: 'a/1', origin: { kind: 'identity', at: '2026-11-20' } } },
    ...more,
  })

describe('a department system over HTTP', () => {
  type Answer = (request: IncomingMessage, response: ServerResponse) => void
  const routes = new Map<string, Answer>()
  const seen: { url: string; headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk))
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body })
      const found = [...routes].find(([path]) => request.url?.startsWith(path))
      if (found) found[1](request, response)
      else json({ error: { code: 'none' } }, 404)(request, response)
    })
  })
  const json =
    (body: unknown, status = 200): Answer =>
    (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-simulator': '1' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
  let call: CallSystem
  let url = ''
  before(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    call = departmentSystems({ systems: { sky: { url: `${url}/`, key: 'k' } }, allowSimulators: true })
  })
  after(() => {
    server.close()
    server.closeAllConnections()
  })
  const set = (answers: Record<string, Answer>): void => {
    routes.clear()
    seen.length = 0
    for (const [path, answer] of Object.entries(answers)) routes.set(path, answer)
  }
  const ask = (lookups: Lookup[], known = facts(), budgetMs = 2000) =>
    lookUp({
      call,
      sources,
      grants,
      uses: USES_WITHOUT_DATABASE,
      lookups,
      facts: known,
      elements,
      subject: 's-1',
      matter: 'onething:kite',
      purpose: '放风筝',
      budgetMs,
      now: NOW,
    })

  test('is asked for what follows from its first answer, with key, purpose and encoded parameters', async () => {
    set({
      '/kites/a%2F1': json({ kite: { colour: ' 红 ', length: 3, size: 'L' } }),
      '/owners?of=%E7%BA%A2': json({ name: '张三' }),
    })
    const { facts: found, calls } = await ask([useOwner, useKite])
    assert.deepEqual(
      Object.entries(found.known)
        .map(([id, fact]) => [id, fact.value])
        .toSorted(),
      [
        ['applicant.number', 'a/1'],
        ['kite.big', true],
        ['kite.colour', '红'],
        ['kite.length', 3],
        ['owner.name', '张三'],
      ],
    )
    assert.deepEqual(found.known['kite.colour']?.origin, {
      kind: 'source',
      source: 'sky.kites',
      name: '风筝局',
      at: NOW.toISOString(),
    })
    assert.equal(seen[0]?.headers['x-api-key'], 'k')
    assert.equal(decodeURIComponent(String(seen[0]?.headers['x-purpose'])), '放风筝')
    assert.deepEqual(
      calls.map((one) => [one.source, one.outcome]),
      [
        ['sky.kites', 'answered'],
        ['sky.owner', 'answered'],
      ],
    )
    seen.length = 0
    await ask([useOwner, useKite], found)
    assert.equal(seen.length, 0, 'what is known is not asked again')
  })

  test('that hangs, breaks off or fails is an outage with its elements, and holds nobody up', async () => {
    set({
      '/kites': () => undefined,
      '/papers': (request) => void request.socket.destroy(),
      '/flock': json({ error: { code: 'internal' } }, 500),
    })
    const started = performance.now()
    const { facts: found, calls } = await ask([useKite, usePapers, useFlock], facts(), 2000)
    assert.ok(performance.now() - started < 6000)
    assert.deepEqual(
      found.outages.map(({ source, why }) => [source, why]),
      [
        ['sky.kites', 'slow'],
        ['sky.flock', 'down'],
        ['sky.papers', 'down'],
      ],
    )
    assert.deepEqual(found.outages[0]?.elements, ['kite.colour', 'kite.length', 'kite.madeOn', 'kite.big'])
    assert.equal(calls.length, 3)
    assert.equal(
      seen.filter((one) => one.url.startsWith('/papers')).length,
      2,
      'a broken connection is tried once more',
    )
    set({ '/kites': json({ kite: { colour: '蓝' } }) })
    const again = await ask([useKite, usePapers, useFlock], found)
    assert.deepEqual(again.facts.outages, [])
    assert.equal(again.facts.known['kite.colour']?.value, '蓝')
  })

  test('that answers garbage, too much, nothing or another type counts as down', async () => {
    const answers: Answer[] = [
      json('{"kite": '),
      json(''),
      json('null'),
      json(JSON.stringify('x'.repeat(1_100_000))),
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      (_, response) => void response.writeHead(302, { location: '/owners' }).end(),
    ]
    for (const answer of answers) {
      set({ '/kites': answer })
      const { facts: found } = await ask([useKite])
      assert.deepEqual(
        found.outages.map(({ why }) => why),
        ['down'],
      )
    }
  })

  test('takes a message by any 2xx, also without a word; a page of something else is no answer', async () => {
    const send = () =>
      call({
        system: 'sky',
        method: 'POST',
        path: '/inbox',
        query: {},
        body: undefined,
        text: { content: '{}', type: 'application/json' },
        headers: {},
        signal: AbortSignal.timeout(2000),
      })
    for (const status of [202, 204]) {
      set({ '/inbox': (_, response) => void response.writeHead(status).end() })
      assert.deepEqual(await send(), { status, body: null })
    }
    set({ '/inbox': (_, response) => void response.writeHead(200).end('<html>') })
    await assert.rejects(send, /did not answer in JSON/)
  })

  test('that knows of nothing leaves nothing known and is no outage', async () => {
    set({})
    const { facts: found, calls } = await ask([useKite])
    assert.deepEqual(
      [found.outages, Object.keys(found.known), calls[0]?.outcome],
      [[], ['applicant.number'], 'none'],
    )
  })

  test('is called once for the same question and twice for different ones', async () => {
    set({ '/kites': json({ kite: { colour: '红' } }) })
    await ask([useKite, { ...useKite, as: 'other' }, { ...useKite, as: 'third', with: { owner: 'b' } }])
    assert.deepEqual(seen.map((one) => one.url).toSorted(), ['/kites/a%2F1', '/kites/b'])
  })

  test('is not asked when the case does not need it', async () => {
    set({})
    await ask([{ ...useKite, when: { eq: ['$applicant.number', 'other'] } }])
    assert.equal(seen.length, 0)
  })

  test('says when it may be asked again, in seconds or as a date by its own clock', async () => {
    const wait = async (retryAfter: string): Promise<number | undefined> => {
      const date = 'Fri, 20 Nov 2026 02:00:00 GMT'
      set({
        '/busy': (_, response) =>
          void response
            .writeHead(503, { 'content-type': 'application/json', 'retry-after': retryAfter, date })
            .end('{}'),
      })
      const request = { system: 'sky', method: 'GET' as const, path: '/busy', query: {}, body: undefined }
      const answer = await call({ ...request, headers: {}, signal: AbortSignal.timeout(5000) })
      return answer.retryAfterSeconds
    }
    assert.equal(await wait('120'), 120)
    assert.equal(await wait('Fri, 20 Nov 2026 02:05:00 GMT'), 300)
    assert.equal(await wait('Fri, 20 Nov 2026 01:59:00 GMT'), 0)
    assert.equal(await wait('soon'), undefined)
  })

  test('that is a simulator is refused in serve mode', async () => {
    set({ '/kites': json({ kite: { colour: '红' } }) })
    const serve = departmentSystems({ systems: { sky: { url, key: 'k' } }, allowSimulators: false })
    const { facts: found } = await lookUp({
      call: serve,
      sources,
      grants,
      uses: USES_WITHOUT_DATABASE,
      lookups: [useKite],
      facts: facts(),
      elements,
      subject: 's',
      matter: 'onething:kite',
      purpose: '',
      now: NOW,
    })
    assert.deepEqual(
      found.outages.map(({ why }) => why),
      ['down'],
    )
  })

  test('with several records asks what they say alike, and the rest when one is chosen', async () => {
    set({
      '/flock': json({
        flock: [
          { no: 1, colour: '红', order: '大', field: 'x' },
          { no: 2, colour: '蓝', order: '小', field: 'x' },
        ],
      }),
      '/owners': json({ name: '张三' }),
      '/kites/x': json({ kite: { length: 2 } }),
    })
    const lookups = [useFlock, useOwner, { ...useKite, with: { owner: '$kite.field' }, as: 'field' }]
    const first = (await ask(lookups)).facts
    assert.deepEqual(
      first.candidates['kite.no']?.map(({ value, label }) => [value, label]),
      [
        ['1', '红的那只（大）'],
        ['2', '蓝的那只（小）'],
      ],
    )
    assert.equal(first.known['field.length']?.value, 2)
    assert.equal(first.known['owner.name'], undefined)

    const chosen = {
      ...first,
      answers: { 'kite.no': { value: '2', origin: { kind: 'answer' as const, at: '' } } },
    }
    seen.length = 0
    const second = (await ask(lookups, chosen)).facts
    assert.deepEqual(
      seen.map((one) => one.url),
      [`/owners?of=${encodeURIComponent('蓝')}`],
    )
    assert.equal(second.known['owner.name']?.value, '张三')

    const other = forgetChoice(second, 'kite.no', lookups, elements)
    assert.deepEqual(Object.keys(other.known), ['applicant.number', 'field.length'])
    assert.ok(other.candidates['kite.no'])
  })

  test('lists certificates, and those without a number are left out', async () => {
    set({
      '/papers': json({
        list: [{ type: 't', typeName: '证', number: 'N1', holder: '张三' }, { type: 't' }, 7],
      }),
    })
    const { facts: found } = await ask([usePapers])
    assert.deepEqual(found.certificates, [
      {
        type: 't',
        typeName: '证',
        number: 'N1',
        holder: '张三',
        source: 'sky.papers',
        department: '风筝局',
        at: NOW.toISOString(),
      },
    ])
  })

  test('allots what an item gives, with one key for case and step, or says why not', async () => {
    set({ '/permits': json({ number: 'P-9' }, 201) })
    const fetch = Lookup.parse({
      source: 'sky.permit',
      with: { owner: '$person.id', colour: '$kite.colour' },
      as: 'permit',
    })
    const asking = {
      call,
      sources,
      grants,
      uses: USES_WITHOUT_DATABASE,
      elements,
      facts: facts(),
      outputs: [{ element: 'permit.number', fetch }, { element: 'permit.note' }],
      caseId: 'c-1',
      step: 'permit',
      subject: 'c-1',
      matter: 'item:permit',
      purpose: '发证',
      now: NOW,
    }
    const done = await fetchOutputs(asking)
    assert.deepEqual(
      [done.given['permit.number']?.value, done.missing, done.failures],
      ['P-9', ['permit.note'], []],
    )
    assert.equal(seen[0]?.headers['idempotency-key'], 'c-1.permit.sky.permit')
    assert.deepEqual(JSON.parse(seen[0]?.body ?? ''), { owner: 'a/1' }, 'what is not known is left out')

    set({ '/permits': json({ error: { code: 'mismatch', message: '颜色不对' } }, 422) })
    const refused = await fetchOutputs(asking)
    assert.deepEqual(refused.failures, [
      { source: 'sky.permit', name: '风筝局', why: 'refused', text: '颜色不对' },
    ])
    assert.deepEqual(refused.missing, ['permit.number', 'permit.note'])
  })
})

describe('reading an answer', () => {
  const read = (body: unknown) => readAnswer(kite, useKite, body, 'now', elements).known

  test('takes only what the element can hold', () => {
    const of = (value: unknown) => read({ kite: value })
    assert.deepEqual(of({ madeOn: '2026-02-31' }), {})
    assert.equal(of({ madeOn: '2026-02-28' })['kite.madeOn']?.value, '2026-02-28')
    assert.deepEqual(of({ length: 'long', colour: {}, size: 'XL' }), {})
    assert.deepEqual(of({ length: 101 }), {})
    assert.equal(of({ length: '7' })['kite.length']?.value, 7)
    for (const nought of ['-0', -0]) assert.equal(of({ length: nought })['kite.length']?.value, 0)
    assert.deepEqual(of({ colour: 'x'.repeat(11) }), {})
    assert.deepEqual(of({ colour: 'a\u0000b' }), {})
    assert.deepEqual(of({ colour: '\ud800' }), {})
  })

  test('never throws, whatever a department sends', () => {
    const json = fc.jsonValue()
    const shapes = fc.oneof(json, fc.record({ kite: json }), fc.record({ flock: fc.array(json), list: json }))
    fc.assert(
      fc.property(shapes, (body) => {
        for (const source of Object.values(sources)) {
          const { known, candidates } = readAnswer(source, useKite, body, 'now', elements)
          for (const fact of Object.values(known)) assert.ok(typeof fact.value !== 'object')
          for (const list of Object.values(candidates)) assert.ok(list.length > 0)
        }
      }),
    )
  })

  test('does not follow names that every object has', () => {
    const odd = Source.parse({ ...kite, gives: { a: 'constructor.name', b: '__proto__.x' } })
    assert.deepEqual(readAnswer(odd, useKite, { a: 1 }, 'now').known, {})
  })
})

describe('preparing a call', () => {
  test('waits for its parameters and never leaves its path', () => {
    assert.equal(
      prepareCall(kite, useKite, () => undefined),
      undefined,
    )
    for (const value of ['', '.', '..'])
      assert.equal(
        prepareCall(kite, useKite, () => value),
        undefined,
      )
    assert.equal(prepareCall(kite, useKite, () => '../x?y#z')?.path, '/kites/..%2Fx%3Fy%23z')
  })
})
