import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { list, openApp, texts, type Answer, type Caller } from '../../test/app.ts'
import { openOwner, type Owner } from '../../simulators/owner.ts'
import { addClient, disableClient } from '../people/commands/api-clients.ts'
import { systemClock } from '../platform/clock.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import { sweep } from '../deadlines/sweep.ts'

const app = await openApp({ regionId: 'huaian' })
const OWNER = '320812199403121021'
const source = 'hrss-cases'
const system = { kind: 'system', name: 'test' } as const
let key = ''
let clientId = ''
let foreign = ''
let health = ''
let station = ''
let now = new Date('2026-11-23T02:00:00Z')
let item: { scheme: string; value: string }
let otherItem: { scheme: string; value: string }
let hrss: Caller

const at = (text: string): void => {
  now = new Date(text)
  app.at(text)
}
const owner = (prefix: string): Owner =>
  openOwner({ url: `${app.url}/api/v1`, key, source, item, now: () => now, prefix })
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })
const rowOf = async (number: string): Promise<Record<string, unknown>> => {
  const found = await app.pool.query(
    `select c.number, c.person_id, i.* from cases.case c join cases.case_item i on i.case_id = c.id
     where c.source = $1 and c.external_number = $2`,
    [source, number],
  )
  return found.rows[0] ?? {}
}

/** The office of which an item is. */
const bureauOf = async ({ value }: { value: string }): Promise<string> => {
  const { rows } = await app.pool.query<{ office: string }>(
    `select content->>'office' as office from catalog.item_version where content->'code'->>'value' = $1`,
    [value],
  )
  return rows[0]?.office ?? assert.fail()
}

before(async () => {
  const { offices, items } = (await (async () => {
    const codes = await app.pool.query(
      `select item_id, content->'code' as code, content->>'office' as office from catalog.item_version order by item_id`,
    )
    return { offices: [...new Set(codes.rows.map((row) => String(row.office)))], items: codes.rows }
  })()) as { offices: string[]; items: { code: typeof item; office: string }[] }
  item = items.find(({ office }) => office === 'hrss')?.code ?? { scheme: '', value: '' }
  otherItem = items.find(({ office }) => office === 'health')?.code ?? { scheme: '', value: '' }
  const world = {
    mode: 'demo',
    region: { offices: new Map([...offices, '32080401'].map((id) => [id, {}])) },
  } as unknown as World
  const db = openDatabase(app.pool.options.connectionString ?? '', world, systemClock, 2)
  after(() => db.close())
  const add = (
    scopes: string[],
    own = ['hrss'],
    name = '人社一体化系统',
  ): Promise<{ id: string; key: string }> =>
    db.write(system, (ctx) => addClient(ctx, { name, offices: own, scopes }))
  ;({ key, id: clientId } = await add([`intake.push:${source}`]))
  foreign = (await add(['intake.push:others'])).key
  health = (await add(['intake.push:health-cases'], ['health', '32080401'], '卫健系统')).key
  station = (await add(['intake.push:health-cases'], ['32080401'], '卫生院')).key
  const gone = await add([`intake.push:${source}`])
  await db.write(system, (ctx) => disableClient(ctx, gone.id))
  const refused = await push({}, gone.key)
  assert.equal(refused.status, 401)
})

let counter = 0
function push(more: Record<string, unknown>, token = key): Promise<Answer> {
  return app.anyone.call('/api/v1/intake/cases', {
    method: 'POST',
    headers: { ...bearer(token), 'idempotency-key': `push-${(counter += 1)}-of-the-test` },
    body: {
      source,
      externalNumber: 'P1',
      item,
      applicant: { name: '陈静', number: OWNER },
      state: { scheme: 'case-state-shanghai', value: '02' },
      submittedAt: '2026-11-20T09:00:00+08:00',
      at: '2026-11-20T09:00:00+08:00',
      ...more,
    },
  })
}

