import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { forgetWrong } from '../server/dossier/commands/forget-wrong.ts'
import { checkUscc } from '../server/people/identifiers.ts'
import { ROOT } from '../server/platform/config.ts'
import { loadRegion } from '../server/regions/load.ts'
import { list, openApp, texts, type Answer, type Caller, type Json } from './app.ts'
import { regranted } from './regranted.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'huaian')
assert.ok(region)
const KEPT = { cacheSeconds: 3600 }
const app = await openApp({
  region: regranted(region, { 'newborn-police-person': KEPT, 'newborn-police-household': KEPT }),
})
const MOTHER = '320812199403121021'
/** Somebody who has never applied for anything. */
const STRANGER = app.people.findLast((each) => each.number !== MOTHER)?.number ?? ''
let parent: Caller
let police: Caller
/** An officer of the office that has an item of the newborn in hand. */
let handler: Caller
let caseId = ''
let number = ''

const form = (caller: Caller, path: string, fields: Record<string, string>): Promise<Answer> =>
  caller.call(path, {
    method: 'POST',
    body: new URLSearchParams({ csrf: caller.csrf, ...fields }).toString(),
  })

/** A newborn that is complete and filed, with an objection to the address that the register has. */
test('a newborn is filed; the mother says that the address in the register is wrong', async () => {
  parent = await app.person(MOTHER)
  police = await app.officer('police.handling')
  const begun = await parent.post('/api/v1/drafts', { onething: 'newborn' })
  const id = String(begun.json['id'])
  const consented = await parent.post(`/api/v1/drafts/${id}/consent`)
  const elements = new Map(list(consented.json, 'elements').map((each) => [String(each['element']), each]))
  const answers = Object.fromEntries(
    list(consented.json, 'questions')
      .flatMap((question) => texts(question, 'elements'))
      .map((name) => [name, String(list(elements.get(name) ?? {}, 'choices')[0]?.['value'] ?? '一诺')]),
  )
  await parent.post(`/api/v1/drafts/${id}/answers`, { answers })
  const objected = await parent.post(`/api/v1/drafts/${id}/objections`, {
    element: 'mother.address',
    value: '淮安市清江浦区新街 9 号',
    note: '去年已经搬家了。',
  })
  assert.equal(objected.status, 200, objected.text)
  const filed = await parent.post(`/api/v1/drafts/${id}/submit`, {
    signature: { kind: 'typed', name: parent.name },
  })
  assert.equal(filed.status, 201, filed.text)
  caseId = String(filed.json['caseId'])
  number = String(filed.json['number'])
})

test('我的数据 shows what is held, masked, and in full on demand; who asked the departments; who looked', async () => {
  const masked = await parent.get('/me/data')
  assert.equal(masked.status, 200)
  assert.ok(!masked.text.includes(MOTHER), 'the number is masked')
  assert.match(masked.text, /来自公安/)
  assert.match(masked.text, /办理「/)
  assert.match(masked.text, /还没有工作人员看过/)
  const full = await parent.get('/me/data?shown=1')
  assert.ok(full.text.includes(MOTHER))
  assert.doesNotMatch(masked.text, /另一位成年人/)

  const anyStep = await app.pool.query<{ step: string; office: string }>(
    "select step, office from cases.case_item where case_id = $1 and state = 'submitted' order by position",
    [caseId],
  )
  const at = anyStep.rows[0]
  assert.ok(at, 'there is an item in hand')
  handler = await app.officer(`${at.office}.handling`)
  assert.equal((await handler.get(`/api/v1/tasks/${caseId}/${at.step}`)).status, 200)
  const revealed = await handler.post(`/api/v1/tasks/${caseId}/${at.step}/reveal`, {
    purpose: '核对申请人住址',
  })
  assert.equal(revealed.status, 200, revealed.text)
  const seen = await parent.get('/me/data')
  assert.match(seen.text, /看了办件里的完整内容/)
  assert.match(seen.text, /核对申请人住址/)
  assert.match(seen.text, new RegExp(`岗 ${handler.name}`), 'office, post and name')

  const accepted = await handler.post(`/api/v1/tasks/${caseId}/${at.step}/accept`)
  assert.equal(accepted.status, 200, accepted.text)
  const task = await handler.get(`/api/v1/tasks/${caseId}/${at.step}`)
  const paper = encodeURIComponent(String(list(task.json, 'documents')[0]?.['number']))
  const opened = await handler.get(`/api/v1/tasks/${caseId}/${at.step}/documents/${paper}/a4`)
  assert.equal(opened.status, 200, opened.text.slice(0, 200))
  assert.match((await parent.get('/me/data')).text, /打开了发给您的文书/)
})

