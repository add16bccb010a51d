import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { demoSecret } from '../simulators/bureau.ts'
import { isSigned, type Key } from '../simulators/signature.ts'
import { addClient, addSigningKey } from '../server/people/commands/api-clients.ts'
import { clientFrom, closed, documentOf, faultsBy, type Call, type Document } from './api-client.ts'
import { openApp, part, type Caller, type Json } from './app.ts'

/*
 * Five department systems made from the document of the API alone: what they are sent is judged by it, and what they answer and report
 * is what it says.
 */
const IDS = ['stall', 'light', 'fire', 'street', 'gala']
const INBOX_KEY = 'the key that the departments gave'
const SECRET = 'a secret of this test that is long enough'
const signed: Key = { version: 'v1', key: demoSecret('to light') }
let now = new Date('2026-11-23T02:00:00Z')

type Received = { headers: IncomingHttpHeaders; text: string; event: Json; data: Json }
const received: Received[] = []
/** What the department of the stalls lists, in its own codes; the states of other lists come as they are. */
const listed = (): Json[] =>
  [...new Set(received.map(({ data }) => String(data['reference'])))]
    .filter((reference) => reference.endsWith('.stall'))
    .map((reference) => {
      const isOver = newest(reference)?.data['over'] === true
      return { reference, externalNumber: 'stall-1', state: isOver ? '撤回' : '准予' }
    })

const server = createServer((request, response) => {
  void (async () => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    if (request.method === 'GET') {
      const page = { items: listed(), next: null }
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page))
    }
    const event = JSON.parse(text) as Json
    received.push({ headers: request.headers, text, event, data: part(event, 'data') })
    return response.writeHead(204).end()
  })()
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
after(() => server.close())
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const app = await openApp({
  regionId: 'linked',
  sources: Object.fromEntries(IDS.map((id) => [id, { url: `${address}/${id}`, key: INBOX_KEY }])),
  signingKeys: { light: signed },
  services: ['web', 'worker'],
})
let document: Document
const calls: Record<string, Call> = {}
let manager: Caller

before(async () => {
  document = await documentOf(app.url)
  for (const id of [...IDS, 'hrss-cases']) {
    const scopes = [id === 'hrss-cases' ? `intake.push:${id}` : `intake.report:${id}`]
    const offices = [id === 'hrss-cases' ? 'light' : id]
    const { key, signing } = await app.db.write({ kind: 'system', name: 'test' }, async (ctx) => {
      const made = await addClient(ctx, { name: id, offices, scopes })
      if (id !== 'light') return { key: made.key, signing: undefined }
      const added = await addSigningKey(ctx, { id: made.id, version: 'v1', publicKey: undefined }, SECRET)
      return { key: made.key, signing: { key: { version: 'v1', key: added.key } as Key, now: () => now } }
    })
    calls[id] = await clientFrom(`${app.url}/docs/openapi.json`, key, signing)
  }
  manager = await app.officer('hall.manager')
})

const eventBody = (): { schema: Json; examples: Record<string, { value: Json }> } => {
  const { content = {} } = document.paths['/api/v1/intake/events']?.['post']?.requestBody ?? {}
  const { schema = {}, examples = {} } = content['application/cloudevents+json'] ?? {}
  return { schema, examples }
}
const exampleOf = (name: string): Json => structuredClone(eventBody().examples[name]?.value ?? {})
/** As the system that the event names. */
const report = (event: Json): Promise<Json> =>
  (calls[String(part(event, 'data')['source'])] as Call)('intake.event', {}, event)
const without = (of: Json, member: string): Json =>
  Object.fromEntries(Object.entries(of).filter(([name]) => name !== member))

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (isSo()) return
    await new Promise((done) => setTimeout(done, 50))
  }
  assert.fail(`${what} did not come about`)
}
const newest = (reference: string): Received | undefined =>
  received.findLast(({ data }) => data['reference'] === reference)

/** A report made of the example of the document. */
function reportOf(from: Received, value: string, sequence: number, more: Json = {}): Json {
  const event = exampleOf('item')
  const { reference } = from.data
  const id = String(from.data['office'])
  const state = { scheme: 'tongban', value }
  const own = { source: id, reference, externalNumber: `${id}-1`, state, at: now.toISOString(), sequence }
  const data = { ...without(part(event, 'data'), 'outputs'), ...own, ...more }
  return { ...event, id: `${String(reference)}.${sequence}`, data }
}