describe('a department system that nobody here wrote', () => {
  test('pushes its case over the documented API: the office and the applicant see it, and nobody acts on it here', async () => {
    at('2026-11-23T02:00:00Z')
    const system = owner('A')
    const number = system.open({ name: '陈静', number: OWNER })
    at('2026-11-24T02:00:00Z')
    system.turn(number, { state: '05' })
    for (const { status, body } of await system.push()) assert.equal(status, 200, JSON.stringify(body))

    hrss = await app.officer('hrss.handling')
    const row = await rowOf(number)
    assert.equal(row['state'], 'accepted')
    assert.ok(row['due_on'], 'its clock runs')
    const inbox = await hrss.get('/api/v1/tasks')
    const shown = list(inbox.json, 'tasks').find((task) => task['caseNumber'] === row['number'])
    assert.deepEqual(shown?.['system'], { name: '人社一体化系统', externalNumber: number })
    assert.equal(shown?.['applicant'], '陈*')
    const task = `/api/v1/tasks/${row['case_id']}/${row['step']}`
    const detail = await hrss.get(task)
    assert.equal(detail.status, 200, detail.text)
    assert.doesNotMatch(detail.text, new RegExp(OWNER))
    assert.ok(list(detail.json, 'acts').every((act) => act['allowed'] === false))
    const refused = await hrss.post(`${task}/grant`, { opinion: '准予', outputs: {} })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /由「人社一体化系统」办理/)
    const clocks = await hrss.get(`${task}/clocks`)
    assert.equal(clocks.status, 200, clocks.text)

    const person = await app.person(OWNER)
    const mine = await person.get('/api/v1/cases')
    assert.ok(list(mine.json, 'cases').some((each) => each['number'] === row['number']))
    const view = await person.get(`/api/v1/cases/${row['number']}`)
    assert.equal(view.status, 200, view.text)
    assert.equal(list(view.json, 'steps')[0]?.['canWithdraw'], false)
    const withdrawn = await person.post(`/api/v1/cases/${row['case_id']}/steps/${row['step']}/withdraw`)
    assert.equal(withdrawn.status, 409, withdrawn.text)
    const page = await person.get(`/cases/${row['number']}`)
    assert.equal(page.status, 200, page.text.slice(0, 300))
  })

  test('twice, late and out of order: the newest by its own sequence stands', async () => {
    at('2026-11-23T02:00:00Z')
    const system = owner('B')
    const number = system.open({ name: '陈静', number: OWNER })
    at('2026-11-24T02:00:00Z')
    system.turn(number, { state: '05' })
    at('2026-11-25T02:00:00Z')
    system.turn(number, { state: '10', result: '0' })
    at('2026-11-26T02:00:00Z')
    const answers = await system.push({ duplicates: true, disorder: true })
    assert.deepEqual(
      answers.map(({ body }) => body['outcome']),
      ['applied', 'same', 'older', 'older', 'older', 'older'],
    )
    const row = await rowOf(number)
    assert.equal(row['state'], 'granted')
    assert.deepEqual(row['decided_at'], new Date('2026-11-25T02:00:00Z'))
    const clocks = await app.pool.query(
      `select kind, state, stopped_at, at_end from deadlines.clock where owner = $1 order by kind`,
      [row['case_id']],
    )
    assert.deepEqual(
      clocks.rows.map(({ kind, state, stopped_at, at_end }) => [kind, state, stopped_at.toJSON(), at_end]),
      [
        ['answer', 'stopped', '2026-11-24T02:00:00.000Z', null],
        ['decision', 'stopped', '2026-11-25T02:00:00.000Z', null],
      ],
    )
  })

  test('a wrong code is refused with the near ones named, kept, and taken in when the mapping is settled', async () => {
    at('2026-11-26T02:00:00Z')
    const system = owner('C')
    const number = system.open({ name: '陈静', number: OWNER })
    const [answer] = await system.push({ wrongCodes: true })
    assert.equal(answer?.status, 422)
    assert.match(String(answer?.body['detail']), new RegExp(`最接近的是 .*${item.value}`))
    const clerk = await app.officer('hall.counter')
    const waiting = await clerk.get('/api/v1/intake/rejected')
    const message = list(waiting.json, 'messages').find((each) => each['externalNumber'] === number)
    assert.equal(message?.['applicant'], '陈*')
    assert.doesNotMatch(waiting.text, new RegExp(OWNER))
    const lacks = message?.['lacks'] as Record<string, unknown>
    const replay = `/api/v1/intake/rejected/${source}/${String(message?.['id'])}/replay`
    assert.equal((await clerk.post(replay)).status, 422)
    const means = (
      await app.pool.query(`select item_id from catalog.item_version where content->'code' @> $1`, [item])
    ).rows[0].item_id
    const settled = await clerk.post('/api/v1/intake/codes', { ...lacks, source, means })
    assert.equal(settled.status, 200, settled.text)
    const replayed = await clerk.post(replay)
    assert.equal(replayed.json['outcome'], 'applied', replayed.text)
    assert.equal((await clerk.post(replay)).status, 404)
    assert.equal((await rowOf(number))['state'], 'submitted')
  })

  test('what nobody will take in is let go with a reason, which stays with who did; sent once more, it waits anew', async () => {
    at('2026-11-26T03:00:00Z')
    const wrong = { externalNumber: 'DROP-1', item: { scheme: item.scheme, value: 'no-such-code' } }
    assert.equal((await push(wrong)).status, 422)
    const clerk = await app.officer('hall.counter')
    const waiting = async (): Promise<Record<string, unknown>[]> =>
      list((await clerk.get('/api/v1/intake/rejected')).json, 'messages').filter(
        (each) => each['externalNumber'] === 'DROP-1',
      )
    const [message] = await waiting()
    const path = `/api/v1/intake/rejected/${source}/${String(message?.['id'])}`
    assert.equal((await clerk.post(`${path}/drop`, { reason: ' 不要 ' })).status, 400)
    const reason = '部门说是测试数据，不用收'
    const dropped = await clerk.post(`${path}/drop`, { reason })
    assert.equal(dropped.status, 200, dropped.text)
    assert.deepEqual(await waiting(), [])
    const { rows } = await app.pool.query(
      `select m.outcome, m.code, m.drop_reason, m.dropped_by->>'name' as by, m.body->>'externalNumber' as number,
         e.data->>'reason' as told, e.actor->>'name' as teller
       from intake.message m join platform.event e on e.subject = m.id and e.kind = 'intake.dropped' where m.id = $1`,
      [message?.['id']],
    )
    assert.deepEqual(rows, [
      {
        outcome: 'dropped',
        code: 'intake.item-unknown',
        drop_reason: reason,
        by: clerk.name,
        number: 'DROP-1',
        told: reason,
        teller: clerk.name,
      },
    ])
    for (const [verb, body] of [
      ['drop', { reason }],
      ['replay', undefined],
    ] as const) {
      const late = await clerk.post(`${path}/${verb}`, body)
      assert.deepEqual([late.status, late.json['code']], [404, 'intake.message-unknown'], verb)
    }
    assert.equal((await push(wrong)).status, 422)
    const [again, ...more] = await waiting()
    assert.notEqual(again?.['id'], message?.['id'])
    assert.deepEqual([again?.['times'], more], [1, []])
  })
})

