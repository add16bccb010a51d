import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { systemClock } from '../platform/clock.ts'
import type { PullPlace } from '../platform/config.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import { readSheet } from '../platform/sheet.ts'
import { writeWorkbook } from '../platform/write-workbook.ts'
import { list, openApp, type Answer, type Caller, type Json } from '../../test/app.ts'
import { expireFaulty } from './commands/faulty-rows.ts'
import { pullSource } from './commands/pull.ts'
import { tellTroubled } from './commands/tell-troubled.ts'
import type { Pulled } from './connector-model.ts'
import { maskCell } from './connector.ts'

const folder = mkdtempSync(join(tmpdir(), 'tongban-mailbox-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** A list over HTTP in two pages, in words of its own. */
const listed = [
  {
    no: 'H1',
    sx: '',
    xm: '陈静',
    zj: '320812199403121021',
    zt: '05',
    sj: '2026-11-20 09:30',
    slsj: '2026-11-20 10:00',
  },
  { no: 'H2', sx: '', xm: '李明', zj: '320812199208251058', zt: '02', sj: '2026-11-21 09:30', slsj: '' },
]
const server = createServer((request, response) => {
  const next = new URL(request.url ?? '/', 'http://x').searchParams.get('from')
  response.writeHead(200, { 'content-type': 'application/json', 'x-simulator': '1' })
  response.end(JSON.stringify({ data: { list: next ? [listed[1]] : [listed[0]], more: next ? null : '2' } }))
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
after(() => new Promise((done) => server.close(done)))

const pulls: Record<string, PullPlace> = {
  mailbox: { folder },
  listing: { paths: ['/cases'] },
}
const app = await openApp({
  regionId: 'huaian',
  services: ['web', 'worker'],
  sources: { listing: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } },
  pulls,
})
pulls['tables'] = {
  database: app.pool.options.connectionString ?? '',
  tables: ['dept.v_bj', 'dept.nothing'],
}
let manager: Caller
let reviewer: Caller
let item = { scheme: '', value: '' }
const schemes = () => ({ item: item.scheme, state: 'case-state-shanghai', result: 'case-result-old' })

before(async () => {
  app.at('2026-11-26T02:00:00Z')
  const found = await app.pool.query(
    `select content->'code' as code from catalog.item_version where content->>'office' = 'hrss' order by item_id limit 1`,
  )
  item = found.rows[0].code
  for (const each of listed) each.sx = item.value
  manager = await app.officer('hall.manager')
  reviewer = await app.officer('hall.items-review')
  const clerk = await app.officer('hall.counter')
  for (const [id, name] of [
    ['tables', '老业务库'],
    ['mailbox', '文件交换'],
    ['listing', '接口系统'],
  ])
    assert.equal((await clerk.post('/api/v1/intake/sources', { id, name })).status, 200)
})

let counter = 0
const shownOf = async (source: string): Promise<Json | undefined> =>
  list((await manager.get('/api/v1/intake/connectors')).json, 'connectors').find(
    (each) => each['source'] === source,
  )
const save = async (source: string, body: object, base?: string | null): Promise<Answer> => {
  const seen = base === undefined ? ((await shownOf(source))?.['digest'] ?? null) : base
  return manager.call(`/api/v1/intake/connectors/${source}`, {
    method: 'POST',
    body: { offices: ['hrss'], ...body, base: seen },
    headers: { 'x-csrf-token': manager.csrf, 'idempotency-key': `connector-${(counter += 1)}` },
  })
}
const approve = async (source: string, by = reviewer): Promise<Answer> =>
  by.post(`/api/v1/intake/connectors/${source}/approve`, { digest: (await shownOf(source))?.['digest'] })
/** By two persons, as it must be. */
async function start(source: string): Promise<Answer> {
  assert.equal((await act(source, 'propose')).status, 200)
  return approve(source)
}
const act = (source: string, verb: string, body: object = {}): Promise<Answer> =>
  manager.post(`/api/v1/intake/connectors/${source}/${verb}`, body)
const statesOf = async (source: string): Promise<Record<string, string>> => {
  const found = await app.pool.query(
    `select c.external_number as number, i.state from cases.case c join cases.case_item i on i.case_id = c.id where c.source = $1`,
    [source],
  )
  return Object.fromEntries(found.rows.map(({ number, state }) => [number, state]))
}
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await isSo()) return
    await app.pool.query(`select graphile_worker.add_job('intake:pull-all', job_key := 'test')`)
    await new Promise((done) => setTimeout(done, 100))
  }
  assert.fail(`${what} did not come about`)
}

