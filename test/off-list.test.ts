import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { checkImport } from '../server/intake/commands/run-import.ts'
import { ROOT } from '../server/platform/config.ts'
import type { World } from '../server/platform/ctx.ts'
import { openDatabase } from '../server/platform/db.ts'
import { sha256 } from '../server/platform/secrets.ts'
import { loadRegion } from '../server/regions/load.ts'
import { publishRegion } from '../server/regions/commands/publish-region.ts'
import { list, openApp, part, texts, type Answer, type Caller, type Json } from './app.ts'

/**
 * 清单之外无审批: what is taken off the list at the desk can be applied for by no channel any more: not at the portal, not over the
 * API, not at the counter, not by a department's own system, whether it pushes, hands in a file or has it typed.
 */

const app = await openApp()
const [PARENT, OTHER, WALK_IN] = ['320812199403121021', '320804199505051263', '320812199311021082']
let parent: Caller
let other: Caller
let clerk: Caller
/** Begun while everything was on the list. */
let begun: Json
const REFUSED = 'inventory.not-on-list'

const isOffList = (answer: Answer, what: string): void => {
  assert.equal(answer.status, 409, `${what}: ${answer.text.slice(0, 300)}`)
  assert.equal(answer.json['code'], REFUSED, what)
  assert.match(String(answer.json['detail']), /不在事项清单上/)
}

async function entryOf(item: string): Promise<string> {
  const found = await app.pool.query<{ id: string }>('select id from inventory.entry where handled_as = $1', [
    item,
  ])
  return found.rows[0]?.id ?? assert.fail(item)
}
/** What a reviewer has read of an entry before he confirms. */
const seen = async (entry: string): Promise<Json> => {
  const { json } = await (await app.officer('hall.items-review')).get(entry)
  const [version, revision, digest, proposals] = ['version', 'revision', 'digest', 'proposals'].map(
    (each) => json[each],
  )
  return { version, revision, digest, proposals }
}
const withdraw = async (item: string): Promise<void> => {
  const entry = `/api/v1/inventory/entries/${await entryOf(item)}`
  const proposed = await (
    await app.officer('hall.items')
  ).post(`${entry}/withdraw`, {
    reason: '停止实施',
    despiteUses: true,
  })
  assert.equal(proposed.status, 200, proposed.text)
  const confirmed = await (
    await app.officer('hall.items-review')
  ).post(`${entry}/confirm`, {
    despiteUses: true,
    seen: await seen(entry),
  })
  assert.equal(confirmed.status, 200, confirmed.text)
}
const answered = async (person: Caller): Promise<Json> => {
  const started = await person.post('/api/v1/drafts', { onething: 'newborn' })
  assert.equal(started.status, 201, started.text)
  const consented = await person.post(`/api/v1/drafts/${String(started.json['id'])}/consent`)
  const answers = Object.fromEntries(
    list(consented.json, 'questions')
      .flatMap((question) => texts(question, 'elements'))
      .map((id) => {
        const element = list(consented.json, 'elements').find((each) => each['element'] === id)
        const first = String(list(element ?? {}, 'choices')[0]?.['value'] ?? '')
        return [id, id === 'child.givenName' ? '一诺' : first]
      }),
  )
  await person.post(`/api/v1/drafts/${String(started.json['id'])}/answers`, { answers })
  return started.json
}
const submit = (person: Caller, draft: Json): Promise<Answer> =>
  person.post(`/api/v1/drafts/${String(draft['id'])}/submit`, {
    signature: { kind: 'typed', name: person.name },
  })

async function department(
  office = 'health',
): Promise<(item: string, number: string, submittedAt: string) => Promise<Answer>> {
  const key = randomUUID().replaceAll('-', '')
  await app.pool.query(
    `insert into people.client (id, name, offices, scopes, key_hash, created_at) values ($1, '卫健系统', $2, $3, $4, now())`,
    [randomUUID(), [office], ['intake.push:health-cases'], sha256(key)],
  )
  return (item, number, submittedAt) =>
    app.anyone.call('/api/v1/intake/cases', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() },
      body: {
        source: 'health-cases',
        externalNumber: number,
        item: { scheme: 'tongban', value: item },
        applicant: { name: '陈静', number: PARENT },
        state: { scheme: 'tongban', value: 'submitted' },
        submittedAt,
        at: submittedAt,
      },
    })
}

before(async () => {
  parent = await app.person(PARENT)
  other = await app.person(OTHER)
  clerk = await app.officer('hall.counter')
  begun = await answered(parent)
})

