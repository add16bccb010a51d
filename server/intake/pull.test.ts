import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { systemClock } from '../platform/clock.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import { readSheet } from '../platform/sheet.ts'
import { list } from '../../test/app.ts'
import { openConnectors, TABLE } from './build.ts'
import { pullSource } from './commands/pull.ts'
import { tellTroubled } from './commands/tell-troubled.ts'
import type { Pulled } from './connector-model.ts'

const { app, manager, item, schemes, folder, shownOf, save, act, start, statesOf, until } =
  await openConnectors()

describe('a table of a department', () => {
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
    assert.equal((await save('nobody', { way: TABLE, columns, schemes })).status, 404)
    assert.equal((await save('tables', { way: TABLE, columns, schemes })).status, 200)
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
    const sample = { text: `bjbh,sxbm\r\nD3,${item}` }
    const wrong = await act('tables', 'try', { sample })
    assert.equal(wrong.json['passed'], false)
    assert.match(wrong.text, /申请人：没有填/)
    assert.equal((await act('tables', 'propose')).status, 409)
    // A column of text can put nothing in order: neither the table nor a good sample lets it go live.
    await save('tables', { way: { ...TABLE, order: 'bjbh' }, columns, schemes })
    const good = `bjbh,sxbm,sqr,zjhm,zt,sjsj\r\nD3,${item},陈静,320812199403121021,02,2026-11-20 09:30`
    for (const body of [{}, { sample: { text: good } }]) {
      const refused = await act('tables', 'try', body)
      assert.equal(refused.json['code'], 'intake.pull-failed')
      assert.match(refused.text, /「bjbh」列的类型是 text，排不出先后/)
    }
    assert.equal((await act('tables', 'propose')).status, 409)
    await save('tables', { way: TABLE, columns, schemes })
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
      [item],
    )
    await until('the second turn', async () => (await statesOf('tables'))['D1'] === 'accepted')
    // A placeholder for a date holds up only its own row.
    await app.pool.query(
      `insert into dept.bj values (4, 'D4', $1, '陈静', '320812199403121021', '02', '0001-01-01', null, 1),
        (5, 'D5', $1, '李明', '320812199208251058', '02', '2026-11-20 09:30', null, 1)`,
      [item],
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
      [item],
    )
    await until('the row that was mended', async () => (await statesOf('tables'))['D6'] === 'submitted')
    assert.equal(
      (await save('tables', { way: TABLE, columns, schemes })).json['code'],
      'intake.connector-live',
    )
    // A row that has no place yet is fetched again and again, and waits once.
    await app.pool.query(
      `insert into dept.bj values (99999999, 'D7', $1, '李明', '320812199208251058', '77', '2026-11-20 09:30', null, 1)`,
      [item],
    )
    await until('the third time', async () => {
      const { rows } = await app.pool.query<{ times: number }>(
        `select times from intake.message where source = 'tables' and external_number = 'D7'`,
      )
      return (rows[0]?.times ?? 0) >= 3
    })
    await app.pool.query('delete from dept.bj where xh = 99999999')
    const [shown] = list((await manager.get('/api/v1/intake/connectors')).json, 'connectors')
    assert.deepEqual([shown?.['taken'], shown?.['waiting'], shown?.['error']], [4, 3, null])
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
      assert.equal((await save('tables', { way: { ...TABLE, table }, columns, schemes })).status, 400, table)
    await save('tables', {
      way: TABLE,
      columns: { ...columns, name: 'sqr"; drop table dept.bj; --' },
      schemes,
    })
    const tried = await act('tables', 'try')
    assert.equal(tried.json['passed'], false, tried.text)
    assert.equal((await app.pool.query('select from dept.bj')).rowCount, 5)
    await save('tables', { way: { ...TABLE, table: 'nothing' }, columns, schemes })
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
      `${number},${item},陈静,320812199403121021,${state},2026-11-20 09:30`
    put(
      'a.csv',
      ['办件编号,事项编码,姓名,证件号码,办件状态,收件时间', row('M1', '02'), row('M2', '02')].join('\r\n'),
    )
    put('ignored.txt', 'x')
    mkdirSync(join(folder, 'folder.csv'))
    await save('mailbox', { way: { kind: 'mailbox' }, columns: { name: '姓名' }, schemes })
    const tried = await act('mailbox', 'try')
    assert.equal(tried.json['passed'], true, tried.text)
    assert.ok(existsSync(join(folder, 'a.csv')), 'trying leaves it where it is')
    assert.equal((await start('mailbox')).status, 200)
    await until('the file', async () => Object.keys(await statesOf('mailbox')).length === 2)
    await until('its going away', async () => !existsSync(join(folder, 'a.csv')))
    assert.equal(readdirSync(join(folder, 'done')).length, 1)
    put(
      'wrong.csv',
      ['办件编号,事项编码,姓名,证件号码,办件状态,收件时间', row('M3', '02'), `M4,${item},,1,02,明天`].join(
        '\r\n',
      ),
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
    await save('listing', { way: { ...way, rows: 'data.nothing' }, columns, schemes })
    assert.match((await act('listing', 'try')).text, /没有「data\.nothing」这个列表/)
    await save('listing', { way, columns, schemes })
    assert.equal((await act('listing', 'try')).json['passed'], true)
    assert.equal((await start('listing')).status, 200)
    await until('both pages', async () => Object.keys(await statesOf('listing')).length === 2)
    assert.deepEqual(await statesOf('listing'), { H1: 'accepted', H2: 'submitted' })
    const officer = await app.officer('hrss.handling')
    assert.equal((await officer.get('/api/v1/intake/connectors')).status, 403)
    await act('listing', 'stop')
  })
})