describe('a table of a department', () => {
  const way = { kind: 'table', schema: 'dept', table: 'v_bj', order: 'xh' }
  const columns = {
    externalNumber: 'bjbh',
    item: 'sxbm',
    name: 'sqr',
    number: 'zjhm',
    state: 'zt',
    submittedAt: 'sjsj',
    acceptedAt: 'slsj',
    sequence: 'cs',
  }

  test('is drawn and tried before it is used; codes that mean nothing are told, and no case is touched', async () => {
    await app.pool.query(`create schema dept;
      create table dept.bj (xh bigint, bjbh text, sxbm text, sqr text, zjhm text, zt text, sjsj timestamp, slsj timestamp, cs int)`)
    await app.pool.query('create view dept.v_bj as select * from dept.bj')
    await app.pool.query(
      `insert into dept.bj values (1, 'D1', $1, '陈静', '320812199403121021', '02', '2026-11-20 09:30', null, 1),
        (2, 'D2', $1, '李明', '320812199208251058', '99', '2026-11-20 10:30', null, 1)`,
      [item.value],
    )
    assert.equal((await save('nobody', { way, columns, schemes: schemes() })).status, 404)
    assert.equal((await save('tables', { way, columns, schemes: schemes() })).status, 200)
    const early = await act('tables', 'propose')
    assert.equal(early.json['code'], 'intake.connector-untried')
    const tried = await act('tables', 'try')
    assert.equal(tried.status, 200, tried.text)
    assert.deepEqual(
      list(tried.json, 'rows').map(({ externalNumber, outcome, applicant }) => [
        externalNumber,
        outcome,
        applicant,
      ]),
      [
        ['**', 'right', '陈*'],
        ['**', 'unknown', '李*'],
      ],
    )
    assert.doesNotMatch(tried.text, /320812199403121021/)
    assert.deepEqual(await statesOf('tables'), {})
    // A recorded sample tells the same, and what cannot be read.
    const sample = { text: `bjbh,sxbm\r\nD3,${item.value}` }
    const wrong = await act('tables', 'try', { sample })
    assert.equal(wrong.json['passed'], false)
    assert.match(wrong.text, /申请人：没有填/)
    assert.equal((await act('tables', 'propose')).status, 409)
    // A column of text can put nothing in order: neither the table nor a good sample lets it go live.
    await save('tables', { way: { ...way, order: 'bjbh' }, columns, schemes: schemes() })
    const good = `bjbh,sxbm,sqr,zjhm,zt,sjsj\r\nD3,${item.value},陈静,320812199403121021,02,2026-11-20 09:30`
    for (const body of [{}, { sample: { text: good } }]) {
      const refused = await act('tables', 'try', body)
      assert.equal(refused.json['code'], 'intake.pull-failed')
      assert.match(refused.text, /「bjbh」列的类型是 text，排不出先后/)
    }
    assert.equal((await act('tables', 'propose')).status, 409)
    await save('tables', { way, columns, schemes: schemes() })
    assert.equal((await act('tables', 'try', { sample: { text: good } })).json['passed'], true)
    assert.equal((await act('tables', 'try')).json['passed'], true)
    assert.equal((await start('tables')).status, 200)
  })

  test('is fetched from where it was left; an unknown code waits and is not lost; what is live is not changed', async () => {
    await until('the first row', async () => (await statesOf('tables'))['D1'] === 'submitted')
    const clerk = await app.officer('hall.counter')
    const waits = list((await clerk.get('/api/v1/intake/rejected?source=tables')).json, 'messages')
    assert.deepEqual(
      waits.map(({ externalNumber, channel }) => [externalNumber, channel]),
      [['D2', 'pull']],
    )
    await app.pool.query(
      `insert into dept.bj values (3, 'D1', $1, '陈静', '320812199403121021', '05', '2026-11-20 09:30', '2026-11-21 09:00', 2)`,
      [item.value],
    )
    await until('the second turn', async () => (await statesOf('tables'))['D1'] === 'accepted')
    // A placeholder for a date holds up only its own row.
    await app.pool.query(
      `insert into dept.bj values (4, 'D4', $1, '陈静', '320812199403121021', '02', '0001-01-01', null, 1),
        (5, 'D5', $1, '李明', '320812199208251058', '02', '2026-11-20 09:30', null, 1)`,
      [item.value],
    )
    await until('the row behind it', async () => (await statesOf('tables'))['D5'] === 'submitted')
    await app.pool.query('delete from dept.bj where xh = 4')
    // What has no place in the order is told of wherever somebody looks.
    await app.pool.query(
      `insert into dept.bj select null, 'D6', sxbm, sqr, zjhm, zt, sjsj, slsj, cs from dept.bj where xh = 5`,
    )
    await until('the word of it', async () =>
      /有 1 行的「xh」列是空的/.test(String((await shownOf('tables'))?.['error'])),
    )
    assert.equal((await act('tables', 'try')).json['unordered'], 1)
    await app.pool.query('delete from dept.bj where xh is null')
    await app.pool.query(
      `insert into dept.bj values (6, 'D6', $1, '李明', '320812199208251058', '02', '2026-11-20 09:30', null, 1)`,
      [item.value],
    )
    await until('the row that was mended', async () => (await statesOf('tables'))['D6'] === 'submitted')
    assert.equal(
      (await save('tables', { way, columns, schemes: schemes() })).json['code'],
      'intake.connector-live',
    )
    const [shown] = list((await manager.get('/api/v1/intake/connectors')).json, 'connectors')
    assert.deepEqual([shown?.['taken'], shown?.['waiting'], shown?.['error']], [4, 2, null])
    assert.equal((await act('tables', 'stop')).status, 200)
  })

  test('that is stopped and drawn anew while a page is under way begins at its beginning', async () => {
    await app.pool.query(`update intake.connector set state = 'live' where source = 'tables'`)
    const redrawn = async (): Promise<Pulled> => {
      await app.pool.query(
        `update intake.connector set state = 'draft', position = null where source = 'tables'`,
      )
      return { header: [], rows: [], next: '99' }
    }
    const db = openDatabase(
      app.pool.options.connectionString ?? '',
      { pull: redrawn, region: { offices: new Map() } } as unknown as World,
      systemClock,
      1,
    )
    await pullSource(db, { kind: 'system', name: 'test' }, 'tables')
    await db.close()
    const found = await app.pool.query(`select position from intake.connector where source = 'tables'`)
    assert.deepEqual(found.rows, [{ position: null }])
  })

  test('whose pulls fail for half an hour is told to its operators, once; when it is there again its error is gone', async () => {
    // One of its own, which the worker of the application cannot fetch from either.
    await app.pool.query(`insert into intake.source
      select (jsonb_populate_record(s, '{"id":"nowhere"}')).* from intake.source s where id = 'tables'`)
    await app.pool.query(`insert into intake.connector
      select (jsonb_populate_record(c, jsonb_build_object('source', 'nowhere', 'state', 'live',
        'content', c.content || '{"source":"nowhere"}'))).* from intake.connector c where source = 'tables'`)
    let now = new Date('2026-11-26T03:00:00Z')
    let pull = (): Promise<Pulled> => Promise.reject(new Error('no route to host'))
    const region = {
      systems: new Map(),
      offices: new Map([['hall', { id: 'hall', posts: [{ permissions: ['exchange.operate'] }] }]]),
    }
    const world = { pull: () => pull(), region, hasAddress: () => false } as unknown as World
    const db = openDatabase(app.pool.options.connectionString ?? '', world, () => now, 1)
    const actor = { kind: 'system' as const, name: 'test' }
    const runAt = async (time: string): Promise<string[]> => {
      now = new Date(`2026-11-26T${time}:00Z`)
      await pullSource(db, actor, 'nowhere')
      await db.write(actor, tellTroubled)
      const { rows } = await app.pool.query<{ text: string }>(
        `select text from messages.notice where once like 'pull nowhere failing%'`,
      )
      return rows.map(({ text }) => text)
    }
    assert.deepEqual(await runAt('03:00'), [])
    assert.deepEqual(await runAt('03:29'), [])
    const told = await runAt('03:31')
    assert.match(told[0] ?? '', /不能从「.+」取办件：no route to host/)
    assert.deepEqual(await runAt('03:50'), told)
    assert.match(String((await shownOf('nowhere'))?.['error']), /no route/)
    pull = () => Promise.resolve({ header: [], rows: [], next: null })
    await runAt('03:51')
    assert.equal((await shownOf('nowhere'))?.['error'], null)
    await db.close()
    await app.pool.query(`delete from intake.connector where source = 'nowhere'`)
    await app.pool.query(`delete from intake.source where id = 'nowhere'`)
  })

  test('cannot be named so that something else is read or written', async () => {
    for (const table of ['v_bj; drop table dept.bj', 'v"bj', 'pg_catalog.pg_authid'])
      assert.equal(
        (await save('tables', { way: { ...way, table }, columns, schemes: schemes() })).status,
        400,
        table,
      )
    await save('tables', {
      way,
      columns: { ...columns, name: 'sqr"; drop table dept.bj; --' },
      schemes: schemes(),
    })
    const tried = await act('tables', 'try')
    assert.equal(tried.json['passed'], false, tried.text)
    assert.equal((await app.pool.query('select from dept.bj')).rowCount, 5)
    await save('tables', { way: { ...way, table: 'nothing' }, columns, schemes: schemes() })
    assert.equal((await act('tables', 'try')).status, 409)
  })
})

