import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBureau } from '../../simulators/bureau.ts'
import { list, openApp, part, type Caller, type Json } from '../../test/app.ts'
import { fileLantern } from '../../test/lantern.ts'
import { addClient } from '../people/commands/api-clients.ts'

const KEY = 'a key of this test that is long enough'
const platform = { url: '', clientKey: '' }
const bureau = await openBureau({
  id: 'light',
  get platform() {
    return platform.url
  },
  get clientKey() {
    return platform.clientKey
  },
  apiKey: KEY,
  now: () => new Date('2026-11-23T02:00:00Z'),
  refuses: 0,
  corrects: 0,
  about: 'lantern.place',
  output: 'lampNumber',
})
after(() => bureau.close())
const app = await openApp({
  regionId: 'linked',
  sources: { light: { url: bureau.url, key: KEY } },
  services: ['web', 'worker'],
})
platform.url = `${app.url}/api/v1`

let designer: Caller
let second: Caller
let manager: Caller
before(async () => {
  const made = await app.db.write({ kind: 'system', name: 'test' }, (ctx) =>
    addClient(ctx, { name: 'light', offices: ['light'], scopes: ['intake.report:light'] }),
  )
  platform.clientKey = made.key
  designer = await app.officer('hall.items')
  second = await app.officer('hall.items-review')
  manager = await app.officer('hall.manager')
})

async function begin(title: string): Promise<string> {
  const { json } = await designer.post('/api/v1/designs', { title })
  return `/api/v1/designs/${String(json['id'])}`
}
async function look(design: string): Promise<Json> {
  return (await designer.get(design)).json
}
async function write(design: string, id: string, content: unknown): Promise<void> {
  const { revision, parts } = await look(design)
  const held = (parts as Json[]).some((one) => one['id'] === id)
  const stands = await designer.get(`/api/v1/design-parts/systems/${id}`)
  const base = held ? undefined : stands.status === 200 ? stands.json['base'] : null
  const answer = await designer.post(`${design}/parts/systems/${id}`, { revision, content, base })
  assert.equal(answer.status, 200, answer.text)
}
const stands = async (id: string): Promise<Json> =>
  part((await designer.get(`/api/v1/design-parts/systems/${id}`)).json, 'content')
const send = (design: string, id: string, item: string, applicant = 0) =>
  designer.post(`${design}/systems/${id}/try-sending`, { item, applicant })
const read = (design: string, id: string, report: unknown) =>
  designer.post(`${design}/systems/${id}/try-report`, { report: JSON.stringify(report) })
const submit = async (design: string) =>
  designer.post(`${design}/submit`, { revision: (await look(design))['revision'] })
const approve = async (design: string) =>
  second.post(`${design}/approve`, { revision: (await look(design))['revision'] })
const trialOf = async (design: string, id: string): Promise<Json> =>
  (await designer.get(`${design}/systems/${id}/trial`)).json
const valueOf = (answer: Json, element: string): Json | undefined =>
  list(answer, 'values').find((one) => one['element'] === element)
async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isSo()) return
    await new Promise((go) => setTimeout(go, 100))
  }
  assert.fail(`${what} did not come about`)
}
/** The process itself has followed the design. */
async function inForce(id: string, name: string): Promise<void> {
  await until(`${id} in force`, async () => {
    const { json } = await manager.get('/api/v1/exchange/systems')
    return list(json, 'systems').some((each) => each['id'] === id && each['name'] === name)
  })
}
const filedBy = async (number: string): Promise<string> =>
  (await fileLantern(await app.person(number))).caseId

/** The lights bureau calls everything otherwise than before. */
const RENAMED = {
  'lantern.name': { as: 'fairTitle' },
  'lantern.kind': { as: 'lamp', codes: { led: 'E' } },
  'light.no': { as: 'lampNumber' },
}