test('in full the mother reads what is about her and the child; of the father everything stays masked, and it says why', async () => {
  const { text } = await parent.get('/me/data?shown=1')
  const shown = (name: string): string =>
    new RegExp(`<dt><span>${name}</span></dt><dd><span class="value"><span>(.*?)</span>`).exec(text)?.[1] ??
    ''
  const filed = await app.pool.query<{ name: string; value: string }>(
    `select v.key as name, v.value ->> 'value' as value from cases.case c, jsonb_each(c.filed -> 'values') v where c.id = $1`,
    [caseId],
  )
  const is = (id: string): string => filed.rows.find(({ name }) => name === id)?.value ?? ''
  for (const [name, id] of [
    ['母亲公民身份号码', 'mother.number'],
    ['出生记录中的母亲', 'birth.motherNumber'],
    ['母亲手机号码', 'mother.phone'],
    ['母亲户口地址', 'motherHousehold.address'],
    ['银行卡号', 'account.number'],
  ] as const)
    assert.ok(is(id) !== '' && shown(name) === is(id), `${name} ${shown(name)}`)
  for (const [name, id] of [
    ['父亲公民身份号码', 'father.number'],
    ['出生记录中的父亲', 'birth.fatherNumber'],
    ['父亲姓名', 'father.name'],
    ['父亲手机号码', 'father.phone'],
    ['父亲现住址', 'father.address'],
    ['父亲户口地址', 'fatherHousehold.address'],
    ['父亲户口的户主', 'fatherHousehold.head'],
  ] as const)
    assert.ok(is(id) !== '' && shown(name).includes('*') && shown(name) !== is(id), `${name} ${shown(name)}`)
  for (const id of ['father.number', 'father.phone']) assert.ok(!text.includes(is(id)), id)
  assert.match(text, /这里有另一位成年人的信息，不是您本人的，只显示一部分。/)
  const section = (name: string): string =>
    new RegExp(`<details id="[^"]*" open=""><summary>${name}（.*?</details>`).exec(text)?.[0] ?? ''
  assert.match(section('父亲'), /另一位成年人/)
  assert.ok(section('母亲').length > 0 && !/另一位成年人/.test(section('母亲')))
  const contested = await parent.get(`/me/data/correct/${number}/father.phone`)
  assert.equal(contested.status, 200)
  assert.ok(!contested.text.includes(is('father.phone')))

  // Saying that the number of the father is wrong, and one's own is right, opens nothing.
  await app.pool.query(
    `update cases.case set filed = jsonb_set(filed, '{values,father.number}', filed #> '{values,father.number}' ||
       jsonb_build_object('value', $2::text, 'objection', jsonb_build_object('was', $3::text, 'at', '2026-11-23T02:00:00.000Z',
         'origin', filed #> '{values,father.number,origin}', 'note', '写错了。')))
     where id = $1`,
    [caseId, MOTHER, is('father.number')],
  )
  const objected = await parent.get('/me/data?shown=1')
  for (const id of ['father.number', 'father.phone']) assert.ok(!objected.text.includes(is(id)), id)
  await app.pool.query(
    `update cases.case set filed = jsonb_set(filed, '{values,father.number}', (filed #> '{values,father.number}') - 'objection' ||
       jsonb_build_object('value', $2::text)) where id = $1`,
    [caseId, is('father.number')],
  )
})

test('nobody reads the data of somebody else, and no officer reads this page', async () => {
  const other = await app.person(STRANGER)
  const page = await other.get('/me/data?shown=1')
  assert.ok(!page.text.includes(number))
  assert.match(page.text, /还没有保存您的数据/)
  assert.equal((await other.get(`/me/data/correct/${number}/mother.address`)).status, 404)
  const officers = await police.get('/me/data')
  assert.equal(officers.status, 303)
})