describe('what may be drawn, and by whom', () => {
  const way = { kind: 'table', schema: 'dept', table: 'v_bj', order: 'xh' }
  const drawn = () => ({ way, columns: { externalNumber: 'bjbh' }, schemes: schemes() })

  test('is named in the configuration: no other table, no other path, no way out of a folder', async () => {
    for (const other of [
      { ...way, schema: 'people', table: 'person' },
      { ...way, table: 'bj' },
      { kind: 'mailbox' },
      { kind: 'http', path: '/cases', rows: 'data' },
    ]) {
      const refused = await save('tables', { ...drawn(), way: other })
      assert.deepEqual(
        [refused.status, refused.json['code']],
        [422, 'intake.pull-not-allowed'],
        JSON.stringify(other),
      )
      assert.match(refused.text, /dept\.v_bj/)
    }
    const http = (path: string) => save('listing', { ...drawn(), way: { kind: 'http', path, rows: 'data' } })
    assert.equal((await http('/people')).json['code'], 'intake.pull-not-allowed')
    for (const path of ['/cases/../people', '//other.example/cases', '/cases?all=1', '/./cases', '/%2e%2e/x'])
      assert.equal((await http(path)).status, 400, path)
  })

  test('goes live only by a second person, as that person saw it, and neither who drew nor who proposed it', async () => {
    const columns = {
      externalNumber: 'bjbh',
      item: 'sxbm',
      name: 'sqr',
      number: 'zjhm',
      state: 'zt',
      submittedAt: 'sjsj',
    }
    assert.equal((await save('tables', { way, columns, schemes: schemes() })).status, 200)
    assert.equal((await approve('tables')).json['code'], 'intake.connector-not-proposed')
    assert.equal((await act('tables', 'try')).json['passed'], true)
    assert.equal((await act('tables', 'propose')).status, 200)
    assert.equal((await approve('tables', manager)).status, 403)
    // The same officer in a chair that may approve.
    await app.pool.query(`update intake.connector set changed_by = jsonb_set(proposed_by, '{id}',
      to_jsonb((select id::text from people.staff where username = 'hall.items-review'))) where source = 'tables'`)
    assert.equal((await approve('tables')).json['code'], 'intake.connector-own')
    const seen = (await shownOf('tables'))?.['digest']
    // Two at once: what was changed after it was seen is not approved, and nobody writes over what he has not seen.
    assert.equal(
      (await save('tables', { way, columns: { ...columns, sequence: 'cs' }, schemes: schemes() })).status,
      200,
    )
    const stale = await save('tables', { way, columns, schemes: schemes() }, String(seen))
    assert.equal(stale.json['code'], 'intake.connector-changed')
    await act('tables', 'try')
    await act('tables', 'propose')
    const old = await reviewer.post('/api/v1/intake/connectors/tables/approve', { digest: seen })
    assert.equal(old.json['code'], 'intake.connector-changed')
    const digest = (await shownOf('tables'))?.['digest']
    const back = await reviewer.post('/api/v1/intake/connectors/tables/return', {
      digest,
      remark: '序号列不对',
    })
    assert.equal(back.status, 200, back.text)
    assert.deepEqual(
      [(await shownOf('tables'))?.['state'], (await shownOf('tables'))?.['remark']],
      ['draft', '序号列不对'],
    )
    await act('tables', 'propose')
    const both = await Promise.all([approve('tables'), approve('tables')])
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409])
    assert.equal((await act('tables', 'stop')).status, 200)
    // Whoever is asked next reads what it was before.
    assert.equal((await save('tables', { way, columns, schemes: schemes() })).status, 200)
    const agreed = {
      source: 'tables',
      offices: ['hrss'],
      way,
      columns: { ...columns, sequence: 'cs' },
      schemes: schemes(),
    }
    assert.deepEqual((await shownOf('tables'))?.['admitted'], agreed)
  })

  test('is masked while it is tried, also where a wrong column brings people; a look with a purpose is recorded', async () => {
    const columns = {
      externalNumber: 'zjhm',
      item: 'sqr',
      name: 'zt',
      number: 'bjbh',
      state: 'zjhm',
      submittedAt: 'sqr',
    }
    await save('tables', { way, columns, schemes: schemes() })
    const masked = await act('tables', 'try')
    assert.equal(masked.status, 200, masked.text)
    assert.doesNotMatch(masked.text, /320812199403121021|陈静|李明/)
    const open = await act('tables', 'try', { purpose: '核对列名对不对' })
    assert.match(open.text, /「陈静」不是时间/)
    const looked = await app.pool.query(
      `select actor->>'name' as name from platform.event where kind = 'intake.connector-tried' and data->>'purpose' = '核对列名对不对'`,
    )
    assert.equal(looked.rows.length, 1)
  })

  test('is tried against a recorded sample: an answer in JSON, lines of a CSV, a workbook', async () => {
    const columns = {
      externalNumber: 'no',
      item: 'sx',
      name: 'xm',
      number: 'zj',
      state: 'zt',
      submittedAt: 'sj',
      acceptedAt: 'slsj',
    }
    const http = { kind: 'http', path: '/cases', rows: 'data.list', next: 'data.more', after: 'from' }
    await save('listing', { way: http, columns, schemes: schemes() })
    const tryIt = async (sample: object): Promise<[number, unknown, unknown]> => {
      const { status, json } = await act('listing', 'try', { sample })
      return [status, json['passed'] ?? json['code'], (json['rows'] as unknown[] | undefined)?.length]
    }
    assert.deepEqual(await tryIt({ text: JSON.stringify({ data: { list: listed } }) }), [200, true, 2])
    assert.deepEqual(await tryIt({ text: JSON.stringify(listed) }), [200, true, 2])
    assert.deepEqual(await tryIt({ text: '{"data": {"list": [' }), [
      422,
      'intake.sample-unreadable',
      undefined,
    ])
    assert.deepEqual(await tryIt({ text: '{"data": {}}' }), [422, 'intake.sample-unreadable', undefined])
    assert.deepEqual(await tryIt({ text: '['.repeat(100_000) }), [422, 'intake.sample-unreadable', undefined])
    assert.deepEqual(await tryIt({ text: 'no,sx' }), [422, 'intake.sample-unreadable', undefined])
    const head = Object.values(columns)
    const cells = listed.map((row) => head.map((name) => String(row[name as 'no'])))
    const csv = [head, ...cells].map((each) => each.join('\t')).join('\n')
    assert.deepEqual(await tryIt({ text: csv }), [200, true, 2])
    const workbook = await writeWorkbook({
      sheet: '样本',
      head,
      rows: cells.map((row) => row.map((text) => ({ text }))),
    })
    assert.deepEqual(await tryIt({ content: workbook.toString('base64') }), [200, true, 2])
    assert.deepEqual(await statesOf('listing'), {})
  })
})