describe('an item that only some need', () => {
  test('is refused when the application that holds it is submitted', async () => {
    const draft = await parent.get(`/api/v1/drafts/${String(begun['id'])}`)
    const steps = await app.pool.query<{ n: string }>(
      `select count(*) n from inventory.entry where handled_as is not null`,
    )
    assert.equal(draft.status, 200)
    assert.ok(Number(steps.rows[0]?.n) > 5, 'the items of the region stand on the list')
    await withdraw('fertility-registration')
    isOffList(await submit(parent, begun), 'submitting what was begun before')
    assert.equal(
      (await other.post('/api/v1/drafts', { onething: 'newborn' })).status,
      201,
      'others do not need it',
    )
  })
})

describe('an item that everybody needs', () => {
  before(() => withdraw('vaccination-record'))

  test('is refused at the portal', async () => {
    const page = await parent.call('/apply/start', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      body: `onething=newborn&csrf=${encodeURIComponent(parent.csrf)}`,
    })
    assert.equal(page.status, 409, page.text.slice(0, 200))
    assert.match(page.text, /不在事项清单上/)
  })

  test('is refused by a link into the application, and on the page where one signs', async () => {
    const fresh = await app.person(OTHER)
    const linked = await fresh.get('/apply/start?onething=newborn')
    assert.equal(linked.headers.location, '/onethings/newborn', 'the link leads to the guide')
    const guide = await fresh.get('/onethings/newborn')
    assert.match(guide.text, /不在事项清单上/)
    assert.doesNotMatch(guide.text, /action="\/apply\/start"/)
    const drafts = await app.pool.query(`select from applications.draft where state = 'open'`)
    assert.equal(drafts.rows.length, 2, 'only those begun before')
    const signed = await parent.call(`/apply/${String(begun['id'])}/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ signatureName: parent.name, csrf: parent.csrf }).toString(),
    })
    assert.equal(signed.status, 409, signed.text.slice(0, 200))
    assert.match(signed.text, /不在事项清单上/)
  })

  test('is refused while it is on the list from a later day only, while it was never published, and without an entry', async () => {
    const id = await entryOf('vaccination-record')
    const state = (sql: string): Promise<unknown> =>
      app.pool.query(`update inventory.entry set ${sql} where id = $1`, [id])
    const fresh = await app.person(OTHER)
    const before = await app.pool.query<{ from: string; off: string }>(
      `select listed_from::text as "from", withdrawn_from::text as off from inventory.entry where id = $1`,
      [id],
    )
    for (const standing of [
      `listed_from = '2026-11-24', withdrawn_from = null`,
      'listed_from = null, withdrawn_from = null',
      'handled_as = null',
    ]) {
      await state(standing)
      isOffList(await fresh.post('/api/v1/drafts', { onething: 'newborn' }), standing)
      isOffList(await submit(parent, begun), standing)
      const push = await department()
      isOffList(await push('vaccination-record', `S-${standing.length}`, '2026-11-23T01:30:00Z'), standing)
    }
    const { from, off } = before.rows[0] ?? assert.fail()
    await state(`handled_as = 'vaccination-record', listed_from = '${from}', withdrawn_from = '${off}'`)
  })

  test('an outside client begins nothing in the name of a person, whatever its key', async () => {
    const key = randomUUID().replaceAll('-', '')
    await app.pool.query(
      `insert into people.client (id, name, offices, scopes, key_hash, created_at) values ($1, '小程序', $2, $3, $4, now())`,
      [randomUUID(), ['health'], ['intake.push:health-cases', 'drafts.start', '*'], sha256(key)],
    )
    for (const path of ['/api/v1/drafts', `/api/v1/drafts/${String(begun['id'])}/submit`]) {
      const answer = await app.anyone.call(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() },
        body: { onething: 'newborn', signature: { kind: 'typed', name: '陈静' } },
      })
      assert.ok([401, 403].includes(answer.status), `${path}: ${answer.status} ${answer.text.slice(0, 200)}`)
    }
  })

  test('is refused over the API, for beginning and for submitting', async () => {
    const fresh = await app.person(WALK_IN)
    isOffList(await fresh.post('/api/v1/drafts', { onething: 'newborn' }), 'beginning')
    isOffList(await submit(parent, begun), 'submitting')
    const cases = await app.pool.query('select from cases.case')
    assert.equal(cases.rows.length, 0)
  })

  test('is not found by search any more, and its guide says since when', async () => {
    const guide = await app.anyone.get('/items/vaccination-record')
    assert.equal(guide.status, 410)
    assert.match(guide.text, /2026年11月23日/)
  })

  test('is refused at the counter', async () => {
    const act = (path: string, body: object): Promise<Answer> => clerk.post(`/api/v1/counter/${path}`, body)
    assert.equal((await act('window', { window: '1' })).status, 200)
    const person = app.people.find(({ number }) => number === WALK_IN) ?? assert.fail()
    const card = { number: WALK_IN, name: person.name, validUntil: '长期' }
    const identified = await act('identify', { card, evidence: 'seen' })
    assert.equal(identified.status, 200, identified.text)
    isOffList(await act('start', { onething: 'newborn' }), 'the counter')
  })

  test('is refused from a department system by push, by file and by typing; what was handed in before is still collected', async () => {
    const push = await department()
    isOffList(await push('fertility-registration', 'V1', '2026-11-23T01:30:00Z'), 'push')
    const earlier = await push('fertility-registration', 'V0', '2026-11-20T01:30:00Z')
    assert.equal(earlier.status, 200, earlier.text)
    assert.match(JSON.stringify(earlier.json['notes']), /记下是补报的/)
    const dated = await push('fertility-registration', 'V4', '2026-10-20T01:30:00Z')
    assert.deepEqual(
      [dated.status, dated.json['code']],
      [409, 'intake.reported-late'],
      'nobody goes on by dating back',
    )
    assert.match(String(dated.json['detail']), /2026-10-20 收的件过了 30 天才上报/)
    const told = await app.pool.query(`select from platform.event where kind = 'intake.reported-late'`)
    assert.equal(told.rows.length, 1)

    const typed = await clerk.post('/api/v1/intake/typed', {
      source: 'health-cases',
      externalNumber: 'V2',
      item: 'vaccination-record',
      applicant: { name: '陈静', number: PARENT },
      state: 'submitted',
      submittedOn: '2026-11-23',
    })
    isOffList(typed, 'typing')

    const code = await app.pool.query<{ value: string; scheme: string }>(
      `select content->'code'->>'value' as value, content->'code'->>'scheme' as scheme from catalog.item_version
       where item_id = 'vaccination-record'`,
    )
    const csv = `办件编号,事项编码,申请人,证件号码,办件状态,收件时间\nV3,${code.rows[0]?.value ?? ''},陈静,${PARENT},收件,2026-11-23 09:30`
    const opened = await clerk.post('/api/v1/intake/imports', {
      source: 'health-cases',
      name: '十一月.csv',
      content: Buffer.from(csv).toString('base64'),
      schemes: { item: code.rows[0]?.scheme, state: 'case-state-plain', result: 'case-result-old' },
    })
    assert.equal(opened.status, 200, opened.text)
    const id = String(opened.json['id'])
    const checked = await waitFor(id)
    assert.equal(checked['faulty'], 1)
    assert.match(String(list(checked, 'faults')[0]?.['text']), /不在事项清单上/)
  })
})

test('an item that is suspended says so with its reason on its guide and to whoever applies, and then goes on', async () => {
  const reviewer = await app.officer('hall.items-review')
  const entry = `/api/v1/inventory/entries/${await entryOf('birth-certificate')}`
  const editor = await app.officer('hall.items')
  const proposed = await editor.post(`${entry}/suspend`, { reason: '机房搬迁', until: '2026-12-01' })
  assert.equal(proposed.status, 200, proposed.text)
  assert.equal((await editor.post(`${entry}/confirmSuspension`, { seen: await seen(entry) })).status, 403)
  assert.doesNotMatch((await app.anyone.get('/items/birth-certificate')).text, /机房搬迁/)
  const paused = await reviewer.post(`${entry}/confirmSuspension`, { seen: await seen(entry) })
  assert.equal(paused.status, 200, paused.text)
  const words = /从 2026年11月23日 起暂停办理.*机房搬迁。2026年12月1日恢复办理/
  assert.match((await app.anyone.get('/items/birth-certificate')).text, words)
  const push = await department('32081201')
  const refused = await push('birth-certificate', 'P1', '2026-11-23T01:30:00Z')
  assert.deepEqual([refused.status, refused.json['code']], [409, 'inventory.suspended'])
  assert.match(String(refused.json['detail']), words)
  assert.equal((await reviewer.post(`${entry}/resume`, {})).status, 200)
  assert.doesNotMatch((await app.anyone.get('/items/birth-certificate')).text, /机房搬迁/)
  assert.equal((await push('birth-certificate', 'P2', '2026-11-23T01:30:00Z')).status, 200)
})

test('an optional item that is suspended is told from the guide on and left out; what waits for one is kept, and found marked', async () => {
  const [editor, reviewer] = [await app.officer('hall.items'), await app.officer('hall.items-review')]
  const suspend = async (item: string): Promise<void> => {
    const given = { reason: '机房搬迁', until: '2026-12-01' }
    assert.equal((await editor.post(`${await at(item)}/suspend`, given)).status, 200)
    assert.equal(
      (await reviewer.post(`${await at(item)}/confirmSuspension`, { seen: await seen(await at(item)) }))
        .status,
      200,
    )
  }
  // What the tests before took off the list stands on it again.
  await app.pool.query(`update inventory.entry set withdrawn_from = null where handled_as is not null`)
  const at = async (item: string): Promise<string> => `/api/v1/inventory/entries/${await entryOf(item)}`
  const page = async (path: string): Promise<string> => (await parent.get(path)).text
  const draft = `/apply/${String(begun['id'])}`
  const words = /生育登记.*从 2026年11月23日 起暂停办理.*机房搬迁。2026年12月1日恢复办理/

  await suspend('fertility-registration')
  const guide = await page('/onethings/newborn')
  assert.match(guide, words)
  assert.match(guide, /这一项可以不办/)
  assert.match(guide, /action="\/apply\/start"/)
  const check = await page(`${draft}/check`)
  assert.match(check, words)
  assert.doesNotMatch(check, /signatureName/, 'nobody signs for what is refused afterwards')
  assert.match(await page('/me'), words)
  const form = (path: string, fields: Record<string, string>): Promise<Answer> =>
    parent.call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ ...fields, csrf: parent.csrf }).toString(),
    })
  const step = /name="step" value="([^"]+)"/.exec(check.slice(check.search(words)))?.[1] ?? assert.fail()
  const refused = await form(`${draft}/check`, { act: 'submit', signatureName: parent.name })
  assert.equal(refused.status, 409)
  assert.match(refused.text, new RegExp(`href="${draft}"`), 'the refusal leads back to what is kept')
  assert.equal((await form(`${draft}/check`, { act: 'leave', step })).status, 303)
  const without = await page(`${draft}/check`)
  assert.doesNotMatch(without, words)
  assert.match(without, /signatureName/)

  await suspend('birth-certificate')
  assert.match(await page(`${draft}/check`), /您的情况需要这一项，恢复办理以前不能提交/)
  const home = await page('/')
  assert.match(home, /href="\/onethings\/newborn"[\s\S]{0,900}?暂停办理/)
  assert.match(await page('/items'), /暂停办理/)
  assert.match(await page('/onethings'), /暂停办理/)
  assert.match(await page('/list'), /暂停办理/)
  assert.match(await page('/search?q=%E5%87%BA%E7%94%9F'), /暂停办理/)
  const matters = list((await clerk.get('/api/v1/counter/matters?q=%E5%87%BA%E7%94%9F')).json, 'matters')
  assert.match(String(matters.find(({ id }) => id === 'newborn')?.['closed']), /机房搬迁/)

  for (const item of ['birth-certificate', 'fertility-registration'])
    assert.equal((await reviewer.post(`${await at(item)}/resume`, {})).status, 200)
  assert.equal((await form(`${draft}/check`, { act: 'take', step })).status, 303)
  assert.doesNotMatch(await page('/list'), /暂停办理/)
})

/** The file as the job of a worker looks through it. */
async function waitFor(id: string): Promise<Json> {
  const { region } = await loadRegion(join(ROOT, 'regions'), 'huaian')
  assert.ok(region)
  const world = {} as World
  const db = openDatabase(
    String(app.pool.options.connectionString),
    world,
    () => new Date('2026-11-23T02:00:00Z'),
    2,
  )
  try {
    world.region = await publishRegion(db, region)
    await checkImport(db, { kind: 'system', name: 'intake.check' }, id)
  } finally {
    await db.close()
  }
  return (await clerk.get(`/api/v1/intake/imports/${id}`)).json
}

test('once it is published again, everything goes on', async () => {
  const [editor, reviewer] = [await app.officer('hall.items'), await app.officer('hall.items-review')]
  for (const item of ['vaccination-record', 'fertility-registration']) {
    const at = `/api/v1/inventory/entries/${await entryOf(item)}`
    const { version, revision } = (await editor.get(at)).json
    const edited = await editor.post(`${at}/elements`, {
      version,
      revision,
      changes: { hours: '工作日 9:00–17:00' },
    })
    assert.equal(edited.status, 200, edited.text)
    const seen = async (): Promise<object> => {
      const { version, revision, digest, proposals } = (await editor.get(at)).json
      return { seen: { version, revision, digest, proposals } }
    }
    assert.equal((await editor.post(`${at}/submit`)).status, 400, 'nobody hands in what he has not read')
    assert.equal((await editor.post(`${at}/submit`, await seen())).status, 200)
    assert.equal((await reviewer.post(`${at}/approve`, await seen())).status, 200)
    const published = await reviewer.post(`${at}/publish`, await seen())
    assert.equal(published.status, 200, published.text)
    assert.equal(part(published.json, 'entry')['standing'], 'listed')
  }
  const filed = await submit(parent, begun)
  assert.equal(filed.status, 201, filed.text)
})
