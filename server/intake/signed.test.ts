import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { sm2 } from 'sm-crypto-v2'
import { openApp, type Answer } from '../../test/app.ts'
import { addClient, addSigningKey } from '../people/commands/api-clients.ts'
import { systemClock } from '../platform/clock.ts'
import { ROOT } from '../platform/config.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import { signMessage, type SignatureVersion } from '../platform/signature.ts'
import { ITEM_REPORTS } from './model.ts'

const app = await openApp({ regionId: 'huaian' })
const SECRET = 'a secret of this test that is long enough'
const SCHEMA = 'urn:tongban:schema:case.reported:1'
const pair = sm2.generateKeyPairHex()
const source = 'hrss-signed'
const now = new Date('2026-11-26T02:00:00Z')
const programs: Record<string, { key: string; secret: string }> = {}
let item = { scheme: '', value: '' }

before(async () => {
  app.at(now.toISOString())
  const found = await app.pool.query(
    `select content->'code' as code from catalog.item_version where content->>'office' = 'hrss' order by item_id limit 1`,
  )
  item = found.rows[0].code
  const world = { region: { offices: new Map([['hrss', {}]]) } } as unknown as World
  const db = openDatabase(app.pool.options.connectionString ?? '', world, systemClock, 2)
  for (const version of ['v1', 'v1sm3', 'v1sm2'] as const) {
    await db.write({ kind: 'system', name: 'test' }, async (ctx) => {
      const scopes = [`intake.push:${source}`]
      const { id, key } = await addClient(ctx, { name: `人社 ${version}`, offices: ['hrss'], scopes })
      const added = await addSigningKey(ctx, { id, version, publicKey: pair.publicKey }, SECRET)
      programs[version] = { key, secret: version === 'v1sm2' ? pair.privateKey : added.key }
    })
  }
  await db.close()
})

const dataOf = (externalNumber: string, more: object = {}) => ({
  source,
  externalNumber,
  item,
  applicant: { name: '陈静', number: '320812199403121021' },
  state: { scheme: 'case-state-shanghai', value: '02' },
  submittedAt: '2026-11-20T09:00:00+08:00',
  at: '2026-11-20T09:00:00+08:00',
  ...more,
})
const eventOf = (externalNumber: string, more: object = {}, data: object = {}): string =>
  JSON.stringify({
    specversion: '1.0',
    id: `${externalNumber}-1`,
    source: '/hrss',
    type: 'tongban.case.reported',
    dataschema: SCHEMA,
    data: dataOf(externalNumber, data),
    ...more,
  })

/** The name of the applicant in GBK, as a program does that does not know better. */
function inGbk(externalNumber: string): Buffer {
  const [before = '', after = ''] = eventOf(externalNumber).split('陈静')
  return Buffer.concat([Buffer.from(before), Buffer.of(0xb3, 0xc2, 0xbe, 0xb2), Buffer.from(after)])
}

/** Signed outside the product: HMAC by Node, SM2 by the library. */
function sign(
  version: SignatureVersion,
  secret: string,
  id: string,
  at: number,
  body: string | Buffer,
): string {
  const content = Buffer.concat([Buffer.from(`${id}.${at}.`), Buffer.from(body as Buffer)])
  if (version === 'v1sm2')
    return `v1sm2,${Buffer.from(sm2.doSignature(content, secret, { hash: true }), 'hex').toString('base64')}`
  const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64')
  return `${version},${createHmac(version === 'v1' ? 'sha256' : 'sm3', bytes)
    .update(content)
    .digest('base64')}`
}

type Way = {
  version?: SignatureVersion
  id?: string
  /** Seconds that the sender's clock is ahead. */
  ahead?: number
  /** What is sent in place of what was signed. */
  instead?: string
  headers?: Record<string, string>
  path?: string
}
function send(body: string | Buffer, way: Way = {}): Promise<Answer> {
  const { version = 'v1', id = randomUUID(), ahead = 0 } = way
  const program = programs[version] ?? { key: '', secret: '' }
  const at = Math.floor(now.getTime() / 1000) + ahead
  return app.anyone.call(way.path ?? '/api/v1/intake/events', {
    method: 'POST',
    raw: way.instead ?? body,
    headers: {
      'content-type': 'application/cloudevents+json',
      authorization: `Bearer ${program.key}`,
      'webhook-id': id,
      'webhook-timestamp': String(at),
      'webhook-signature': sign(version, program.secret, id, at, body),
      ...way.headers,
    },
  })
}
const isHeld = async (externalNumber: string): Promise<boolean> =>
  (await app.pool.query('select from intake.record where external_number = $1', [externalNumber]))
    .rowCount === 1