describe('whose items it may tell of', () => {
  const way = { kind: 'table', schema: 'dept', table: 'v_bj', order: 'xh' }
  const columns = {
    externalNumber: 'bjbh',
    item: 'sxbm',
    name: 'sqr',
    number: 'zjhm',
    state: 'zt',
    submittedAt: 'sjsj',
  }
  const drawn = (offices: string[]) => ({ offices, way, columns, schemes: schemes() })
  const codeOf = async (office: string): Promise<string> => {
    const found = await app.pool.query(
      `select content->'code'->>'value' as code from catalog.item_version where content->>'office' = $1 limit 1`,
      [office],
    )
    return found.rows[0].code
  }
  const put = (place: number, number: string, code: string) =>
    app.pool.query(
      `insert into dept.bj (xh, bjbh, sxbm, sqr, zjhm, zt, sjsj)
       values ($1, $2, $3, '李明', '320812199208251058', '02', '2026-11-20 09:30')`,
      [place, number, code],
    )
  const officesOf = async (numbers: string[]): Promise<Record<string, string>> => {
    const found = await app.pool.query(
      `select external_number as number, office from intake.record
       where source = 'tables' and case_id is not null and external_number = any($1)`,
      [numbers],
    )
    return Object.fromEntries(found.rows.map(({ number, office }) => [number, office]))
  }
  const refusedOf = async (number: string): Promise<Json | undefined> => {
    const clerk = await app.officer('hall.counter')
    const waits = list((await clerk.get('/api/v1/intake/rejected?source=tables')).json, 'messages')
    return waits.find(({ externalNumber }) => externalNumber === number)
  }

  test('is drawn: at least one office, and only such as there are', async () => {
    for (const [offices, code] of [
      [[], 'intake.connector-officeless'],
      [['hrss', 'nobody'], 'intake.connector-office-unknown'],
    ] as const) {
      const refused = await save('tables', drawn([...offices]))
      assert.deepEqual([refused.status, refused.json['code']], [422, code], refused.text)
    }
  })

  test('a row of another office is refused: told while it is tried, kept with the reason when it is fetched', async () => {
    await app.pool.query('truncate dept.bj')
    await put(1, 'O-own', item.value)
    await put(2, 'O-other', await codeOf('police'))
    await save('tables', drawn(['hrss']))
    const tried = await act('tables', 'try')
    assert.equal(tried.json['passed'], false)
    assert.deepEqual(
      list(tried.json, 'rows').map(({ outcome }) => outcome),
      ['right', 'refused'],
    )
    assert.match(tried.text, /由.+办理，不在这个接入方式写明的机构里/)
    const sample = (code: string) => ({
      text: `bjbh,sxbm,sqr,zjhm,zt,sjsj\nO-1,${code},某人,1,02,2026-11-20`,
    })
    const told = await act('tables', 'try', { sample: sample(await codeOf('police')) })
    assert.equal(list(told.json, 'rows')[0]?.['outcome'], 'refused')
    await act('tables', 'try', { sample: sample(item.value) })
    assert.equal((await start('tables')).status, 200)
    await until('the own row', async () => (await officesOf(['O-own']))['O-own'] === 'hrss')
    await until('the refusal', async () => (await refusedOf('O-other')) !== undefined)
    assert.equal((await refusedOf('O-other'))?.['code'], 'intake.connector-office')
    assert.deepEqual(await officesOf(['O-other']), {})
    // Nor by taking it in again, until two persons have agreed on it.
    const clerk = await app.officer('hall.counter')
    const replay = async (): Promise<Answer> =>
      clerk.post(`/api/v1/intake/rejected/tables/${String((await refusedOf('O-other'))?.['id'])}/replay`, {})
    assert.equal((await replay()).json['code'], 'intake.connector-office')
    await app.pool.query(`update intake.message set offices = null where external_number = 'O-other'`)
    assert.equal((await replay()).json['code'], 'intake.connector-office', 'kept before offices were drawn')
    await act('tables', 'stop')
    await save('tables', drawn(['hrss', 'police']))
    assert.equal((await replay()).json['code'], 'intake.connector-office')
    await act('tables', 'try')
    await act('tables', 'propose')
    const shown = await shownOf('tables')
    assert.ok(shown)
    assert.deepEqual(
      [shown['offices'], (shown['admitted'] as Json)['offices']],
      [['hrss', 'police'], ['hrss']],
    )
    await approve('tables')
    await until('what was added', async () => (await officesOf(['O-other']))['O-other'] === 'police')
    await act('tables', 'stop')
  })

  test('of one office alone, items of the office above it are its own; those of offices under it are theirs', async () => {
    await app.pool.query('truncate dept.bj')
    await put(1, 'U-above', await codeOf('police'))
    await save('tables', drawn(['320803550000']))
    assert.equal((await act('tables', 'try')).json['passed'], true)
    assert.equal((await start('tables')).status, 200)
    await until('it', async () => (await officesOf(['U-above']))['U-above'] === '320803550000')
    await act('tables', 'stop')
    // Among several nobody knows whose it is.
    await save('tables', drawn(['320803550000', '320804550000']))
    assert.equal((await act('tables', 'try')).json['passed'], false)
  })

  test('that was approved before it was asked is fetched no more, and whoever operates it reads what to do', async () => {
    await app.pool.query(
      `update intake.connector set state = 'live', content = content - 'offices' where source = 'tables'`,
    )
    await put(2, 'L-1', item.value)
    await until('the word of it', async () =>
      /没有写明这个来源可以报哪些机构的办件.*先停用/.test(String((await shownOf('tables'))?.['error'])),
    )
    assert.deepEqual(await officesOf(['L-1']), {})
    await act('tables', 'stop')
    assert.equal((await act('tables', 'try')).json['code'], 'intake.connector-officeless')
    await app.pool.query(`update intake.connector set state = 'proposed' where source = 'tables'`)
    assert.equal((await approve('tables')).status, 409)
  })
})