async function fileLantern(number: string): Promise<{ person: Caller; caseId: string }> {
  now = new Date(now.getTime() + 120_000)
  app.at(now.toISOString())
  const person = await app.person(number)
  const { json } = await person.post('/api/v1/drafts', { onething: 'lantern' })
  const draft = `/api/v1/drafts/${String(json['id'])}`
  await person.post(`${draft}/consent`)
  const answers = {
    'lantern.name': '元宵',
    'lantern.kind': 'led',
    'lantern.count': '30',
    'lantern.place': '东门',
  }
  await person.post(`${draft}/answers`, { answers })
  const filed = await person.post(`${draft}/submit`, { signature: { kind: 'typed', name: person.name } })
  assert.equal(filed.status, 201, filed.text)
  return { person, caseId: String(filed.json['caseId']) }
}

test('a department system made from the document alone is sent what it says, and its reports are taken', async () => {
  const { person, caseId } = await fileLantern('320812199403121021')
  const light = `${caseId}.light`
  await until('the start', () => newest(light) !== undefined)
  const problems = [{ about: 'lantern.kind', problem: '数量和种类对不上。', standard: '请核对' }]
  const asked = await report(reportOf(newest(light) as Received, 'correcting', 1, { problems }))
  assert.equal(asked['outcome'], 'applied')
  const corrected = await person.post(`/api/v1/cases/${caseId}/steps/light/correct`, {
    answers: { 'lantern.kind': 'candle' },
    note: '',
  })
  assert.equal(corrected.status, 200, corrected.text)
  await until('the correction', () => newest(light)?.event['type'] === 'tongban.item.correct')

  const outputs: Record<string, Json> = {
    stall: { twbh: 'T-1' },
    light: { dgbh: 'D-17' },
    fire: { 'fire.no': 'F-1' },
    street: { 'street.no': 'S-1' },
    open: { 'gala.no': 'G-1' },
  }
  for (const [step, given] of Object.entries(outputs)) {
    const reference = `${caseId}.${step}`
    await until(`the item ${step}`, () => newest(reference) !== undefined)
    const from = newest(reference) as Received
    for (const event of [reportOf(from, 'accepted', 2), reportOf(from, 'granted', 3, { outputs: given })]) {
      assert.deepEqual(faultsBy(closed(eventBody().schema))(event), [])
      assert.equal((await report(event))['outcome'], 'applied')
      assert.equal((await report(event))['outcome'], 'same')
    }
  }
  const put = reportOf(newest(light) as Received, 'granted', 4, {
    outputs: { dgbh: 'D-18' },
    correction: { act: 'reopen', reason: '灯杆编号登记错了。' },
  })
  // What another item was granted on is not taken back; that is said as the document says.
  await assert.rejects(report({ ...put, dataschema: 'urn:tongban:schema:item.reported:2' }), /409/)

  const other = await fileLantern('320804199505051263')
  await until('the other', () => newest(`${other.caseId}.stall`) !== undefined)
  const withdrawn = await other.person.post(`/api/v1/cases/${other.caseId}/steps/stall/withdraw`)
  assert.equal(withdrawn.status, 200, withdrawn.text)
  await until('the withdrawal', () => newest(`${other.caseId}.stall`)?.data['over'] === true)
})

test('a system that has an item in hand is told when what it rests on was lost, and when that stands again', async () => {
  const { caseId } = await fileLantern('320812199311021082')
  const at = (step: string): string => `${caseId}.${step}`
  const say = async (step: string, state: string, sequence: number, more: Json = {}): Promise<void> => {
    await until(`the item ${step}`, () => newest(at(step)) !== undefined)
    const event = reportOf(newest(at(step)) as Received, state, sequence, more)
    const { outcome } = await report({ ...event, dataschema: 'urn:tongban:schema:item.reported:2' })
    assert.equal(outcome, 'applied', `${step} ${state}`)
  }
  const outputs: Record<string, Json> = {
    stall: { twbh: 'T-2' },
    light: { dgbh: 'D-2' },
    fire: { 'fire.no': 'F-2' },
    street: { 'street.no': 'S-2' },
  }
  for (const [step, given] of Object.entries(outputs)) {
    await say(step, 'accepted', 1)
    await say(step, 'granted', 2, { outputs: given })
  }
  await say('open', 'accepted', 1)
  await say('light', 'accepted', 3, { correction: { act: 'reopen', reason: '灯杆编号登记错了。' } })
  await until('the loss', () => newest(at('open'))?.event['type'] === 'tongban.item.needLost')
  const { data } = newest(at('open')) as Received
  assert.deepEqual([data['state'], data['over']], ['accepted', false])
  assert.match(String(data['reason']), /正在重新办理.*有结果以前不能作决定/)
  const early = reportOf(newest(at('open')) as Received, 'granted', 2, { outputs: { 'gala.no': 'G-2' } })
  await assert.rejects(report(early), /409.*case\.need-failed/)
  await say('light', 'granted', 4, { outputs: { dgbh: 'D-3' } })
  await until('the result', () => newest(at('open'))?.event['type'] === 'tongban.item.needMet')
  assert.equal((await report(early))['outcome'], 'applied')
})

