import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientFrom, type Call } from './api-client.ts'
import { list, openApp, texts, type Json } from './app.ts'

const app = await openApp()
const MOTHER = '320812199403121021'
const FATHER_PHONE = '13800000002'

async function signIn(): Promise<Call> {
  const call = await clientFrom(`${app.url}/docs/openapi.json`)
  await call('persons.requestCode', {}, { number: MOTHER })
  const sms = await app.pool.query<{ text: string }>(
    'select text from messages.sms where secret order by created_at desc, id desc limit 1',
  )
  await call('persons.signIn', {}, { number: MOTHER, code: /\d{6}/.exec(sms.rows[0]?.text ?? '')?.[0] ?? '' })
  return call
}

/** The first thing that can be said to each question. */
function answersTo(draft: Json): Record<string, string> {
  const elements = new Map(list(draft, 'elements').map((element) => [String(element['element']), element]))
  const asked = list(draft, 'questions').flatMap((question) => texts(question, 'elements'))
  return Object.fromEntries(
    asked.map((id) => [id, String(list(elements.get(id) ?? {}, 'choices')[0]?.['value'] ?? '一诺')]),
  )
}

test('whoever knows only the document of the API applies for a newborn and reads the results', async () => {
  const call = await signIn()
  const found = await call('onethings.get', { id: 'newborn' })
  assert.equal(found['id'] ?? 'newborn', 'newborn')
  const { id } = await call('drafts.start', {}, { onething: 'newborn' })
  const draftId = String(id)
  const draft = await call('drafts.consent', { draftId }, {})
  const answered = await call('drafts.answer', { draftId }, { answers: answersTo(draft) })
  assert.equal(answered['complete'], true)
  const filed = await call('drafts.submit', { draftId }, { signature: { kind: 'typed', name: '陈静' } })
  const number = String(filed['number'])

  const link = await app.linkTo(FATHER_PHONE)
  await call('confirmations.answer', { token: link.slice('/c/'.length) }, { answer: 'confirm' })

  // Behind the counter, one round after another, until nothing is open.
  for (let round = 0; round < 7; round += 1) {
    const { rows } = await app.pool.query<{ step: string; office: string }>(
      `select step, office from cases.case_item where case_id = $1 and state = 'submitted' order by position`,
      [String(filed['caseId'])],
    )
    for (const { step, office } of rows) {
      const officer = await app.officer(`${office}.handling`)
      const task = `/api/v1/tasks/${String(filed['caseId'])}/${step}`
      await officer.post(`${task}/accept`)
      const fetched = await officer.post(`${task}/fetch-outputs`)
      const { outputs } = fetched.json
      const granted = await officer.post(`${task}/grant`, { opinion: '准予。', outputs })
      assert.equal(granted.status, 200, granted.text)
    }
  }
  const seen = await call('cases.get', { number })
  const steps = list(seen, 'steps')
  assert.deepEqual(new Set(steps.map(({ state }) => state)), new Set(['granted']))
  assert.equal(steps.length, 7)
  assert.ok(steps.every(({ certificate }) => certificate !== null))
})

test('the document names the headers without which a call is refused', async () => {
  const refused = await app.anyone.call('/api/v1/drafts', { method: 'POST', body: { onething: 'newborn' } })
  assert.ok([400, 401, 403].includes(refused.status))
  const document = (await app.anyone.get('/docs/openapi.json')).json
  const paths = document['paths'] as Record<string, Record<string, { parameters?: { name: string }[] }>>
  assert.deepEqual(
    paths['/api/v1/drafts']?.['post']?.parameters?.map(({ name }) => name),
    ['idempotency-key', 'x-csrf-token'],
  )
})
