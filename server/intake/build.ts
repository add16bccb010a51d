import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { PullPlace } from '../platform/config.ts'
import { list, openApp, type Answer, type Caller, type Json, type TestApp } from '../../test/app.ts'

/** How the table of `openConnectors` is drawn. */
export const TABLE = { kind: 'table', schema: 'dept', table: 'v_bj', order: 'xh' }

export type TestConnectors = {
  app: TestApp
  /** Draws and proposes connectors. */
  manager: Caller
  /** Approves them. */
  reviewer: Caller
  /** The code of an item of the office that connectors may tell of unless another is said. */
  item: string
  schemes: { item: string; state: string; result: string }
  /** Where the source `mailbox` puts its files. */
  folder: string
  /** The list of the source `listing` over HTTP, in two pages. */
  listed: Record<string, string>[]
  shownOf(source: string): Promise<Json | undefined>
  /** Draws a connector, over what is there or over what was seen before. */
  save(source: string, body: object, base?: string): Promise<Answer>
  /** What its manager does with it: `try`, `propose`, `stop` … */
  act(source: string, verb: string, body?: object): Promise<Answer>
  approve(source: string, by?: Caller): Promise<Answer>
  /** By two persons, as it must be. */
  start(source: string): Promise<Answer>
  /** The states of the cases of a source, by their numbers there. */
  statesOf(source: string): Promise<Record<string, string>>
  /** Waits until something is so, fetching meanwhile. */
  until(what: string, isSo: () => Promise<boolean>): Promise<void>
}

/**
 * A whole server with three sources beside it: `tables`, whose table has a row that is in order and one whose state means nothing; `mailbox`,
 * an empty folder; `listing`, a list over HTTP.
 */
export async function openConnectors(): Promise<TestConnectors> {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-mailbox-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

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
    response.end(
      JSON.stringify({ data: { list: next ? [listed[1]] : [listed[0]], more: next ? null : '2' } }),
    )
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
  app.at('2026-11-26T02:00:00Z')
  const found = await app.pool.query(
    `select content->'code' as code from catalog.item_version where content->>'office' = 'hrss' order by item_id limit 1`,
  )
  const item: { scheme: string; value: string } = found.rows[0].code
  for (const each of listed) each.sx = item.value
  await app.pool.query(`create schema dept;
    create table dept.bj (xh bigint, bjbh text, sxbm text, sqr text, zjhm text, zt text, sjsj timestamp, slsj timestamp, cs int)`)
  await app.pool.query('create view dept.v_bj as select * from dept.bj')
  await app.pool.query(
    `insert into dept.bj values (1, 'D1', $1, '陈静', '320812199403121021', '02', '2026-11-20 09:30', null, 1),
      (2, 'D2', $1, '李明', '320812199208251058', '99', '2026-11-20 10:30', null, 1)`,
    [item.value],
  )
  const manager = await app.officer('hall.manager')
  const reviewer = await app.officer('hall.items-review')
  const clerk = await app.officer('hall.counter')
  for (const [id, name] of [
    ['tables', '老业务库'],
    ['mailbox', '文件交换'],
    ['listing', '接口系统'],
  ])
    assert.equal((await clerk.post('/api/v1/intake/sources', { id, name })).status, 200)

  const shownOf: TestConnectors['shownOf'] = async (source) =>
    list((await manager.get('/api/v1/intake/connectors')).json, 'connectors').find(
      (each) => each['source'] === source,
    )
  const act: TestConnectors['act'] = (source, verb, body = {}) =>
    manager.post(`/api/v1/intake/connectors/${source}/${verb}`, body)
  const approve: TestConnectors['approve'] = async (source, by = reviewer) =>
    by.post(`/api/v1/intake/connectors/${source}/approve`, { digest: (await shownOf(source))?.['digest'] })
  return {
    app,
    manager,
    reviewer,
    item: item.value,
    schemes: { item: item.scheme, state: 'case-state-shanghai', result: 'case-result-old' },
    folder,
    listed,
    shownOf,
    act,
    approve,
    async save(source, body, base) {
      const seen = base ?? (await shownOf(source))?.['digest'] ?? null
      return manager.post(`/api/v1/intake/connectors/${source}`, { offices: ['hrss'], ...body, base: seen })
    },
    async start(source) {
      assert.equal((await act(source, 'propose')).status, 200)
      return approve(source)
    },
    async statesOf(source) {
      const { rows } = await app.pool.query(
        `select c.external_number as number, i.state from cases.case c join cases.case_item i on i.case_id = c.id where c.source = $1`,
        [source],
      )
      return Object.fromEntries(rows.map(({ number, state }) => [number, state]))
    },
    async until(what, isSo) {
      for (let attempt = 0; attempt < 100; attempt += 1) {
        if (await isSo()) return
        await app.pool.query(`select graphile_worker.add_job('intake:pull-all', job_key := 'test')`)
        await new Promise((done) => setTimeout(done, 100))
      }
      assert.fail(`${what} did not come about`)
    },
  }
}
