import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientFrom, type Call } from './api-client.ts'
import { FAIR } from './fair.ts'
import { list, openApp, texts, type Json, type TestApp } from './app.ts'

const app = await openApp()
const MOTHER = '320812199403121021'
const FATHER = '320812199208251058'
const FATHER_PHONE = '13800000002'

async function signIn(at = app, number = MOTHER): Promise<Call> {
  const call = await clientFrom(`${at.url}/docs/openapi.json`)
  await call('persons.requestCode', {}, { number })
  const sms = await at.pool.query<{ text: string }>(
    'select text from messages.sms where secret order by created_at desc, id desc limit 1',
  )
  await call('persons.signIn', {}, { number, code: /\d{6}/.exec(sms.rows[0]?.text ?? '')?.[0] ?? '' })
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

/** One pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const paperOf = (draft: Json): Json => list(draft, 'materials').find(({ id }) => id === 'kite-photo') ?? {}

test('an application with a paper that was handed in from outside ends like one from our own portal', async () => {
  const kites = await openApp({ regionId: 'demo' })
  const ends: unknown[] = []
  for (const way of ['api', 'portal'] as const) {
    kites.at(way === 'api' ? '2026-11-23T02:00:00Z' : '2026-11-23T02:20:00Z')
    const [number, name] = way === 'api' ? [MOTHER, '陈静'] : [FATHER, '李明']
    const call = await signIn(kites, number)
    const { id } = await call('drafts.start', {}, { onething: 'kite' })
    const draftId = String(id)
    const draft = await call('drafts.consent', { draftId }, {})
    const length = { 'kite.length': '30', 'partner.has': 'false' }
    const answered = await call('drafts.answer', { draftId }, { answers: { ...answersTo(draft), ...length } })
    assert.deepEqual([answered['complete'], paperOf(answered)['required']], [false, true])
    if (way === 'api') {
      const paper = { draftId, material: 'kite-photo' }
      const content = PIXEL.toString('base64')
      const attached = await call('drafts.attach', paper, { name: '风筝.png', content })
      const [fileId = ''] = texts(paperOf(attached), 'files')
      assert.deepEqual(texts(paperOf(await call('drafts.detach', { ...paper, fileId })), 'files'), [])
      const again = await call('drafts.attach', paper, { name: '风筝.png', content })
      assert.equal(again['complete'], true)
      // The same checks as in the portal: what it is, its bytes say.
      const gif = { name: '风筝.png', content: 'R0lGODlhAQABAAAAACw=' }
      await assert.rejects(call('drafts.attach', paper, gif), /422.*file\.type/)
      await assert.rejects(call('drafts.attach', paper, { name: 'a.png', content: '' }), /422.*file\.empty/)
      const big = Buffer.alloc(10 * 1024 * 1024 + 1, PIXEL).toString('base64')
      await assert.rejects(
        call('drafts.attach', paper, { name: 'a.png', content: big }),
        /422.*file\.too-big/,
      )
      const nowhere = { draftId, material: 'no-such' }
      await assert.rejects(call('drafts.attach', nowhere, { name: 'a.png', content }), /404/)
      assert.equal(texts(paperOf(await call('drafts.get', { draftId })), 'files').length, 1)
    } else await uploadByPage(kites, number, draftId)
    const filed = await call('drafts.submit', { draftId }, { signature: { kind: 'typed', name } })
    const caseId = String(filed['caseId'])
    const officer = await kites.officer('sky.handling')
    await officer.post(`/api/v1/tasks/${caseId}/mark/accept`)
    const seen = (await officer.get(`/api/v1/tasks/${caseId}/mark`)).json
    const marked = await officer.post(`/api/v1/tasks/${caseId}/mark/grant`, {
      opinion: '准予。',
      outputs: { 'kite.markNo': 'FZ-2026-0001' },
    })
    const files = await kites.pool.query(
      `select f.name, f.type, f.size, f.sha256 from applications.draft d
         join files.file f on f.owner = d.id where d.id = $1`,
      [draftId],
    )
    const states = await kites.pool.query(
      'select step, state from cases.case_item where case_id = $1 order by step',
      [caseId],
    )
    const papers = list(seen, 'materials').map(({ name, files: shown }) => [
      name,
      (shown as Json[] | undefined)?.map((each) => [each['name'], each['type']]),
    ])
    assert.match(JSON.stringify(seen), /风筝\.png/)
    ends.push({ status: marked.status, files: files.rows.at(-1), states: states.rows, papers })
  }
  assert.deepEqual(ends[0], ends[1])
})

test('whoever was asked to put papers right answers from outside: values, files, a promise to bring one later, and the paper itself', async () => {
  const fairs = await openApp({ regionId: 'demo' })
  fairs.at('2026-11-23T02:00:00Z')
  const call = await signIn(fairs)
  const draftId = String((await call('drafts.start', {}, { onething: 'kite-fair' }))['id'])
  await call('drafts.consent', { draftId }, {})
  await call('drafts.answer', { draftId }, { answers: FAIR })
  const file = { name: '图.png', content: PIXEL.toString('base64') }
  const signature = { kind: 'typed', name: '陈静' }
  for (const material of ['fair-plan', 'fair-consent']) {
    await assert.rejects(call('drafts.submit', { draftId }, { signature }), (error: Error) => {
      assert.equal(
        error.message.includes('fair-plan'),
        material === 'fair-plan',
        'what came is not asked again',
      )
      return error.message.includes('fair-consent')
    })
    await call('drafts.attach', { draftId, material }, file)
  }
  const caseId = String((await call('drafts.submit', { draftId }, { signature }))['caseId'])
  const site = { caseId, step: 'site' }
  const [found] = await rowsOf(fairs, caseId, 'site')
  const officer = await fairs.officer(`${String(found?.['office'])}.handling`)
  const task = `/api/v1/tasks/${caseId}/site`
  const asked = await officer.post(`${task}/request-correction`, {
    problems: [
      { about: 'fair.name', problem: '和公告不同。', standard: '和公告一样' },
      { about: 'fair-plan', problem: '看不清。', standard: '' },
    ],
  })
  assert.equal(asked.status, 200, asked.text)

  const correction = await call('cases.correction', site)
  assert.deepEqual(list(correction, 'materials'), [{ id: 'fair-plan', name: '场地平面图', deferrable: true }])
  assert.deepEqual(
    list(correction, 'fields').map(({ element, value }) => [element, value]),
    [['fair.name', FAIR['fair.name']]],
  )
  const answers = { 'fair.name': '西山风筝节' }
  const refused = (body: Json, why: RegExp): Promise<void> =>
    assert.rejects(call('cases.correct', site, body), why)
  await refused({ answers }, /422.*fair-plan/)
  const plan = { 'fair-plan': [file] }
  await refused({ answers: { ...answers, 'fair.people': '9' }, papers: plan }, /422.*没有要求您更正/)
  await refused({ answers, papers: { ...plan, 'fair-safety': [file] } }, /422.*没有要求您更正/)
  await refused(
    { answers, papers: { 'fair-plan': [{ ...file, content: 'R0lGODlhAQABAAAAACw=' }] } },
    /422.*file\.type/,
  )
  assert.equal((await rowsOf(fairs, caseId, 'site'))[0]?.['state'], 'correcting', 'nothing was kept by half')

  const later = { materials: ['fair-plan'], signature }
  await refused(
    { answers, defer: { ...later, materials: ['fair-plan', 'fair-consent'] } },
    /422.*没有要求您更正/,
  )
  const another = { ...later, signature: { kind: 'typed', name: '别人' } }
  await refused({ answers, defer: another }, /422.*signature\.invalid/)
  await call('cases.correct', site, { answers, defer: later })
  const lacking = { text: texts(correction, 'promise'), materials: ['fair-plan'], signature }
  const accepted = await officer.post(`${task}/accept-lacking`, { undertaking: lacking })
  assert.equal(accepted.status, 200, accepted.text)
  assert.deepEqual(list(await call('cases.lacking', site), 'materials'), [
    { id: 'fair-plan', name: '场地平面图' },
  ])
  await assert.rejects(call('cases.supply', site, { papers: {} }), /422.*fair-plan/)
  await call('cases.supply', site, { papers: plan })
  const seen = list((await officer.get(task)).json, 'materials').find(({ id }) => id === 'fair-plan') ?? {}
  assert.deepEqual(
    list(seen, 'files').map(({ name }) => name),
    ['图.png'],
  )
  assert.match(JSON.stringify((await officer.get(task)).json), /西山风筝节/)
  assert.equal((await rowsOf(fairs, caseId, 'site'))[0]?.['state'], 'accepted')
  assert.ok(texts(await call('cases.promiseText', { caseId, step: 'safety' }), 'text').length > 0)
})

const rowsOf = async (at: TestApp, caseId: string, step: string): Promise<Json[]> =>
  (
    await at.pool.query<Json>('select office, state from cases.case_item where case_id = $1 and step = $2', [
      caseId,
      step,
    ])
  ).rows

/** As the page of the portal sends it. */
async function uploadByPage(at: TestApp, number: string, draftId: string): Promise<void> {
  const person = await at.person(number)
  const edge = 'edge-of-a-test'
  const field = (name: string, value: string): string =>
    `--${edge}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const sent = await person.call(`/apply/${draftId}/materials`, {
    method: 'POST',
    raw: Buffer.concat([
      Buffer.from(
        `${field('csrf', person.csrf)}${field('material', 'kite-photo')}--${edge}\r\ncontent-disposition: form-data; name="file"; filename="风筝.png"\r\ncontent-type: image/png\r\n\r\n`,
      ),
      PIXEL,
      Buffer.from(`\r\n--${edge}--\r\n`),
    ]),
    headers: { 'content-type': `multipart/form-data; boundary=${edge}` },
  })
  assert.equal(sent.status, 303, sent.text)
}

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