const counted = async (code: string): Promise<number> => {
  const found = await app.pool.query(
    'select coalesce(sum(times), 0)::int as times from exchange.turned_away where code = $1',
    [code],
  )
  return found.rows[0].times
}
/** Counts are written after the answer. */
async function countedOnce(code: string, before: number): Promise<void> {
  for (let attempt = 0; attempt < 50 && (await counted(code)) === before; attempt += 1)
    await new Promise((done) => setTimeout(done, 20))
  assert.equal(await counted(code), before + 1, code)
}

describe('a signed message', () => {
  test('is the one of the standard: the example of its authors is signed as they sign it', () => {
    const example = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1614265330',
      body: '{"test": 2432232314}',
    }
    assert.equal(
      signMessage({ version: 'v1', key: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }, example),
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    )
  })

  for (const version of ['v1', 'v1sm3', 'v1sm2'] as const) {
    test(`by ${version} is taken, and a second time is answered with the same words`, async () => {
      const [number, id] = [`S-${version}`, randomUUID()]
      const first = await send(eventOf(number), { version, id })
      assert.equal(first.status, 200, first.text)
      assert.equal(first.json['outcome'], 'applied')
      const before = await counted('request.replayed')
      const again = await send(eventOf(number), { version, id })
      assert.equal(again.text, first.text)
      await countedOnce('request.replayed', before)
      // Who repeats it under a key of his own gets nowhere.
      const other = await send(eventOf(number), { version, id, headers: { 'idempotency-key': randomUUID() } })
      assert.deepEqual([other.status, other.json['code']], [422, 'request.key-differs'])
      const same = await send(eventOf(number), { version, id, headers: { 'idempotency-key': id } })
      assert.equal(same.text, first.text)
      const kept = await app.pool.query('select from intake.message where external_number = $1', [number])
      assert.equal(kept.rowCount, 1)
    })
  }

  test('may say of its data in which encoding they are', async () => {
    const answer = await send(eventOf('S-type', { datacontenttype: 'application/json; charset=utf-8' }))
    assert.equal(answer.status, 200, answer.text)
    const wrong = await send(eventOf('S-xml', { datacontenttype: 'application/jsonx' }))
    assert.equal(wrong.status, 400, wrong.text)
  })

  test('under a plain JSON body goes the same way', async () => {
    const body = JSON.stringify(dataOf('S-plain'))
    const headers = { 'content-type': 'application/json' }
    const taken = await send(body, { path: '/api/v1/intake/cases', headers })
    assert.equal(taken.json['outcome'], 'applied', taken.text)
  })

  test('that comes twice, late and in disorder leaves the newest state', async () => {
    const state = (value: string) => ({ scheme: 'case-state-shanghai', value })
    const turns = [
      { sequence: 1, state: state('02') },
      {
        sequence: 2,
        state: state('05'),
        acceptedAt: '2026-11-21T09:00:00+08:00',
        at: '2026-11-21T09:00:00+08:00',
      },
      {
        sequence: 3,
        state: state('10'),
        result: { scheme: 'case-result-old', value: '0' },
        acceptedAt: '2026-11-21T09:00:00+08:00',
        decidedAt: '2026-11-22T09:00:00+08:00',
        at: '2026-11-22T09:00:00+08:00',
      },
    ]
    const outcomes: unknown[] = []
    for (const turn of [2, 0, 2, 1, 0])
      outcomes.push((await send(eventOf('S-order', {}, turns[turn]))).json['outcome'])
    assert.deepEqual(outcomes, ['applied', 'older', 'same', 'older', 'older'])
    const found = await app.pool.query(
      `select i.state from cases.case_item i join cases.case c on c.id = i.case_id where c.external_number = 'S-order'`,
    )
    assert.deepEqual(found.rows, [{ state: 'granted' }])
  })

  test('with a lower number and a later instant tells that the number before was too high', async () => {
    const early = { sequence: 9_000_000, at: '2026-11-20T09:00:00+08:00' }
    assert.equal((await send(eventOf('S-high', {}, early))).json['outcome'], 'applied')
    const later = { sequence: 2, at: '2026-11-22T09:00:00+08:00' }
    const behind = await send(eventOf('S-high', {}, later))
    assert.deepEqual([behind.status, behind.json['code']], [409, 'intake.sequence-behind'], behind.text)
    const kept = await app.pool.query(
      "select code from intake.message where external_number = 'S-high' and outcome = 'rejected'",
    )
    assert.deepEqual(kept.rows, [{ code: 'intake.sequence-behind' }])
    const minutes = { sequence: 3, at: '2026-11-20T09:04:00+08:00' }
    assert.equal(
      (await send(eventOf('S-high', {}, minutes))).json['outcome'],
      'older',
      'clocks differ a little',
    )
    const again = await send(eventOf('S-high', {}, { ...later, sequence: 9_000_001 }))
    assert.equal(again.json['outcome'], 'applied', again.text)
  })

  test('is refused where it is a placeholder, behind which no number is left; whatever can be counted to is taken', async () => {
    for (const sequence of [2 ** 52, Number.MAX_SAFE_INTEGER, 2 ** 63]) {
      const refused = await send(eventOf('S-most', {}, { sequence }))
      assert.deepEqual([refused.status, refused.json['code']], [422, 'intake.data-wrong'], refused.text)
      assert.match(refused.text, /sequence（序号（sequence）太大，最多 4503599627370495/)
      const read = ITEM_REPORTS.map((schema) => schema.safeParse({ sequence }).error?.issues)
      for (const issues of read)
        assert.match(issues?.find(({ path }) => path[0] === 'sequence')?.message ?? '', /太大/)
    }
    // Microseconds since 1970, as some number them.
    const micros = await send(eventOf('S-most', {}, { sequence: 1_795_000_000_000_000 }))
    assert.equal(micros.json['outcome'], 'applied', micros.text)
  })

  test('and was taken before it was refused leaves a case that its system can go on telling of', async () => {
    const placed = `update intake.record set sequence = 9007199254740991 where external_number = 'S-most'`
    await app.pool.query(placed)
    const later = { sequence: 3, at: '2026-11-25T09:00:00+08:00' }
    const behind = await send(eventOf('S-most', {}, later))
    assert.equal(behind.json['code'], 'intake.sequence-behind', behind.text)
    await app.pool.query(readFileSync(join(ROOT, 'db/migrations/0200-intake-sequence-bound.sql'), 'utf8'))
    const told = await send(eventOf('S-most', {}, later))
    assert.equal(told.json['outcome'], 'applied', told.text)
  })

  test('and waits from before is not taken in again, and says what is wrong', async () => {
    const { rows } = await app.pool.query(
      `update intake.message set body = body || '{"sequence": 9007199254740991}'
       where external_number = 'S-high' and outcome = 'rejected' returning id, source`,
    )
    const clerk = await app.officer('hall.counter')
    const { id, source } = rows[0] as { id: string; source: string }
    const replayed = await clerk.post(`/api/v1/intake/rejected/${source}/${id}/replay`, {})
    assert.deepEqual([replayed.status, replayed.json['code']], [422, 'intake.data-wrong'], replayed.text)
  })
})

