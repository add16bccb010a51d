import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { list, openApp, texts, type Answer, type Caller } from './app.ts'

const app = await openApp()
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** A draft of the newborn, complete, ready to be signed. */
async function complete(parent: Caller, given: Record<string, string> = {}): Promise<string> {
  const begun = await parent.post('/api/v1/drafts', { onething: 'newborn' })
  const consented = await parent.post(`/api/v1/drafts/${begun.json['id']}/consent`)
  const elements = new Map(
    list(consented.json, 'elements').map((element) => [String(element['element']), element]),
  )
  const answers = Object.fromEntries(
    list(consented.json, 'questions')
      .flatMap((question) => texts(question, 'elements'))
      .map((id) => [
        id,
        given[id] ?? String(list(elements.get(id) ?? {}, 'choices')[0]?.['value'] ?? '一诺'),
      ]),
  )
  const answered = await parent.post(`/api/v1/drafts/${begun.json['id']}/answers`, { answers })
  assert.equal(answered.json['complete'], true, answered.text)
  return String(begun.json['id'])
}

function submit(parent: Caller, draft: string, key: string, name = parent.name): Promise<Answer> {
  return parent.post(`/api/v1/drafts/${draft}/submit`, { signature: { kind: 'typed', name } }, key)
}

async function casesOf(parent: Caller): Promise<number> {
  return list((await parent.get('/api/v1/cases')).json, 'cases').length
}

async function isOneCase(parent: Caller, answers: Answer[]): Promise<void> {
  for (const answer of answers) assert.equal(answer.status, 201, answer.text)
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
  assert.equal(await casesOf(parent), 1)
  const { rows } = await app.pool.query(
    `select (select count(*)::int from platform.event where subject = $1 and kind = 'case.submitted') as events,
       (select count(*)::int from messages.message where case_id = $1) as messages,
       (select count(*)::int from cases.case_item where case_id = $1) as items`,
    [answers[0]?.json['caseId']],
  )
  assert.deepEqual(rows[0], { events: 1, messages: 1, items: 7 })
}

test('一份申请同时提交二十次，同一个请求号，只有一个办件', async () => {
  const parent = await app.person('320812199403121021')
  const draft = await complete(parent)
  const key = randomUUID()
  const answers = await Promise.all(range(20).map(() => submit(parent, draft, key)))
  await isOneCase(parent, answers)

  const again = await submit(parent, draft, key)
  assert.equal(again.text, answers[0]?.text, 'the answer was lost on the way: the same once more')
  const other = await submit(parent, draft, key, '李明')
  assert.deepEqual([other.status, other.json['code']], [422, 'request.key-reused'])
  const elsewhere = await submit(parent, randomUUID(), key)
  assert.ok([404, 422].includes(elsewhere.status), elsewhere.text)
  assert.equal(await casesOf(parent), 1)
})

test('一份申请同时提交二十次，请求号各不相同，也只有一个办件', async () => {
  const parent = await app.person('320804199505051263')
  const draft = await complete(parent)
  await isOneCase(parent, await Promise.all(range(20).map(() => submit(parent, draft, randomUUID()))))
})

test('孩子的父亲和母亲同时提交，只有一个办件，另一个被告知', async () => {
  const [mother, father] = [await app.person('320812199401071403'), await app.person('320813199302271430')]
  const drafts = [await complete(mother), await complete(father)]
  const answers = await Promise.all(
    range(10).map((n) => submit(n % 2 ? mother : father, drafts[n % 2 ? 0 : 1] ?? '', randomUUID())),
  )
  const lost = answers.filter(({ status }) => status !== 201)
  assert.equal(lost.length, 5)
  for (const answer of lost) {
    assert.deepEqual([answer.status, answer.json['code']], [409, 'case.subject-taken'])
    assert.match(String(answer.json['detail']), /已经有一份正在办理的申请/)
  }
  assert.equal((await casesOf(mother)) + (await casesOf(father)), 1)
})

test('同一个人同时开始二十次，只有一份草稿', async () => {
  const parent = await app.person('320813198903031489')
  const begun = await Promise.all(range(20).map(() => parent.post('/api/v1/drafts', { onething: 'newborn' })))
  assert.deepEqual([...new Set(begun.map(({ status }) => status))], [201])
  assert.equal(new Set(begun.map(({ json }) => json['id'])).size, 1)
})

test('同一个请求号用于另一个操作，被拒绝；同一操作重发，结果不变，只办一次', async () => {
  const parent = await app.person('320812199012241229')
  const key = randomUUID()
  const first = await parent.post('/api/v1/drafts', { onething: 'newborn' }, key)
  const again = await parent.post('/api/v1/drafts', { onething: 'newborn' }, key)
  assert.equal(again.text, first.text)
  const other = await parent.post('/api/v1/drafts', { onething: 'school-bus' }, key)
  assert.deepEqual([other.status, other.json['code']], [422, 'request.key-reused'])
})

test('两名工作人员同时受理，一人受理，另一人被告知是谁', async () => {
  const parent = await app.person('320826199910151442')
  const filed = await submit(parent, await complete(parent), randomUUID())
  assert.equal(filed.status, 201, filed.text)
  const { caseId } = filed.json
  const link = await app.linkTo(
    (await app.pool.query('select phone from cases.confirmation where case_id = $1', [caseId])).rows[0]
      ?.phone,
  )
  const confirmed = await Promise.all(
    range(8).map(() =>
      app.anyone.post(`/api/v1/confirmations/${link.slice('/c/'.length)}`, { answer: 'confirm', note: '' }),
    ),
  )
  assert.equal(confirmed.filter(({ status }) => status === 200).length, 1)
  assert.equal(confirmed.filter(({ status }) => status === 409).length, 7)

  const { rows } = await app.pool.query(
    `select office from cases.case_item where case_id = $1 and step = 'birth-certificate'`,
    [caseId],
  )
  const hospital = await app.officer(`${rows[0]?.office}.handling`)
  const at = `/api/v1/tasks/${caseId}/birth-certificate`
  assert.equal((await hospital.post(`${at}/accept`)).status, 200)
  const granted = await hospital.post(`${at}/grant`, {
    opinion: '准予',
    outputs: { 'child.birthCertificateNo': 'Z320000001', 'child.birthCertificateOn': '2026-11-23' },
  })
  assert.equal(granted.status, 200, granted.text)

  const police = await app.pool.query(
    `select office from cases.case_item where case_id = $1 and step = 'birth-registration'`,
    [caseId],
  )
  const office = String(police.rows[0]?.office)
  const [one, two] = [await app.officer(`${office}.handling`), await app.officer(`${office}.handling.2`)]
  const acted = await Promise.all(
    [one, two].map((officer) => officer.post(`/api/v1/tasks/${caseId}/birth-registration/accept`)),
  )
  const won = acted.findIndex(({ status }) => status === 200)
  const lost = acted[1 - won]
  assert.ok(won >= 0)
  assert.equal(lost?.status, 409)
  const winner = won === 0 ? one : two
  assert.ok(String(lost?.json['detail']).includes(winner.name), lost?.text)
})
