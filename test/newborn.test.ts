import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCitizenNumber } from '../server/people/identifiers.ts'
import { personalElsewhere } from './ledger-truth.ts'
import { list, openApp, part, texts, type Caller, type Json } from './app.ts'

const app = await openApp()
const MOTHER = '320812199403121021'
const FATHER_PHONE = '13800000002'

type Filed = { caseId: string; number: string; queryCode: string; parent: Caller }

/** The first thing that can be said to each question of a draft. */
function answersTo(draft: Json, given: Record<string, string> = {}): Record<string, string> {
  const byId = new Map(list(draft, 'elements').map((element) => [String(element['element']), element]))
  const asked = list(draft, 'questions').flatMap((question) => texts(question, 'elements'))
  return Object.fromEntries(
    asked.map((id) => {
      const choices = list(byId.get(id) ?? {}, 'choices')
      return [id, given[id] ?? String(choices[0]?.['value'] ?? '一诺')]
    }),
  )
}

async function beginDraft(parent: Caller): Promise<Json> {
  const begun = await parent.post('/api/v1/drafts', { onething: 'newborn' })
  assert.equal(begun.status, 201, begun.text)
  const consented = await parent.post(`/api/v1/drafts/${begun.json['id']}/consent`)
  assert.equal(consented.status, 200, consented.text)
  return consented.json
}

async function submit(number: string, given: Record<string, string> = {}): Promise<Filed> {
  const parent = await app.person(number)
  const draft = await beginDraft(parent)
  const answered = await parent.post(`/api/v1/drafts/${draft['id']}/answers`, {
    answers: answersTo(draft, given),
  })
  assert.equal(answered.status, 200, answered.text)
  assert.equal(answered.json['complete'], true, JSON.stringify(answered.json['questions']))
  const filed = await parent.post(`/api/v1/drafts/${draft['id']}/submit`, {
    signature: { kind: 'typed', name: parent.name },
  })
  assert.equal(filed.status, 201, filed.text)
  const { caseId, number: caseNumber, queryCode } = filed.json
  return { caseId: String(caseId), number: String(caseNumber), queryCode: String(queryCode), parent }
}

async function stepsOf(filed: Filed): Promise<Record<string, Json>> {
  const seen = await filed.parent.get(`/api/v1/cases/${filed.number}`)
  assert.equal(seen.status, 200, seen.text)
  return Object.fromEntries(list(seen.json, 'steps').map((step) => [String(step['step']), step]))
}

const statesOf = async (filed: Filed): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(await stepsOf(filed)).map(([step, view]) => [step, String(view['state'])]),
  )

async function officerFor(filed: Filed, step: string): Promise<Caller> {
  const { rows } = await app.pool.query<{ office: string }>(
    'select office from cases.case_item where case_id = $1 and step = $2',
    [filed.caseId, step],
  )
  return app.officer(`${rows[0]?.office}.handling`)
}

/** One item from the inbox to the decision: accepted, its outputs allotted by the department's system, granted. */
async function work(filed: Filed, step: string): Promise<Json> {
  const officer = await officerFor(filed, step)
  const task = `/api/v1/tasks/${filed.caseId}/${step}`
  const inbox = await officer.get('/api/v1/tasks')
  assert.ok(list(inbox.json, 'tasks').some((row) => row['caseId'] === filed.caseId && row['step'] === step))
  const accepted = await officer.post(`${task}/accept`)
  assert.equal(accepted.status, 200, accepted.text)
  const fetched = await officer.post(`${task}/fetch-outputs`)
  assert.deepEqual([fetched.status, fetched.json['failed']], [200, null], fetched.text)
  const calls = list((await officer.get(task)).json, 'calls')
  const asked = (source: string) => calls.find((call) => call['source'] === source)
  assert.match(String(asked('卫健 出生记录')?.['basis']), /申请人同意后查询/)
  assert.ok(texts(asked('卫健 出生记录') ?? {}, 'fields').includes('接生医院'), JSON.stringify(calls[0]))
  const last = calls.at(-1) ?? {}
  assert.deepEqual([last['outcome'], last['by']], ['answered', officer.name])
  assert.match(String(last['basis']), /由部门系统给号/)
  const granted = await officer.post(`${task}/grant`, {
    opinion: '符合规定，准予办理。',
    outputs: fetched.json['outputs'],
  })
  assert.equal(granted.status, 200, granted.text)
  assert.equal(granted.json['state'], 'granted')
  return part(fetched.json, 'outputs')
}