describe('rows that cannot be read', () => {
  const way = { kind: 'table', schema: 'dept', table: 'v_bj', order: 'xh' }
  const columns = {
    externalNumber: 'bjbh',
    item: 'sxbm',
    name: 'sqr',
    number: 'zjhm',
    state: 'zt',
    submittedAt: 'sjsj',
  }
  const kept = async (source: string): Promise<Json[]> =>
    list((await manager.get(`/api/v1/intake/connectors/${source}/faulty`)).json, 'rows')

  test('are kept with the reason and masked, shown for a purpose, and read again once the columns are mended', async () => {
    await app.pool.query('drop view dept.v_bj; truncate dept.bj; alter table dept.bj add column kd text')
    await app.pool.query('create view dept.v_bj as select * from dept.bj')
    await app.pool.query(
      `insert into dept.bj (xh, bjbh, sxbm, sqr, zjhm, zt, sjsj, kd) values
        (11, 'F1', $1, '赵云飞', '320812199403121021', '02', null, '2026-11-20 09:30'),
        (12, 'F2', $1, '钱多多', '320812199208251058', '02', '2026-11-20 09:30', '2026-11-20 09:30')`,
      [item.value],
    )
    const sample = { text: `bjbh,sxbm,sqr,zjhm,zt,sjsj\nF0,${item.value},某人,1,02,2026-11-20` }
    await save('tables', { way, columns, schemes: schemes() })
    assert.equal((await act('tables', 'try', { sample })).json['passed'], true)
    assert.equal((await start('tables')).status, 200)
    await until('the right row', async () => (await statesOf('tables'))['F2'] === 'submitted')
    await until('the kept row', async () => (await kept('tables')).length === 1)
    const [row] = await kept('tables')
    assert.match(JSON.stringify(row), /收件时间：没有填/)
    assert.doesNotMatch(JSON.stringify(row), /赵云飞|320812199403121021/)
    assert.equal((await shownOf('tables'))?.['faulty'], 1)
    const revealed = await act('tables', `faulty/${String(row?.['id'])}/reveal`, {
      purpose: '核对对方的数据',
    })
    assert.match(revealed.text, /赵云飞/)
    const looks = await app.pool.query(`select from platform.event where kind = 'intake.faulty-revealed'`)
    assert.equal(looks.rows.length, 1)
    assert.equal((await act('tables', 'faulty/retry')).status, 200)
    await until('its second reading', async () => {
      const found = await app.pool.query(`select from intake.faulty_row where read_with is not null`)
      return found.rows.length === 1
    })
    await act('tables', 'stop')
    assert.equal((await act('tables', 'faulty/retry')).json['code'], 'intake.connector-not-live')
    await save('tables', { way, columns: { ...columns, submittedAt: 'kd' }, schemes: schemes() })
    await act('tables', 'try', { sample: { text: sample.text.replace('sjsj', 'kd') } })
    // Gone over there: only what was kept here tells of it.
    await app.pool.query(`delete from dept.bj where bjbh = 'F1'`)
    // What a connector did not draw it did not fetch.
    await app.pool.query(
      `update intake.faulty_row set header = header || 'kd'::text, cells = cells || '2026-11-20 09:30'::text`,
    )
    assert.equal((await start('tables')).status, 200)
    await until('the mended row', async () => (await statesOf('tables'))['F1'] === 'submitted')
    await until('an empty list', async () => (await kept('tables')).length === 0)
    await act('tables', 'stop')
  })

  test('are bounded: beyond it they are counted, and a row is let go with a reason', async () => {
    await app.pool.query(
      `insert into intake.faulty_row (source, id, row, header, cells, faults, digest, read_with, received_at)
       select 'tables', gen_random_uuid(), n, '{bjbh}', array[n::text], '[]', 'filler ' || n,
         (select tried from intake.connector where source = 'tables'), now() from generate_series(1000, 10998) n`,
    )
    await app.pool.query(
      `insert into dept.bj (xh, bjbh, sxbm, sqr, zjhm, zt, kd)
       select n, 'B' || n, $1, '孙某', '1', '02', 'never' from generate_series(20, 24) n`,
      [item.value],
    )
    assert.equal((await start('tables')).status, 200)
    await until('the bound', async () => Number((await shownOf('tables'))?.['lost']) === 4)
    assert.equal((await shownOf('tables'))?.['faulty'], 10_000)
    await act('tables', 'stop')
    const found = await app.pool.query(`select id from intake.faulty_row where row < 1000`)
    const key = `faulty/${String(found.rows[0].id)}/drop`
    assert.equal((await act('tables', key, { reason: '对方说作废了' })).status, 200)
    assert.equal((await act('tables', key, { reason: '对方说作废了' })).json['code'], 'intake.faulty-unknown')
    await app.pool.query(`delete from intake.faulty_row where source = 'tables'`)
  })

  test('that nobody mends or drops go some time after they came last; that they were there stays in the trail', async () => {
    const came = (row: number, days: number) =>
      app.pool.query(
        `insert into intake.faulty_row (source, id, row, header, cells, faults, digest, received_at)
         values ('tables', gen_random_uuid(), $1, '{sqr}', '{孙某}', '[]', 'old ' || $1::int, now() - make_interval(days => $2))`,
        [row, days],
      )
    await came(1, 31)
    await came(2, 31)
    await came(3, 29)
    const world = { keepFaultyDays: 30 } as World
    const db = openDatabase(app.pool.options.connectionString ?? '', world, systemClock, 1)
    await expireFaulty(db, { kind: 'system', name: 'test' })
    await expireFaulty(db, { kind: 'system', name: 'test' })
    await db.close()
    const left = await app.pool.query(`delete from intake.faulty_row where source = 'tables' returning row`)
    assert.deepEqual(left.rows, [{ row: 3 }])
    const told = await app.pool.query(`select data from platform.event where kind = 'intake.faulty-expired'`)
    assert.deepEqual(told.rows, [{ data: { source: 'tables', rows: 2, days: 30 } }])
  })
})