test('a system is tried both ways before it goes to review, and anew after every change', async () => {
  const design = await begin('灯光监管平台换了字段')
  await write(design, 'light', { ...(await stands('light')), fields: RENAMED })
  const untried = async () => list(await look(design), 'parts')[0]?.['untried']
  assert.deepEqual(await untried(), ['out', 'back'])
  const early = await submit(design)
  assert.equal(early.json['code'], 'design.untried', early.text)

  const { items, applicants, hasAddress, sampleReport } = await trialOf(design, 'light')
  assert.deepEqual(items, [{ id: 'lantern-light', name: '灯会灯光' }])
  assert.equal((applicants as string[]).length, 20)
  assert.equal(hasAddress, true)

  const seen = new Set<string>()
  for (let nth = 0; nth < 20; nth += 1) {
    const { json, status, text } = await send(design, 'light', 'lantern-light', nth)
    assert.equal(status, 200, text)
    const values = part(part(part(json, 'message'), 'data'), 'values')
    const kind = valueOf(json, 'lantern.kind')
    assert.equal(values['lamp'], kind?.['theirValue'])
    assert.equal(kind?.['crossing'], kind?.['theirValue'] === 'E' ? 'mapped' : 'untranslated')
    assert.equal(valueOf(json, 'lantern.place')?.['crossing'], 'own-name')
    assert.ok('fairTitle' in values && !('lantern.name' in values))
    seen.add(String(kind?.['theirValue']))
  }
  assert.deepEqual([...seen].sort(), ['E', 'candle'])
  assert.deepEqual(await untried(), ['back'])

  const report = JSON.parse(String(sampleReport)) as Json
  const back = await read(design, 'light', {
    ...report,
    outputs: { lampNumber: 'L-1', lamp: 'E', mystery: '1' },
  })
  assert.equal(back.json['state'], 'granted', back.text)
  assert.equal(valueOf(back.json, 'light.no')?.['text'], 'L-1')
  assert.equal(valueOf(back.json, 'lantern.kind')?.['text'], '电灯')
  assert.equal(valueOf(back.json, 'mystery')?.['crossing'], 'unknown')
  assert.deepEqual(await untried(), [])

  const whole = { ...RENAMED, 'lantern.kind': { as: 'lamp', codes: { led: 'E', candle: 'K' } } }
  await write(design, 'light', { ...(await stands('light')), name: '灯光新平台', fields: whole })
  assert.deepEqual(await untried(), ['out', 'back'], 'what is written anew is tried anew')
  await send(design, 'light', 'lantern-light')
  await read(design, 'light', report)
  assert.equal((await submit(design)).status, 200)
  const own = await designer.post(`${design}/approve`, { revision: (await look(design))['revision'] })
  assert.equal(own.status, 403)
  assert.equal((await approve(design)).status, 200)

  await inForce('light', '灯光新平台')
  const caseId = await filedBy('320812199403121021')
  const reference = `${caseId}.light`
  await until('the message', () => bureau.items.has(reference))
  assert.equal(bureau.items.get(reference)?.values['fairTitle'], '元宵')
  assert.equal(bureau.items.get(reference)?.values['lamp'], 'E')
  await until('the report', async () => {
    const { rows } = await app.pool.query(
      `select outputs->>'light.no' as number from cases.case_item where case_id = $1 and step = 'light'`,
      [caseId],
    )
    return rows[0]?.number === bureau.items.get(reference)?.externalNumber
  })
})

test('a report that could not be taken in is told as it would be refused, and counts as no trial', async () => {
  const design = await begin('读不懂的回报')
  await write(design, 'light', { ...(await stands('light')), name: '灯光平台' })
  const report = JSON.parse(String((await trialOf(design, 'light'))['sampleReport'])) as Json
  for (const wrong of [
    { ...report, state: { scheme: 'case-state-shanghai', value: '77' } },
    { ...report, source: 'fire' },
    { ...report, reference: 'x' },
    'nothing',
  ]) {
    const { json, status, text } = await read(design, 'light', wrong)
    assert.equal(status, 200, text)
    assert.ok(String(json['refusal']).length > 5, text)
  }
  const broken = await designer.post(`${design}/systems/light/try-report`, { report: '{"source":' })
  assert.match(String(broken.json['refusal']), /不是 JSON/)
  assert.deepEqual(list(await look(design), 'parts')[0]?.['untried'], ['out', 'back'])
  const foreign = await send(design, 'light', 'lantern-fire')
  assert.equal(foreign.json['code'], 'intake.item-not-theirs')
  assert.equal((await send(design, 'nobody', 'lantern-light')).status, 404)
})

test('what is wrong with a system is said where it is', async () => {
  const design = await begin('写错的系统')
  await write(design, 'light', {
    ...(await stands('light')),
    offices: ['nowhere', 'fire'],
    codes: { state: 'no-list' },
    fields: {
      'lantern.name': { as: 'same' },
      'lantern.place': { as: 'same' },
      'lantern.kind': { as: 'k', codes: { gas: 'G' } },
      'lantern.nothing': { as: 'n' },
    },
  })
  const paths = list(await look(design), 'faults')
    .map(({ path }) => path)
    .sort()
  assert.deepEqual(paths, [
    'codes.state',
    'fields.lantern.kind.codes.gas',
    'fields.lantern.nothing',
    'fields.lantern.place.as',
    'offices.0',
    'offices.1',
  ])
  assert.equal((await trialOf(design, 'light'))['code'], 'design.faulty')
})

test('messages to a system without an address wait without an attempt; what has something in its hands is not taken away', async () => {
  const design = await begin('街道换系统')
  await write(design, 'street', null)
  await write(design, 'street-new', { ...(await stands('street')), id: 'street-new', name: '街道新系统' })
  const trial = await trialOf(design, 'street-new')
  assert.equal(trial['hasAddress'], false)
  await send(design, 'street-new', 'lantern-street')
  await read(design, 'street-new', JSON.parse(String(trial['sampleReport'])))
  const busy = await submit(design)
  assert.equal(busy.json['code'], 'design.system-busy', busy.text)
  await app.pool.query(`delete from exchange.message where system = 'street'`)
  await app.pool.query(`delete from exchange.thread where system = 'street'`)
  assert.equal((await submit(design)).status, 200)
  assert.equal((await approve(design)).status, 200)
  await inForce('street-new', '街道新系统')

  const caseId = await filedBy('320804199505051263')
  await until('the other message', () => bureau.items.has(`${caseId}.light`))
  await app.pool.query(
    `select graphile_worker.add_job('exchange.pump', '{"system": "street-new"}', 'exchange:street-new', job_key := 'test')`,
  )
  await until('the pump', async () => {
    const { rows } = await app.pool.query(`select from graphile_worker.jobs where key = 'test'`)
    return rows.length === 0
  })
  const { rows } = await app.pool.query(
    `select system, state, attempts from exchange.message where owner = $1 and subject = 'street'`,
    [caseId],
  )
  assert.deepEqual(rows, [{ system: 'street-new', state: 'ready', attempts: 0 }])
})