async function confirmAsFather(phone: string): Promise<void> {
  const link = await app.linkTo(phone)
  const answered = await app.anyone.post(`/api/v1/confirmations/${link.slice('/c/'.length)}`, {
    answer: 'confirm',
  })
  assert.equal(answered.status, 200, answered.text)
}

test('七张表七十个字段变成三个问题，五个部门办成七件事，结果一次拿到', async () => {
  const filed = await submit(MOTHER)
  const before = await filed.parent.get(`/api/v1/cases/${filed.number}`)
  const { items, departments, forms, fields, questions, uploads } = part(before.json, 'counts')
  assert.deepEqual([items, departments, forms, fields, questions, uploads], [7, 5, 7, 70, 3, 0])
  assert.deepEqual(await statesOf(filed), {
    'birth-certificate': 'waiting',
    'fertility-registration': 'submitted',
    'vaccination-record': 'waiting',
    'birth-registration': 'waiting',
    'resident-insurance': 'waiting',
    'social-security-card': 'waiting',
    'maternity-reimbursement': 'waiting',
  })

  await confirmAsFather(FATHER_PHONE)
  assert.equal((await statesOf(filed))['birth-certificate'], 'submitted')
  const certificate = await work(filed, 'birth-certificate')
  assert.match(String(certificate['child.birthCertificateNo']), /^[A-Z]\d{9}$/)
  await work(filed, 'fertility-registration')
  assert.deepEqual(
    Object.entries(await statesOf(filed)).filter(([, state]) => state === 'waiting'),
    [
      ['resident-insurance', 'waiting'],
      ['social-security-card', 'waiting'],
    ],
    'only what needs the citizen number still waits',
  )

  const outputs = await work(filed, 'birth-registration')
  const citizenNumber = String(outputs['child.citizenNumber'])
  assert.deepEqual(checkCitizenNumber(citizenNumber, '2026-11-23').ok, true, citizenNumber)
  for (const step of ['resident-insurance', 'social-security-card']) {
    const officer = await officerFor(filed, step)
    const seen = await officer.get(`/api/v1/tasks/${filed.caseId}/${step}`)
    const number = list(seen.json, 'fields').find((field) => field['element'] === 'child.citizenNumber')
    assert.equal(number?.['text'], `${citizenNumber.slice(0, 6)}********${citizenNumber.slice(-4)}`)
    assert.equal(number?.['originText'], '由前面的事项产生')
    assert.match(JSON.stringify(seen.json['signature']), /"name":"[^*"]\*+"/)
    assert.equal(seen.json['itemType'], 'public-service')
    const revealed = await officer.post(`/api/v1/tasks/${filed.caseId}/${step}/reveal`, {
      purpose: '核对参保信息',
    })
    assert.ok(revealed.text.includes(citizenNumber))
  }
  for (const step of [
    'vaccination-record',
    'resident-insurance',
    'social-security-card',
    'maternity-reimbursement',
  ]) {
    await work(filed, step)
  }

  const done = await stepsOf(filed)
  assert.deepEqual(new Set(Object.values(done).map((step) => String(step['state']))), new Set(['granted']))
  const paid = list(done['maternity-reimbursement'] ?? {}, 'outputs').find(
    (row) => row['name'] === '报销金额',
  )
  assert.equal(paid?.['text'], '5600.00 元', 'fen of the department stay fen')
  const closed = await filed.parent.get(`/api/v1/cases/${filed.number}`)
  assert.ok(closed.json['closedAt'])

  const numbers = Object.values(done).map((step) => String(part(step, 'certificate')['number']))
  assert.equal(new Set(numbers).size, 7)
  for (const number of numbers) {
    const pdf = await filed.parent.get(`/certificates/${number}/pdf`)
    assert.deepEqual([pdf.status, pdf.headers['content-type']], [200, 'application/pdf'])
    assert.equal(pdf.bytes.subarray(0, 4).toString(), '%PDF')
    assert.match(
      pdf.bytes.toString('latin1'),
      /\/SubFilter \/ETSI\.CAdES\.detached/,
      'sealed as it is fetched',
    )
    const again = await filed.parent.get(`/certificates/${number}/pdf`)
    assert.ok(again.bytes.equals(pdf.bytes), 'the same bytes for ever')
    const shown = await app.anyone.get(`/verify/${number}`)
    assert.equal(shown.status, 200)
    for (const secret of [citizenNumber, MOTHER, '一诺', '陈静']) {
      assert.ok(!shown.text.includes(secret), `${secret} on the public page of ${number}`)
    }
  }
  const message = await app.pool.query<{ text: string }>(
    'select text from messages.message where case_id = $1 order by id desc limit 1',
    [filed.caseId],
  )
  assert.match(message.rows[0]?.text ?? '', /全部办完：7 项中办成 7 项/)
})

