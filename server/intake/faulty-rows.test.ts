import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { systemClock } from '../platform/clock.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import { list, type Json } from '../../test/app.ts'
import { openConnectors, TABLE } from './build.ts'
import { expireFaulty } from './commands/faulty-rows.ts'

const { app, manager, item, schemes, shownOf, save, act, start, statesOf, until } = await openConnectors()

describe('rows that cannot be read', () => {
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
      [item],
    )
    const sample = { text: `bjbh,sxbm,sqr,zjhm,zt,sjsj\nF0,${item},某人,1,02,2026-11-20` }
    await save('tables', { way: TABLE, columns, schemes })
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
    await save('tables', { way: TABLE, columns: { ...columns, submittedAt: 'kd' }, schemes })
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
      [item],
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