describe('a message is turned away with a reason, counted, and leaves nothing', () => {
  const forged = eventOf('B-0').replace('陈静', '陈敬')
  const cases: [string, string, number, string, () => Promise<Answer>][] = [
    [
      'without a signature',
      'B-1',
      401,
      'signature.missing',
      () => send(eventOf('B-1'), { headers: { 'webhook-signature': '' } }),
    ],
    [
      'forged: one character is another',
      'B-0',
      401,
      'signature.wrong',
      () => send(eventOf('B-0'), { instead: forged }),
    ],
    [
      'signed by somebody else',
      'B-2',
      401,
      'signature.wrong',
      () => send(eventOf('B-2'), { headers: { authorization: `Bearer ${programs['v1sm3']?.key}` } }),
    ],
    [
      'signed with the number of another message',
      'B-3',
      401,
      'signature.wrong',
      () => send(eventOf('B-3'), { headers: { 'webhook-id': randomUUID() } }),
    ],
    ['replayed an hour later', 'B-4', 401, 'signature.clock', () => send(eventOf('B-4'), { ahead: -3600 })],
    ['by a clock that is ahead', 'B-5', 401, 'signature.clock', () => send(eventOf('B-5'), { ahead: 400 })],
    [
      'with a timestamp that is none',
      'B-6',
      401,
      'signature.clock',
      () => send(eventOf('B-6'), { headers: { 'webhook-timestamp': '1e12' } }),
    ],
    ['truncated', 'B-7', 400, 'request.unreadable', () => send(eventOf('B-7').slice(0, -40))],
    ['written in GBK', 'B-18', 400, 'request.not-utf8', () => send(inGbk('B-18'))],
    [
      'written in GBK, and said so',
      'B-19',
      400,
      'request.not-utf8',
      () => send(inGbk('B-19'), { headers: { 'content-type': 'application/json; charset=gbk' } }),
    ],
    [
      'said to be in GBK',
      'B-20',
      400,
      'request.not-utf8',
      () =>
        send(eventOf('B-20'), { headers: { 'content-type': 'application/cloudevents+json; charset=GBK' } }),
    ],
    [
      'of an unknown version',
      'B-8',
      422,
      'intake.schema-unknown',
      () => send(eventOf('B-8', { dataschema: 'urn:tongban:schema:case.reported:9' })),
    ],
    [
      'of an unknown type',
      'B-9',
      422,
      'intake.event-unknown',
      () => send(eventOf('B-9', { type: 'some.thing' })),
    ],
    [
      'that is no CloudEvent 1.0',
      'B-10',
      400,
      'request.invalid',
      () => send(eventOf('B-10', { specversion: '0.3' })),
    ],
    [
      'whose data does not fit',
      'B-11',
      422,
      'intake.data-wrong',
      () => send(eventOf('B-11', {}, { submittedAt: 'yesterday' })),
    ],
    [
      'nested ten thousand deep',
      'B-12',
      422,
      'request.too-deep',
      () =>
        send(
          eventOf('B-12', {}, { x: 0 }).replace('"x":0', `"x":${'['.repeat(10_000)}${']'.repeat(10_000)}`),
        ),
    ],
    [
      'with a prototype in it',
      'B-13',
      400,
      'request.unreadable',
      () => send(eventOf('B-13').replace('{', '{"__proto__":{"a":1},')),
    ],
    [
      'larger than allowed',
      'B-14',
      413,
      'request.too-large',
      () => send(eventOf('B-14', { x: 'x'.repeat(1024 * 1024) })),
    ],
  ]
  for (const [name, number, status, code, attempt] of cases) {
    test(name, async () => {
      const before = await counted(code)
      const answer = await attempt()
      assert.equal(answer.status, status, answer.text)
      assert.ok(String(answer.json['detail']).length > 5)
      await countedOnce(code, before)
      assert.equal(await isHeld(number), false)
    })
  }

  test('an unknown version is told which are known', async () => {
    const answer = await send(eventOf('B-15', { dataschema: 'x' }))
    assert.match(String(answer.json['detail']), new RegExp(SCHEMA))
  })

  test('the number of an earlier message for something else', async () => {
    const id = randomUUID()
    assert.equal((await send(eventOf('B-16'), { id })).status, 200)
    const other = await send(eventOf('B-17'), { id })
    assert.equal(other.status, 422)
    assert.equal(other.json['code'], 'request.key-reused')
    assert.equal(await isHeld('B-17'), false)
  })

  test('a gigabyte is refused before it is read: by its length, without a key at once, and as a stream at the limit', async () => {
    const key = programs['v1']?.key ?? ''
    assert.equal(
      (await flood({ authorization: `Bearer ${key}`, 'content-length': String(1024 ** 3) })).status,
      413,
    )
    const nobody = await flood({})
    assert.equal(nobody.status, 401)
    const streamed = await flood({ authorization: `Bearer ${key}` })
    assert.equal(streamed.status, 413)
    for (const { sent } of [nobody, streamed]) assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes were taken`)
  })
})

/** What programs may send, and where: each route of the document of the API that a key opens. */
const INCOMING: Record<
  string,
  { type: string; body(number: string, more?: object): string; versioned: boolean }
> = {
  '/api/v1/intake/cases': {
    type: 'application/json',
    body: (number, more) => JSON.stringify(dataOf(number, more)),
    versioned: false,
  },
  '/api/v1/intake/events': {
    type: 'application/cloudevents+json',
    body: (number, more) => eventOf(number, more),
    versioned: true,
  },
}

/** Tells us nothing, but counts a use and may therefore be sent only once: attacked in papers.test.ts. */
const TAKING = '/api/v1/intake/items/{source}/{reference}/certificates/{material}'

test('every route that a program can write to is attacked', async () => {
  const { paths } = (await app.anyone.get('/docs/openapi.json')).json as {
    paths: Record<string, Record<string, { security?: Record<string, unknown>[] }>>
  }
  const open = Object.entries(paths).filter(([, methods]) =>
    Object.entries(methods).some(
      ([method, { security }]) => method !== 'get' && security?.some((way) => 'client' in way),
    ),
  )
  assert.deepEqual(open.map(([path]) => path).toSorted(), [...Object.keys(INCOMING), TAKING].toSorted())
})

for (const [path, { type, body, versioned }] of Object.entries(INCOMING)) {
  describe(`bad input at ${path} is refused with its own reason, counted, and nothing is half stored`, () => {
    const at = (number: string, more: object = {}, way: Way = {}): Promise<Answer> =>
      send(body(number, more), { path, ...way, headers: { 'content-type': type, ...way.headers } })
    const raw = (text: string, way: Way = {}): Promise<Answer> =>
      send(text, { path, ...way, headers: { 'content-type': type, ...way.headers } })
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    const taken = randomUUID()
    const attacks: [string, number, string, (number: string) => Promise<Answer>][] = [
      ['forged', 401, 'signature.wrong', (n) => at(n, {}, { instead: body(n).replace('陈静', '陈敬') })],
      ['replayed an hour later', 401, 'signature.clock', (n) => at(n, {}, { ahead: -3600 })],
      ['from a clock that is wrong', 401, 'signature.clock', (n) => at(n, {}, { ahead: 3600 })],
      [
        'other content under a number that was used',
        422,
        'request.key-reused',
        (n) => at(n, {}, { id: taken }),
      ],
      [
        'a key that is not its number',
        422,
        'request.key-differs',
        (n) => at(n, {}, { headers: { 'idempotency-key': randomUUID() } }),
      ],
      ['truncated', 400, 'request.unreadable', (n) => raw(body(n).slice(0, -30))],
      ['empty', 400, 'request.unreadable', () => raw('')],
      ['oversized', 413, 'request.too-large', (n) => at(n, { x: 'x'.repeat(1024 * 1024) })],
      [
        'nested ten thousand deep',
        422,
        'request.too-deep',
        (n) => raw(body(n, { deep: 0 }).replace('"deep":0', `"deep":${deep}`)),
      ],
      [
        'of a type that nobody reads',
        415,
        'request.media-type',
        (n) => raw(body(n), { headers: { 'content-type': 'text/xml' } }),
      ],
      ['not what the route asks', 400, 'request.invalid', (n) => raw(JSON.stringify({ n }))],
      ['without a key', 401, 'client.none', (n) => at(n, {}, { headers: { authorization: '' } })],
      ...(versioned
        ? [
            [
              'of a version that is not known',
              422,
              'intake.schema-unknown',
              (n: string) => at(n, { dataschema: 'urn:tongban:schema:case.reported:99' }),
            ] as [string, number, string, (number: string) => Promise<Answer>],
          ]
        : []),
    ]
    const stored = async (): Promise<unknown> =>
      (
        await app.pool.query(
          `select (select count(*) from cases.case) as cases, (select count(*) from intake.record) as records,
             (select count(*) from intake.message) as messages, (select count(*) from platform.idempotency) as keys,
             (select count(*) from people.person) as persons`,
        )
      ).rows[0]

    before(async () => {
      const first = await at(`T-${path.slice(-6)}`, {}, { id: taken })
      assert.equal(first.status, 200, first.text)
    })

    for (const [place, [name, status, code, attempt]] of attacks.entries()) {
      test(name, async () => {
        const [times, rows] = [await counted(code), await stored()]
        const answer = await attempt(`${path.slice(-6)}-${place}`)
        assert.deepEqual([answer.status, answer.json['code']], [status, code], answer.text)
        assert.ok(String(answer.json['detail']).length > 5)
        await countedOnce(code, times)
        assert.deepEqual(await stored(), rows)
      })
    }
  })
}

/** Writes a gigabyte until an answer comes. */
function flood(headers: Record<string, string>): Promise<{ status: number; sent: number }> {
  const { hostname, port } = new URL(app.url)
  return new Promise((done) => {
    let sent = 0
    let over = false
    const outgoing = request(
      {
        hostname,
        port,
        path: '/api/v1/intake/events',
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents+json', ...headers },
      },
      (incoming) => {
        over = true
        incoming.resume()
        done({ status: incoming.statusCode ?? 0, sent })
        outgoing.destroy()
      },
    )
    outgoing.on('error', () => (over = true))
    const chunk = Buffer.alloc(256 * 1024, 'x')
    const write = (): void => {
      if (over || sent >= 1024 ** 3) return
      sent += chunk.length
      if (outgoing.write(chunk)) setImmediate(write)
      else outgoing.once('drain', write)
    }
    write()
  })
}