test('公安不予办理时，只有参保和社保卡停下，理由告诉申请人，别的照办', async () => {
  const filed = await submit('320812199401071403', { 'child.surname': '唐' })
  const { rows } = await app.pool.query<{ phone: string }>(
    'select phone from cases.confirmation where case_id = $1',
    [filed.caseId],
  )
  await confirmAsFather(rows[0]?.phone ?? '')
  await work(filed, 'birth-certificate')
  const police = await officerFor(filed, 'birth-registration')
  const task = `/api/v1/tasks/${filed.caseId}/birth-registration`
  assert.equal((await police.post(`${task}/accept`)).status, 200)
  const refused = await police.post(`${task}/refuse`, { reason: '户口簿上已经登记过这个孩子。' })
  assert.equal(refused.status, 200, refused.text)

  const steps = await stepsOf(filed)
  const stopped = Object.entries(steps).filter(([, step]) => step['state'] === 'stopped')
  assert.deepEqual(stopped.map(([step]) => step).toSorted(), ['resident-insurance', 'social-security-card'])
  for (const [, step] of stopped) assert.match(String(step['reason']), /「给孩子上户口」没有办成/)
  assert.equal(steps['birth-registration']?.['reason'], '户口簿上已经登记过这个孩子。')
  assert.ok(steps['birth-registration']?.['remedies'])
  for (const step of ['vaccination-record', 'fertility-registration', 'maternity-reimbursement'])
    await work(filed, step)
  const closed = await filed.parent.get(`/api/v1/cases/${filed.number}`)
  assert.ok(closed.json['closedAt'])
})

test('补正名字要重新选姓、写名；另一位家长看过的内容变了，先请他重新确认；办好的事项用过的内容不能再要求改', async () => {
  const filed = await submit('320826199910151442')
  const { rows } = await app.pool.query<{ phone: string }>(
    'select phone from cases.confirmation where case_id = $1',
    [filed.caseId],
  )
  const phone = rows[0]?.phone ?? ''
  await confirmAsFather(phone)
  const hospital = await officerFor(filed, 'birth-certificate')
  const task = `/api/v1/tasks/${filed.caseId}/birth-certificate`
  const problem = (about: string) => ({ problems: [{ about, problem: '请再核对一遍。' }] })
  assert.equal((await hospital.post(`${task}/request-correction`, problem('child.name'))).status, 200)

  const correct = (answers: Record<string, string>) =>
    filed.parent.post(`/api/v1/cases/${filed.caseId}/steps/birth-certificate/correct`, { answers })
  const whole = await correct({ 'child.name': '王五' })
  assert.equal(whole.status, 422)
  assert.deepEqual(
    list(whole.json, 'errors').map((error) => error['pointer']),
    ['child.surname', 'child.givenName'],
  )
  const foreign = await correct({ 'child.surname': '诸葛', 'child.givenName': '五' })
  assert.deepEqual(
    list(foreign.json, 'errors').map((error) => error['pointer']),
    ['child.surname'],
  )
  const before = await hospital.get(task)
  const nameIn = (json: Json) =>
    list(json, 'fields').find((field) => field['element'] === 'child.name')?.['text']
  const surname = await app.pool.query<{ surname: string }>(
    `select filed->'values'->'child.surname'->>'value' as surname from cases.case where id = $1`,
    [filed.caseId],
  )
  const family = surname.rows[0]?.surname ?? ''
  const link = await app.linkTo(phone)
  assert.equal((await correct({ 'child.surname': family, 'child.givenName': '安然' })).status, 200)
  assert.equal((await statesOf(filed))['birth-certificate'], 'waiting', 'first the other parent')
  assert.notEqual(await app.linkTo(phone), link, 'a new link; the old one is dead')
  await confirmAsFather(phone)
  assert.equal((await statesOf(filed))['birth-certificate'], 'submitted')
  const revealed = await hospital.post(`${task}/reveal`, { purpose: '核对孩子姓名' })
  assert.equal(nameIn(revealed.json), `${family}安然`, String(nameIn(before.json)))

  await work(filed, 'birth-certificate')
  const police = await officerFor(filed, 'birth-registration')
  const register = `/api/v1/tasks/${filed.caseId}/birth-registration`
  assert.equal(
    (await police.post(`${register}/request-correction`, problem('household.address'))).status,
    200,
  )
  const fixed = list(
    (await app.person('320826199910151442').then((parent) => parent.get(`/api/v1/cases/${filed.number}`)))
      .json,
    'steps',
  ).find((step) => step['step'] === 'birth-registration')
  assert.equal(fixed?.['state'], 'correcting')
  const moved = await filed.parent.post(`/api/v1/cases/${filed.caseId}/steps/birth-registration/correct`, {
    answers: { 'household.of': 'mother' },
  })
  assert.equal(moved.status, 200, moved.text)
  const now = await app.pool.query<{ same: boolean }>(
    `select bool_and(v->('household.' || what)->>'value' = v->('motherHousehold.' || what)->>'value') as same
     from (select filed->'values' as v from cases.case where id = $1) c, unnest(array['number', 'head', 'address']) what`,
    [filed.caseId],
  )
  assert.equal(now.rows[0]?.same, true, 'number, head and address are those of the other household')
  assert.equal((await statesOf(filed))['birth-registration'], 'waiting', 'he saw another address')
  await confirmAsFather(phone)
  assert.equal((await statesOf(filed))['birth-registration'], 'submitted')
  assert.equal((await police.post(`${register}/accept`, {})).status, 404, 'another station is competent now')
  const station = await officerFor(filed, 'birth-registration')
  const late = await station.post(`${register}/request-correction`, problem('child.name'))
  assert.equal(late.status, 422)
  assert.match(late.text, /已经用在办好的/)
})