test('the objection leads by one tap to an application that is filled in, goes to the owner of the source and comes back decided', async () => {
  const page = await parent.get(`/cases/${number}`)
  assert.match(page.text, /申请更正「/)
  const begun = await form(parent, `/me/data/correct/${number}/mother.address`, {
    right: '淮安市清江浦区新街 9 号',
    reason: '去年已经搬家了。',
  })
  assert.equal(begun.status, 303, begun.text)
  const to = String(begun.headers.location)
  const draft = /\/apply\/([0-9a-f-]+)/.exec(to)?.[1] ?? ''
  const view = await parent.get(`/api/v1/drafts/${draft}`)
  assert.equal(view.json['complete'], true, view.text)
  const filed = await parent.post(`/api/v1/drafts/${draft}/submit`, {
    signature: { kind: 'typed', name: parent.name },
  })
  assert.equal(filed.status, 201, filed.text)
  const correction = String(filed.json['caseId'])
  const key = `/api/v1/tasks/${correction}/correct`
  assert.equal((await (await app.officer('health.handling')).get(key)).status, 404, 'only the owner')
  const task = await police.get(key)
  assert.equal(task.status, 200, task.text)
  const fields = list(task.json, 'fields')
  const held = fields.find((field) => field['element'] === 'correction.held')
  assert.deepEqual([held?.['text'], held?.['masked']], ['****', true])
  assert.match(String(held?.['originText']), /来自公安/)
  const told = fields.map((field) => String(field['text']))
  assert.ok(told.includes('公安·人口信息') && !told.includes('mother.address'), told.join())

  const open = await parent.get('/me/data')
  assert.match(open.text, /已申请更正，正在核实/)
  assert.ok(!(await parent.get(`/cases/${number}`)).text.includes('申请更正「'), 'asked once')

  await police.post(`${key}/accept`, {})
  for (const [day, words] of [
    ['2030-01-01', /不能晚于今天/],
    ['2020-01-01', /不能早于申请的那天/],
  ] as const) {
    const outputs = { 'correction.correctedOn': day }
    const outside = await police.post(`${key}/grant`, { opinion: '已更正。', outputs })
    assert.equal(outside.status, 422, outside.text)
    assert.match(outside.text, words)
  }
  for (const [act, body] of [
    ['grant', { opinion: '档案核对有误，已更正。', outputs: { 'correction.correctedOn': '2026-11-23' } }],
  ] as const) {
    const done = await police.post(`${key}/${act}`, body)
    assert.equal(done.status, 200, done.text)
  }
  const kept = async (): Promise<string[]> =>
    (await app.pool.query<{ source: string }>('select source from sharing.answer order by source')).rows.map(
      ({ source }) => source,
    )
  const before = await kept()
  assert.ok(before.includes('police.person') && before.includes('police.household'), before.join())
  await forgetWrong(app.db, { kind: 'system', name: 'test' })
  assert.deepEqual(
    await kept(),
    before.filter((source) => source !== 'police.person'),
    'what was kept of the wrong value is gone, also what was asked about the father; another source of the office is not',
  )
  const decided = await parent.get('/me/data')
  assert.match(decided.text, /登记已更正，从 2026年11月23日起/)
  const mine = await parent.get(`/api/v1/cases/${String(filed.json['number'])}`)
  assert.match(mine.text, /granted/)
})

test('an objection without a reason, or with what the register says already, is refused beside its field', async () => {
  const refused = await form(parent, `/me/data/correct/${number}/mother.name`, { right: '', reason: '' })
  assert.equal(refused.status, 422)
  assert.match(refused.text, /请写明理由/)
})

const ask = (caller: Caller, body: Json): Promise<Answer> => caller.post('/api/v1/dossiers', body)
const reason = '核对家庭住址'