describe('a program', () => {
  test('without a key, with a guessed or a disabled one, is refused in words', async () => {
    for (const token of ['', 'x', 'a'.repeat(32)]) {
      const answer = await push({}, token)
      assert.equal(answer.status, 401)
      assert.match(answer.text, /没有带接口密钥/)
    }
  })

  test('reaches only its own sources and offices, whatever it sends', async () => {
    at('2026-11-26T02:00:00Z')
    assert.equal((await push({ externalNumber: 'F1' })).status, 200)
    const other = await push({ externalNumber: 'F1' }, foreign)
    assert.equal(other.status, 403)
    const elsewhere = await push({ externalNumber: 'F2', item: otherItem })
    assert.equal(elsewhere.status, 403)
    assert.match(elsewhere.text, /不在这个密钥的办理机构里/)
    const moved = await push({ externalNumber: 'F3', office: 'health' })
    assert.equal(moved.status, 403)
    const get = (token: string, number: string): Promise<Answer> =>
      app.anyone.call(`/api/v1/intake/cases/${source}/${number}`, { headers: bearer(token) })
    const held = await get(key, 'F1')
    assert.equal(held.json['applicant'], '陈*')
    assert.doesNotMatch(held.text, new RegExp(OWNER))
    const [theirs, nobodys] = [await get(foreign, 'F1'), await get(foreign, 'F9')]
    assert.equal(theirs.status, 404)
    assert.equal(theirs.json['detail'], nobodys.json['detail'])
  })

  test('names no office but the one of the item, one under it, or one of its line where the form tells which', async () => {
    at('2026-11-26T02:00:00Z')
    const report = (externalNumber: string, more: Record<string, unknown>): Promise<Answer> =>
      push({ source: 'health-cases', externalNumber, ...more }, health)
    const others = await report('O1', { office: 'health' })
    assert.deepEqual([others.status, others.json['code']], [422, 'intake.office-foreign'])
    assert.match(others.text, /不能替它上报/)
    const { rows } = await app.pool.query(
      `select content->'code' as code from catalog.item_version where item_id = 'birth-certificate'`,
    )
    // A hospital of the health office, and another hospital than that of the item.
    for (const [number, of] of [
      ['O2', otherItem],
      ['O3', rows[0].code],
    ]) {
      const taken = await report(number, { item: of, office: '32080401' })
      assert.equal(taken.status, 200, taken.text)
    }
  })

  test('hands a case of a branch over with its clocks, by naming another office; a message that names none leaves it where it is', async () => {
    at('2026-11-26T02:00:00Z')
    const tell = (token: string, sequence: number, more: Record<string, unknown> = {}): Promise<Answer> =>
      push(
        {
          source: 'health-cases',
          externalNumber: 'S1',
          item: otherItem,
          sequence,
          at: `2026-11-2${sequence}T10:00:00+08:00`,
          ...more,
        },
        token,
      )
    const stands = async (): Promise<unknown[]> => {
      const { rows } = await app.pool.query(
        `select i.office, r.office as record, k.office as clock, k.started_at as started
         from cases.case c join cases.case_item i on i.case_id = c.id join intake.record r on r.case_id = c.id
           join deadlines.clock k on k.owner = c.id and k.state <> 'stopped'
         where c.source = 'health-cases' and c.external_number = 'S1'`,
      )
      return rows.map(({ office, record, clock, started }) => [office, record, clock, started.toISOString()])
    }
    const submitted = { office: '32080401', submittedAt: '2026-11-20T09:00:00+08:00' }
    assert.equal((await tell(station, 1, { ...submitted, at: '2026-11-20T10:00:00+08:00' })).status, 200)
    const begun = '2026-11-20T01:00:00.000Z'
    assert.deepEqual(await stands(), [['32080401', '32080401', '32080401', begun]])
    assert.equal((await tell(health, 2)).json['outcome'], 'applied')
    assert.deepEqual(await stands(), [['32080401', '32080401', '32080401', begun]])
    assert.equal((await tell(station, 3, { office: '32080401' })).json['outcome'], 'applied')

    const bureau = await bureauOf(otherItem)
    assert.equal((await tell(health, 4, { office: bureau })).json['outcome'], 'applied')
    assert.deepEqual(await stands(), [[bureau, bureau, bureau, begun]])
    const told = await app.pool.query(
      `select data->>'from' as "from", data->>'to' as "to" from platform.event where kind = 'case.rerouted'`,
    )
    assert.deepEqual(told.rows, [{ from: '32080401', to: bureau }])
    assert.equal((await tell(health, 5)).json['outcome'], 'applied')
    assert.deepEqual(await stands(), [[bureau, bureau, bureau, begun]])
    const late = await tell(station, 6, { office: '32080401' })
    assert.deepEqual([late.status, late.json['code']], [403, 'intake.office'])

    // What was over before the hand-over is told with it: the clock stopped then, not now.
    const acceptedAt = '2026-11-21T09:00:00+08:00'
    const state = { scheme: 'case-state-shanghai', value: '05' }
    const back = await tell(health, 6, { office: '32080401', state, acceptedAt })
    assert.equal(back.json['outcome'], 'applied', back.text)
    const clocks = await app.pool.query(
      `select k.kind, k.office, k.stopped_at as stopped from cases.case c join deadlines.clock k on k.owner = c.id
       where c.source = 'health-cases' and c.external_number = 'S1' order by k.kind`,
    )
    assert.deepEqual(
      clocks.rows.map(({ kind, office, stopped }) => [kind, office, stopped?.toISOString() ?? null]),
      [
        ['answer', bureau, new Date(acceptedAt).toISOString()],
        ['decision', '32080401', null],
      ],
    )
    const moved = await app.pool.query(
      `select e.kind, e.data->>'from' as "from", e.data->>'to' as "to", e.data->>'since' as since from cases.case c
         join deadlines.entry e on e.owner = c.id and e.what = 'moved'
       where c.source = 'health-cases' and c.external_number = 'S1' order by e.at, e.kind`,
    )
    assert.deepEqual(
      moved.rows.map(({ kind, from, to, since }) => [kind, from, to, since]),
      [
        ['answer', '32080401', bureau, '2026-11-24T02:00:00.000Z'],
        ['decision', bureau, '32080401', '2026-11-26T02:00:00.000Z'],
      ],
    )
  })

  test('a hand-over that is told late takes back the card of the office that had given the case away, and the other gets its own', async () => {
    at('2026-11-26T03:00:00Z')
    const tell = (token: string, sequence: number, more: Record<string, unknown>): Promise<Answer> =>
      push({ source: 'health-cases', externalNumber: 'S2', item: otherItem, sequence, ...more }, token)
    const submittedAt = '2026-11-26T09:00:00+08:00'
    const first = { office: '32080401', submittedAt, at: '2026-11-26T10:00:00+08:00' }
    assert.equal((await tell(station, 1, first)).status, 200)
    at('2026-12-10T02:00:00Z')
    const db = openDatabase(app.pool.options.connectionString ?? '', {} as unknown as World, () => now, 1)
    after(() => db.close())
    await sweep(db, now)
    const cards = async (): Promise<unknown[]> => {
      const { rows } = await app.pool.query(
        `select a.office, a.level, w.reason is not null as withdrawn from cases.case c join deadlines.alarm a on a.owner = c.id
           left join deadlines.withdrawal w on w.owner = a.owner and w.seq = a.seq
         where c.source = 'health-cases' and c.external_number = 'S2' order by a.at, a.seq`,
      )
      return rows.map(({ office, level, withdrawn }) => [office, level, withdrawn])
    }
    assert.deepEqual(await cards(), [['32080401', 'overdue', false]])
    const bureau = await bureauOf(otherItem)
    const handed = await tell(health, 2, { office: bureau, submittedAt, at: '2026-11-26T11:00:00+08:00' })
    assert.equal(handed.json['outcome'], 'applied', handed.text)
    assert.deepEqual(await cards(), [['32080401', 'overdue', true]])
    await sweep(db, now)
    assert.deepEqual(await cards(), [
      ['32080401', 'overdue', true],
      [bureau, 'overdue', false],
    ])
  })

  test('cannot use its key where people and officers sign in, nor a cookie in place of the key', async () => {
    for (const path of ['/api/v1/tasks', '/api/v1/cases', '/api/v1/intake/sources']) {
      assert.equal((await app.anyone.call(path, { headers: bearer(key) })).status, 401, path)
    }
    hrss = await app.officer('hrss.handling')
    assert.equal((await hrss.get(`/api/v1/intake/cases/${source}/F1`)).status, 401)
  })

  test('is told each thing that is wrong with a message', async () => {
    at('2026-11-26T02:00:00Z')
    const state = (value: string) => ({ scheme: 'case-state-shanghai', value })
    const result = (value: string) => ({ scheme: 'case-result-old', value })
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ state: state('99') }, /没有对应的办件状态.*05 受理/],
      [{ state: { scheme: 'nobody-knows', value: '1' } }, /认识的代码表/],
      [{ state: state('10') }, /还要写明办结结果/],
      [{ state: state('10'), result: result('1') }, /要写明原因/],
      [{ submittedAt: '2027-01-01T00:00:00+08:00', at: '2027-01-01T00:00:00+08:00' }, /比现在还晚/],
      [{ acceptedAt: '2026-11-19T00:00:00+08:00' }, /受理时间早于前一步/],
      [{ submittedAt: '0001-01-01T00:00:00+14:00' }, /收件时间早于 \d{4}-01-01/],
      [{ submittedAt: '1900-01-01T00:00:00+08:00' }, /收件时间早于/],
      [{ submittedAt: '1999-12-31T00:00:00+08:00' }, /收件时间早于/],
      [{ office: 'nowhere' }, /没有办理机构/],
    ]
    for (const [more, words] of cases) {
      const answer = await push({ externalNumber: 'W1', ...more })
      assert.equal(answer.status, 422, JSON.stringify(more))
      assert.match(String(answer.json['detail']), words)
    }
    assert.deepEqual(await rowOf('W1'), {})
    const first = await push({ externalNumber: 'W2', sequence: 1 })
    assert.equal(first.status, 200, first.text)
    const reused = await push({ externalNumber: 'W2', sequence: 1, state: state('05') })
    assert.match(String(reused.json['detail']), /序号 1 已经用于/)
  })

  test('who applied under a number with another name sees nothing of it', async () => {
    at('2026-11-26T02:00:00Z')
    const answer = await push({ externalNumber: 'N1', applicant: { name: '别人', number: OWNER } })
    assert.equal(answer.status, 200, answer.text)
    assert.equal((await rowOf('N1'))['person_id'], null)
    const company = await push({
      externalNumber: 'N2',
      applicant: { name: '某某有限公司', number: '91350100M000100Y43' },
    })
    assert.equal(company.status, 200, company.text)
    const found = await rowOf('N2')
    hrss = await app.officer('hrss.handling')
    assert.equal((await hrss.get(`/api/v1/tasks/${found['case_id']}/${found['step']}`)).status, 200)
  })

  test('is one of those who can be told by their actor', async () => {
    const found = await app.pool.query(
      `select distinct actor from platform.event where kind = 'case.received' and actor->>'kind' = 'client'
         and data->>'source' = $1`,
      [source],
    )
    assert.deepEqual(found.rows, [{ actor: { kind: 'client', id: clientId, name: '人社一体化系统' } }])
  })
})

