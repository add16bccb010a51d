import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { list, openApp, type Answer, type Caller } from '../../test/app.ts'

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

const pulls: Record<string, string> = { mailbox: folder }
const app = await openApp({
  regionId: 'huaian',
  services: ['web', 'worker'],
  sources: { listing: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
  pulls,
})
pulls['tables'] = app.pool.options.connectionString ?? ''
let manager: Caller
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
  const clerk = await app.officer('hall.counter')
  for (const [id, name] of [
    ['tables', '老业务库'],
    ['mailbox', '文件交换'],
    ['listing', '接口系统'],
  ])
    assert.equal((await clerk.post('/api/v1/intake/sources', { id, name })).status, 200)
})

let counter = 0
const save = (source: string, body: object): Promise<Answer> =>
  manager.call(`/api/v1/intake/connectors/${source}`, {
    method: 'POST',
    body,
    headers: { 'x-csrf-token': manager.csrf, 'idempotency-key': `connector-${(counter += 1)}` },
  })
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
    const early = await act('tables', 'start')
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
        ['D1', 'right', '陈*'],
        ['D2', 'unknown', '李*'],
      ],
    )
    assert.doesNotMatch(tried.text, /320812199403121021/)
    assert.deepEqual(await statesOf('tables'), {})
    // A recorded sample tells the same, and what cannot be read.
    const sample = { header: ['bjbh', 'sxbm'], rows: [['D3', item.value]] }
    const wrong = await act('tables', 'try', { sample })
    assert.equal(wrong.json['passed'], false)
    assert.match(wrong.text, /申请人：没有填/)
    assert.equal((await act('tables', 'start')).status, 409)
    assert.equal((await act('tables', 'try')).json['passed'], true)
    assert.equal((await act('tables', 'start')).status, 200)
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
    assert.equal(
      (await save('tables', { way, columns, schemes: schemes() })).json['code'],
      'intake.connector-live',
    )
    const [shown] = list((await manager.get('/api/v1/intake/connectors')).json, 'connectors')
    assert.deepEqual([shown?.['taken'], shown?.['waiting'], shown?.['error']], [2, 1, null])
    assert.equal((await act('tables', 'stop')).status, 200)
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
    assert.equal((await app.pool.query('select from dept.bj')).rowCount, 3)
    await save('tables', { way: { ...way, table: 'nothing' }, columns, schemes: schemes() })
    assert.equal((await act('tables', 'try')).status, 409)
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
    assert.equal((await act('mailbox', 'start')).status, 200)
    await until('the file', async () => Object.keys(await statesOf('mailbox')).length === 2)
    await until('its going away', async () => !existsSync(join(folder, 'a.csv')))
    assert.equal(readdirSync(join(folder, 'done')).length, 1)
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
    assert.equal((await act('listing', 'start')).status, 200)
    await until('both pages', async () => Object.keys(await statesOf('listing')).length === 2)
    assert.deepEqual(await statesOf('listing'), { H1: 'accepted', H2: 'submitted' })
    const officer = await app.officer('hrss.handling')
    assert.equal((await officer.get('/api/v1/intake/connectors')).status, 403)
    await act('listing', 'stop')
  })
})