test('一人一档 opens only by the whole number, with a running case of the own office or the consent of the person', async () => {
  const cdc = await app.officer('insurance.handling')
  const asked = (body: Json): Promise<Answer> => ask(cdc, { number: MOTHER, reason, ...body })
  for (const wrong of [{ number: '320812' }, { number: '王芳' }, { number: '320812199403121020' }])
    assert.ok([400, 422].includes((await asked(wrong)).status), JSON.stringify(wrong))
  assert.equal((await asked({})).json['code'], 'dossier.no-ground')
  assert.equal((await asked({ number: STRANGER })).json['code'], 'dossier.no-ground')
  assert.equal((await asked({ caseNumber: '320800-20261123-999999' })).json['code'], 'dossier.no-ground')
  assert.equal((await asked({ code: 'ABCDEFGH' })).json['code'], 'dossier.no-ground')
  const before = await app.pool.query('select 1 from dossier.look')
  assert.equal(before.rowCount, 0, 'nothing was opened, nothing stands there as a look')

  const opened = await ask(handler, { number: MOTHER, reason, caseNumber: number })
  assert.equal(opened.status, 200, opened.text)
  assert.equal(opened.json['number'], '320812********1021')
  assert.ok(!opened.text.includes(MOTHER))
  assert.deepEqual(
    list(opened.json, 'cases').map((each) => each['number']),
    [number],
    'not the correction, of which the own office has no item',
  )
  assert.ok(list(opened.json, 'themes').length > 0)
  assert.deepEqual([opened.json['calls'], opened.json['looks']], [[], []])

  const look = String(opened.json['look'])
  const theme = String(list(opened.json, 'themes')[0]?.['name'])
  const full = await handler.post(`/api/v1/dossiers/${look}/reveal`, { purpose: '打印核对单', theme })
  assert.equal(full.status, 200, full.text)
  assert.ok(list(full.json, 'values').every((value) => value['masked'] === false))
  assert.equal((await cdc.get(`/api/v1/dossiers/${look}`)).status, 404, 'not somebody else’s look')
  const mine = await parent.get('/me/data')
  assert.match(mine.text, /查了您的档案/)
  assert.match(mine.text, /看了档案里的完整内容/)
  assert.match(mine.text, /打印核对单/)
})

test('a code shown at the counter opens once, for one office; a consent opens until it is withdrawn', async () => {
  const clerk = await app.officer('hall.counter')
  const shown = await form(parent, '/me/data/code', {})
  const code = /class="code">([A-Z0-9]{4}) ([A-Z0-9]{4})</.exec(shown.text)?.slice(1).join('') ?? ''
  assert.equal(code.length, 8, shown.text)
  const opened = await ask(clerk, { number: MOTHER, reason, code })
  assert.equal(opened.status, 200, opened.text)
  assert.ok(list(opened.json, 'cases').length >= 2, 'consent opens all')
  assert.ok(list(opened.json, 'calls').length > 0)
  assert.ok(list(opened.json, 'looks').length > 0)
  assert.equal((await ask(clerk, { number: MOTHER, reason, code })).status, 403, 'a code is good once')

  const allowed = await form(parent, '/me/data/allow', {
    office: 'insurance',
    purpose: '核对参保资格',
    days: '7',
  })
  assert.equal(allowed.status, 303, allowed.text)
  const insurance = await app.officer('insurance.handling')
  const look = await ask(insurance, { number: MOTHER, reason })
  assert.equal(look.status, 200, look.text)
  const ids = await app.pool.query<{ id: string }>(
    "select id from dossier.consent where office = 'insurance'",
  )
  await form(await app.person(STRANGER), `/me/data/consents/${ids.rows[0]?.id}/end`, {})
  assert.equal((await ask(insurance, { number: MOTHER, reason })).status, 200, 'a stranger withdraws nothing')
  await form(parent, `/me/data/consents/${ids.rows[0]?.id}/end`, {})
  assert.equal((await ask(insurance, { number: MOTHER, reason })).status, 403)
  const still = await insurance.get(`/api/v1/dossiers/${String(look.json['look'])}`)
  assert.equal(still.status, 404, 'what was open is closed with the consent')
})