describe('二次录入率', () => {
  test('counts a result typed by hand although the department gives it, and leads to the case', async () => {
    at('2026-12-01T02:00:00Z')
    const parent = await app.person(OWNER)
    const begun = await parent.post('/api/v1/drafts', { onething: 'newborn' })
    const draft = `/api/v1/drafts/${begun.json['id']}`
    const consented = await parent.post(`${draft}/consent`)
    const answers = Object.fromEntries(
      list(consented.json, 'questions')
        .flatMap((question) => texts(question, 'elements'))
        .map((id) => {
          const element = list(consented.json, 'elements').find((each) => each['element'] === id)
          const first = list(element ?? {}, 'choices')[0]?.['value']
          return [id, id === 'child.givenName' ? '一诺' : String(first ?? '')]
        }),
    )
    await parent.post(`${draft}/answers`, { answers })
    const filed = await parent.post(`${draft}/submit`, { signature: { kind: 'typed', name: parent.name } })
    assert.equal(filed.status, 201, filed.text)
    const officer = await app.officer('health.handling')
    const task = `/api/v1/tasks/${filed.json['caseId']}/fertility-registration`
    await officer.post(`${task}/accept`, { opinion: '材料齐全' })
    const granted = await officer.post(`${task}/grant`, {
      opinion: '准予',
      outputs: { 'child.fertilityNo': 'SY1' },
    })
    assert.equal(granted.status, 200, granted.text)

    const supervisor = await app.officer('health.supervision')
    const span = 'from=2026-12-01&to=2026-12-31'
    const figures = await supervisor.get(`/api/v1/intake/second-typing?${span}&office=health`)
    const [whole] = list(figures.json, 'rows')
    assert.deepEqual([whole?.['decided'], whole?.['handTyped'], whole?.['rate']], [1, 1, 1], figures.text)
    const behind = await supervisor.get(`/api/v1/intake/second-typing/cases?${span}&kind=hand-typed`)
    assert.deepEqual(
      list(behind.json, 'cases').map((each) => [each['caseNumber'], each['applicant']]),
      [[filed.json['number'], '陈*']],
    )
    assert.equal((await officer.get(`/api/v1/intake/second-typing?${span}`)).status, 403)
  })
})