test('every message fits the schema of the document, in its order, with the headers that are told', () => {
  const { post } = document.webhooks['systems.inbox'] ?? {}
  assert.ok(post)
  const { schema = {} } = post.requestBody?.content['application/cloudevents+json'] ?? {}
  const faults = faultsBy(closed(schema))
  const scheme = Object.keys(post.security?.[0] ?? {})[0] ?? ''
  const keyHeader = document.components.securitySchemes[scheme]?.name ?? ''
  const types = new Set<unknown>()
  const versions = new Set<unknown>()
  const last = new Map<unknown, number>()
  for (const { event, data, headers, text } of received) {
    assert.deepEqual(faults(event), [], text)
    types.add(event['type'])
    versions.add(event['dataschema'])
    const { reference, sequence } = data
    assert.equal(event['id'], `${String(reference)}.${String(sequence)}`)
    assert.equal(sequence, (last.get(reference) ?? 0) + 1)
    last.set(reference, Number(sequence))
    const isSigner = String(reference).endsWith('.light')
    for (const { name, required, schema: of } of post.parameters ?? []) {
      assert.equal(headers[name] !== undefined, required || isSigner, name)
      if (headers[name] !== undefined) assert.deepEqual(faultsBy(of)(headers[name]), [], name)
    }
    const [id, at] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])]
    assert.equal(id, event['id'])
    if (isSigner) assert.ok(isSigned(signed, id, at, String(headers['webhook-signature']), text))
    assert.equal(headers[keyHeader], INBOX_KEY)
    assert.ok(headers['content-type'] === 'application/cloudevents+json')
  }
  assert.deepEqual(
    [...types].sort(),
    ['changed', 'correct', 'needLost', 'needMet', 'start', 'withdraw'].map((told) => `tongban.item.${told}`),
  )
  assert.deepEqual(
    [...versions].sort(),
    [1, 2].map((version) => `urn:tongban:schema:item:${version}`),
  )
  for (const { value } of Object.values(
    post.requestBody?.content['application/cloudevents+json']?.examples ?? {},
  ))
    assert.deepEqual(faults(value), [])
})

test('a page of the list that fits the document is compared', async () => {
  const { get } = document.webhooks['systems.list'] ?? {}
  const { schema = {} } = get?.responses['200']?.content?.['application/json'] ?? {}
  assert.deepEqual(faultsBy(closed(schema))({ items: listed(), next: null }), [])
  const asked = await manager.post('/api/v1/exchange/systems/stall/reconcile')
  assert.equal(asked.status, 200, asked.text)
  let done: Json = {}
  for (let attempt = 0; attempt < 200 && done['state'] !== 'done'; attempt += 1) {
    await new Promise((go) => setTimeout(go, 50))
    done = (await manager.get(`/api/v1/exchange/reconciliations/${String(asked.json['id'])}`)).json
  }
  assert.deepEqual([done['state'], done['fault'], done['listed'], done['same']], ['done', null, 3, 3])
})

test('a case of its own is taken as the example tells it, and what the schema forbids is refused', async () => {
  const { schema, examples } = eventBody()
  const faults = faultsBy(schema)
  const event = exampleOf('case')
  const item = { scheme: 'local', value: 'DEMO-lantern-light' }
  const data = { ...part(event, 'data'), item }
  const taken = await (calls['hrss-cases'] as Call)('intake.event', {}, { ...event, data })
  assert.equal(taken['outcome'], 'applied')
  assert.equal(typeof taken['caseNumber'], 'string')

  let forbidden = 0
  for (const [name, { value }] of Object.entries(examples)) {
    assert.deepEqual(faults(value), [], name)
    const [id, given] = [name === 'case' ? 'hrss-cases' : 'light', part(value, 'data')]
    const wrong = [
      ...['specversion', 'id', 'type', 'dataschema', 'data'].map((member) => without(value, member)),
      ...Object.keys(given).map((member) => ({ ...value, data: without(given, member) })),
      ...Object.keys(given).map((member) => ({ ...value, data: { ...given, [member]: null } })),
      { ...value, dataschema: 'urn:tongban:schema:case.reported:9' },
    ].filter((each) => faults(each).length > 0)
    for (const each of wrong) {
      await assert.rejects(
        (calls[id] as Call)('intake.event', {}, each),
        /: (400|422) .*(request\.invalid|intake\.(data-wrong|event-unknown|schema-unknown))/,
      )
      forbidden += 1
    }
  }
  assert.ok(forbidden > 40, String(forbidden))
})