test('whoever tries numbers is stopped within the hour, also where nothing opens', async () => {
  const officer = await app.officer('hrss.handling')
  const codes: number[] = []
  for (let i = 0; i < 32; i += 1) codes.push((await ask(officer, { number: STRANGER, reason })).status)
  assert.deepEqual(codes.slice(-3), [403, 429, 429])
})

test('一企一档 is opened by the code of a company in a running case of the own office, and shows its certificates', async () => {
  const stem = '91320800MA1MYDAT'
  const code = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
    .flatMap((last) => [`${stem}0${last}`])
    .find((each) => checkUscc(each).ok)
  assert.ok(code)
  const asked = { number: code, reason, caseNumber: number }
  assert.equal((await ask(handler, asked)).json['code'], 'dossier.no-ground')
  await app.pool.query(
    `update cases.case set filed = jsonb_set(jsonb_set(filed, '{values,company.code}', jsonb_build_object('value', $2::text)),
       '{values,company.name}', '{"value": "虚构示范餐饮有限公司"}') where id = $1`,
    [caseId, code],
  )
  const opened = await ask(handler, asked)
  assert.equal(opened.status, 200, opened.text)
  assert.deepEqual(
    [opened.json['kind'], opened.json['number'], opened.json['name'], list(opened.json, 'cases').length],
    ['company', code, '虚构示范餐饮有限公司', 1],
  )
  assert.equal(
    (await ask(await app.officer('education.handling'), asked)).json['code'],
    'dossier.no-ground',
    'only an office that has an item of the case in hand',
  )
})

test('who looked cannot be changed or taken away', async () => {
  for (const change of ["update dossier.look set reason = 'x'", 'delete from dossier.look'])
    await assert.rejects(app.pool.query(change), /append-only/)
})

test('我的数据 reads every case, also beyond the newest two hundred', async () => {
  await app.pool.query(
    `insert into cases.case
     select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'number', 'OLD-' || n,
       'closed_at', c.submitted_at, 'submitted_at', c.submitted_at - n * interval '1 hour'))).*
     from cases.case c, generate_series(1, 205) n where c.id = $1`,
    [caseId],
  )
  // Only the oldest of all still tells it.
  await app.pool.query(
    `update cases.case set filed = filed #- '{values,mother.ethnicity}'
     where onething = 'newborn' and number <> 'OLD-205'`,
  )
  const page = await parent.get('/me/data')
  assert.match(page.text, /<dt><span>母亲民族/)
  await app.pool.query(
    `update cases.case set filed = filed #- '{values,mother.ethnicity}' where number = 'OLD-205'`,
  )
  assert.doesNotMatch((await parent.get('/me/data')).text, /<dt><span>母亲民族/)
})

test('an application begun by hand goes to the office that registered the data, and to no other', async () => {
  const begun = await parent.post('/api/v1/drafts', { onething: 'data-correction' })
  const draft = `/api/v1/drafts/${String(begun.json['id'])}`
  const consented = await parent.post(`${draft}/consent`)
  const asked = list(consented.json, 'elements').find((each) => each['element'] === 'correction.office')
  assert.deepEqual(asked?.['as'], 'asked', consented.text)
  const answers = {
    'correction.item': '孩子出生时的体重',
    'correction.office': 'health',
    'correction.held': '3200 克',
    'correction.right': '3400 克',
    'correction.reason': '出院小结上写的是 3400 克。',
  }
  const nobody = await parent.post(`${draft}/answers`, {
    answers: { ...answers, 'correction.office': 'hall' },
  })
  assert.equal(nobody.status, 422, nobody.text)
  const given = await parent.post(`${draft}/answers`, { answers })
  assert.equal(given.status, 200, given.text)
  const filed = await parent.post(`${draft}/submit`, { signature: { kind: 'typed', name: parent.name } })
  assert.equal(filed.status, 201, filed.text)
  const task = `/api/v1/tasks/${String(filed.json['caseId'])}/correct`
  assert.equal((await police.get(task)).status, 404)
  const seen = await (await app.officer('health.handling')).get(task)
  assert.equal(seen.status, 200, seen.text)
  const told = list(seen.json, 'fields').map((field) => String(field['text']))
  assert.ok(
    told.some((text) => /（.*出生记录.*）/.test(text)),
    told.join(),
  )
})