test('部门系统不回应时，缺的内容变成问题，不是出错', async (context) => {
  context.after(() => app.simulators('DELETE'))
  for (const [fault, number] of [
    ['down', '320804199505051263'],
    ['hang', '320812199606301129'],
  ] as const) {
    await app.simulators('PUT', { system: 'insurance', fault })
    const parent = await app.person(number)
    const draft = await beginDraft(parent)
    const lost = list(draft, 'elements').filter((element) =>
      /没有回应，请您填写/.test(String(element['reason'])),
    )
    assert.ok(lost.length > 0, fault)
    const asked = new Set(list(draft, 'questions').flatMap((question) => texts(question, 'elements')))
    for (const element of lost.filter((each) => each['required'])) {
      assert.ok(asked.has(String(element['element'])), `${fault}: ${element['name']}`)
    }
    assert.deepEqual(draft['ineligible'], [])
    await app.simulators('PUT', { system: 'insurance', fault: 'none' })
  }
})

test('双胞胎先选一个孩子；换成另一个，前一个的内容就不再用', async () => {
  const parent = await app.person('320812199109211165')
  const draft = await beginDraft(parent)
  const which = list(draft, 'questions')[0] ?? {}
  const element = texts(which, 'elements')[0] ?? ''
  const asked = list(draft, 'elements').find((each) => each['element'] === element)
  const choices = list(asked ?? {}, 'choices').map((choice) => String(choice['value']))
  assert.equal(choices.length, 2)
  const valuesAfter = async (choice: string): Promise<string> => {
    const answered = await parent.post(`/api/v1/drafts/${draft['id']}/answers`, {
      answers: { [element]: choice },
    })
    assert.equal(answered.status, 200, answered.text)
    return JSON.stringify(
      list(answered.json, 'elements')
        .filter((each) => each['as'] === 'known' || each['as'] === 'derived')
        .map((each) => `${each['element']}=${each['value']}`)
        .toSorted(),
    )
  }
  const [first = '', second = ''] = choices
  const one = await valuesAfter(first)
  const other = await valuesAfter(second)
  assert.notEqual(one, other)
  assert.equal(await valuesAfter(first), one)
})

test('after all this, data of people stands only in columns that the data security ledger names', async () => {
  assert.deepEqual(await personalElsewhere(app.pool), [])
})