describe('what is shown of a cell', () => {
  test('is its first character, and of a short one nothing but how long it is', () => {
    const shown = ['', '女', '陈静', '欧阳小静', '淮安市清江浦区', '320812199403121021'].map(maskCell)
    assert.deepEqual(shown, ['', '*', '**', '****', '淮******', '3******'])
  })
})

describe('a mailbox of files', () => {
  test('takes each file once and puts it away; one that is no table goes to failed', async () => {
    const put = (name: string, text: string): void => {
      writeFileSync(join(folder, name), text)
      utimesSync(join(folder, name), new Date(0), new Date(0))
    }
    const row = (number: string, state: string): string =>
      `${number},${item.value},陈静,320812199403121021,${state},2026-11-20 09:30`
    put(
      'a.csv',
      ['办件编号,事项编码,姓名,证件号码,办件状态,收件时间', row('M1', '02'), row('M2', '02')].join('\r\n'),
    )
    put('ignored.txt', 'x')
    mkdirSync(join(folder, 'folder.csv'))
    await save('mailbox', { way: { kind: 'mailbox' }, columns: { name: '姓名' }, schemes: schemes() })
    const tried = await act('mailbox', 'try')
    assert.equal(tried.json['passed'], true, tried.text)
    assert.ok(existsSync(join(folder, 'a.csv')), 'trying leaves it where it is')
    assert.equal((await start('mailbox')).status, 200)
    await until('the file', async () => Object.keys(await statesOf('mailbox')).length === 2)
    await until('its going away', async () => !existsSync(join(folder, 'a.csv')))
    assert.equal(readdirSync(join(folder, 'done')).length, 1)
    put(
      'wrong.csv',
      [
        '办件编号,事项编码,姓名,证件号码,办件状态,收件时间',
        row('M3', '02'),
        `M4,${item.value},,1,02,明天`,
      ].join('\r\n'),
    )
    await until(
      'the right row of a file with a wrong one',
      async () => (await statesOf('mailbox'))['M3'] === 'submitted',
    )
    await until('what comes back', async () => existsSync(join(folder, 'returned', 'wrong-错误.xlsx')))
    const back = await readSheet(readFileSync(join(folder, 'returned', 'wrong-错误.xlsx')))
    assert.match(JSON.stringify(back), /「明天」不是时间.*姓名：没有填/)
    const kept = list((await manager.get('/api/v1/intake/connectors/mailbox/faulty')).json, 'rows')
    assert.deepEqual(
      kept.map(({ file, row: number }) => [file, number]),
      [['wrong.csv', 3]],
    )
    // Put right, it comes again in another file; the row that waited is put aside.
    put('right.csv', ['办件编号,事项编码,姓名,证件号码,办件状态,收件时间', row('M4', '02')].join('\r\n'))
    await until('an empty list', async () => {
      const left = await manager.get('/api/v1/intake/connectors/mailbox/faulty')
      return list(left.json, 'rows').length === 0
    })
    // A file without headings: its first line is a person, and is no more shown than the others.
    put('bare.csv', [row('M5', '02').replace('陈静', '独孤求败'), row('M6', '02')].join('\r\n'))
    await until('the row without headings', async () => {
      const { text } = await manager.get('/api/v1/intake/connectors/mailbox/faulty')
      assert.doesNotMatch(text, /独孤求败|320812199403121021/)
      return /bare\.csv/.test(text)
    })
    rmSync(join(folder, 'returned'), { recursive: true })
    symlinkSync(tmpdir(), join(folder, 'returned'))
    put('elsewhere.csv', ['办件编号,姓名', 'M7,'].join('\r\n'))
    await until('the refusal of a way out', async () =>
      /通往别处/.test(String((await shownOf('mailbox'))?.['error'])),
    )
    rmSync(join(folder, 'returned'))
    await until('the file', async () => !existsSync(join(folder, 'elsewhere.csv')))
    put('b.xlsx', 'PK\u0003\u0004 no workbook')
    await until('the failure', async () => {
      const found = list((await manager.get('/api/v1/intake/connectors')).json, 'connectors')
      return /b\.xlsx.*failed/.test(String(found.find(({ source }) => source === 'mailbox')?.['error']))
    })
    assert.ok(existsSync(join(folder, 'failed')))
    await act('mailbox', 'stop')
  })
})

describe('a list over HTTP', () => {
  test('is read page by page by the names of its members', async () => {
    const way = { kind: 'http', path: '/cases', rows: 'data.list', next: 'data.more', after: 'from' }
    const columns = {
      externalNumber: 'no',
      item: 'sx',
      name: 'xm',
      number: 'zj',
      state: 'zt',
      submittedAt: 'sj',
      acceptedAt: 'slsj',
    }
    await save('listing', { way: { ...way, rows: 'data.nothing' }, columns, schemes: schemes() })
    assert.match((await act('listing', 'try')).text, /没有「data\.nothing」这个列表/)
    await save('listing', { way, columns, schemes: schemes() })
    assert.equal((await act('listing', 'try')).json['passed'], true)
    assert.equal((await start('listing')).status, 200)
    await until('both pages', async () => Object.keys(await statesOf('listing')).length === 2)
    assert.deepEqual(await statesOf('listing'), { H1: 'accepted', H2: 'submitted' })
    const officer = await app.officer('hrss.handling')
    assert.equal((await officer.get('/api/v1/intake/connectors')).status, 403)
    await act('listing', 'stop')
  })
})
