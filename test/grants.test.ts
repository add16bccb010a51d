import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../server/platform/config.ts'
import { loadRegion } from '../server/regions/load.ts'
import { list, openApp, type Caller } from './app.ts'
import { regranted } from './regranted.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'huaian')
assert.ok(region)
const app = await openApp({
  region: regranted(region, {
    'newborn-police-person': null,
    'newborn-insurance-account': { perDay: 1 },
  }),
})
const MOTHER = '320812199403121021'

type Row = {
  source: string
  matter: string
  grant: string | null
  outcome: string
  cached: boolean
  fields: string[]
  subject: string
}
const callsAbout = async (number: string): Promise<Row[]> =>
  (
    await app.pool.query<Row>(
      `select source, matter, grant_id as "grant", outcome, cached, fields, subject
       from sharing.call_log where about @> array[$1] order by seq`,
      [number],
    )
  ).rows

async function begin(parent: Caller): Promise<string> {
  const begun = await parent.post('/api/v1/drafts', { onething: 'newborn' })
  assert.equal(begun.status, 201, begun.text)
  return String(begun.json['id'])
}

test('who is looked up while signing in finds it written down, with the two fields that the sign-in may read', async () => {
  await app.person(MOTHER)
  const signIn = (await callsAbout(MOTHER)).filter(({ matter }) => matter === 'service:sign-in')
  assert.deepEqual(
    signIn.map(({ source, grant, outcome, fields }) => [source, grant, outcome, fields]),
    [['police.person', 'sign-in-police-person', 'answered', ['name', 'phone']]],
  )
})

test('what no grant allows is not named for consent and not asked: it is a question, and the page blames no department', async () => {
  const mother = await app.person(MOTHER)
  const id = await begin(mother)
  const page = await mother.get(`/apply/${id}/consent`)
  assert.equal(page.status, 200)
  assert.ok(page.text.includes('户口信息') && page.text.includes('出生记录'))
  assert.ok(!page.text.includes('人口信息'))
  const guide = await app.anyone.get('/onethings/newborn')
  assert.equal(guide.status, 200)

  const { json } = await mother.post(`/api/v1/drafts/${id}/consent`)
  const elements = new Map(list(json, 'elements').map((one) => [String(one['element']), one]))
  const asked = list(json, 'questions').flatMap((question) => question['elements'] as string[])
  assert.ok(asked.includes('mother.ethnicity'), 'the register of persons is asked for nothing')
  assert.notEqual(elements.get('birth.recordNo')?.['value'], undefined)
  const rows = (await callsAbout(MOTHER)).filter(({ subject }) => subject === id)
  for (const { source, outcome, grant, fields } of rows) {
    assert.equal(grant === null, outcome === 'ungranted', source)
    assert.equal(outcome === 'ungranted', source === 'police.person')
    assert.equal(fields.length === 0, grant === null)
  }
  const next = await mother.get(`/apply/${id}/check`)
  assert.ok(!next.text.includes('没有回应') && !next.text.includes('今天已经用完'))
})

test('a second draft is served what was kept, and told that the calls of the day are used up', async () => {
  const mother = await app.person(MOTHER)
  const id = await begin(mother)
  const before = await app.pool.query(
    `select calls from sharing.used where grant_id = 'newborn-insurance-account'`,
  )
  await mother.call(`/api/v1/drafts/${id}`, {
    method: 'DELETE',
    headers: { 'x-csrf-token': mother.csrf, 'idempotency-key': 'discard-a-draft' },
  })
  const again = await begin(mother)
  const consented = await mother.post(`/api/v1/drafts/${again}/consent`)
  assert.equal(consented.status, 200, consented.text)
  assert.equal(before.rows[0].calls, 1)
  const rows = (await callsAbout(MOTHER)).filter(({ subject }) => subject === again)
  const of = (source: string) => rows.find((row) => row.source === source)
  assert.deepEqual([of('police.household')?.cached, of('police.household')?.outcome], [true, 'answered'])
  assert.deepEqual([of('health.births')?.cached, of('health.births')?.outcome], [false, 'answered'])
  assert.equal(of('insurance.account')?.outcome, 'spent')
  const page = await mother.get(`/apply/${again}/check`)
  const shown = page.status === 200 ? page : await mother.get(String(page.headers['location']))
  assert.ok(shown.text.includes('今天已经用完'), shown.text.slice(0, 500))
  assert.ok(!shown.text.includes('暂时没有回应'))
})

test('the person reads in 我的数据 what was asked about the own number, what was read, and what was not asked', async () => {
  const mother = await app.person(MOTHER)
  const page = await mother.get('/me/data')
  assert.equal(page.status, 200)
  for (const words of [
    '公安·人口信息：实名登录',
    '没有授权，没有查',
    '当天的次数用完，没有查',
    '公安·户口信息：办理「新生儿出生一件事」',
  ])
    assert.ok(page.text.includes(words), words)
  assert.ok(!/recordNo|spouseNumber/.test(page.text), 'fields are told by their names')
})