test('a clock that began before a hand-over and was over before we heard of either is told of by the sweep, and by nothing else', async () => {
  at('2026-12-10T02:00:00Z')
  const bureau = await bureauOf(otherItem)
  const submittedAt = '2026-11-26T09:00:00+08:00'
  const first = { office: '32080401', at: '2026-11-26T10:00:00+08:00' }
  const about = { externalNumber: 'S3', source: 'health-cases', item: otherItem, submittedAt }
  assert.equal((await push({ ...about, ...first, sequence: 1 }, station)).status, 200)
  at('2027-01-20T02:00:00Z')
  const accepted = { scheme: 'case-state-shanghai', value: '05' }
  const both = await push(
    {
      ...about,
      sequence: 2,
      office: bureau,
      state: accepted,
      acceptedAt: '2026-11-26T11:30:00+08:00',
      at: '2027-01-19T11:00:00+08:00',
    },
    health,
  )
  assert.equal(both.json['outcome'], 'applied', both.text)
  const db = openDatabase(app.pool.options.connectionString ?? '', {} as unknown as World, () => now, 1)
  after(() => db.close())
  await sweep(db, now)
  const { rows } = await app.pool.query(
    `select a.office, a.kind, a.level from cases.case c join deadlines.alarm a on a.owner = c.id
     where c.external_number = 'S3' and c.source = 'health-cases' and a.kind = 'decision'`,
  )
  assert.deepEqual(
    rows.map(({ office, level }) => [office, level]),
    [[bureau, 'overdue']],
  )
})
