import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { writeWorkbook } from '../platform/write-workbook.ts'
import { list, type Answer, type Json } from '../../test/app.ts'
import { openConnectors, TABLE } from './build.ts'
import { maskCell } from './connector.ts'

const { app, manager, reviewer, item, schemes, listed, shownOf, save, act, approve, start, statesOf, until } =
  await openConnectors()

describe('what may be drawn, and by whom', () => {
  const drawn = { way: TABLE, columns: { externalNumber: 'bjbh' }, schemes }

  test('is named in the configuration: no other table, no other path, no way out of a folder', async () => {
    for (const other of [
      { ...TABLE, schema: 'people', table: 'person' },
      { ...TABLE, table: 'bj' },
      { kind: 'mailbox' },
      { kind: 'http', path: '/cases', rows: 'data' },
    ]) {
      const refused = await save('tables', { ...drawn, way: other })
      assert.deepEqual(
        [refused.status, refused.json['code']],
        [422, 'intake.pull-not-allowed'],
        JSON.stringify(other),
      )
      assert.match(refused.text, /dept\.v_bj/)
    }
    const http = (path: string) => save('listing', { ...drawn, way: { kind: 'http', path, rows: 'data' } })
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
    assert.equal((await save('tables', { way: TABLE, columns, schemes })).status, 200)
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
      (await save('tables', { way: TABLE, columns: { ...columns, sequence: 'cs' }, schemes })).status,
      200,
    )
    const stale = await save('tables', { way: TABLE, columns, schemes }, String(seen))
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
    assert.equal((await save('tables', { way: TABLE, columns, schemes })).status, 200)
    const agreed = {
      source: 'tables',
      offices: ['hrss'],
      way: TABLE,
      columns: { ...columns, sequence: 'cs' },
      schemes,
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
    await save('tables', { way: TABLE, columns, schemes })
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
    await save('listing', { way: http, columns, schemes })
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
  const columns = {
    externalNumber: 'bjbh',
    item: 'sxbm',
    name: 'sqr',
    number: 'zjhm',
    state: 'zt',
    submittedAt: 'sjsj',
  }
  const drawn = (offices: string[]) => ({ offices, way: TABLE, columns, schemes })
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
    await put(1, 'O-own', item)
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
    await act('tables', 'try', { sample: sample(item) })
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
    await put(2, 'L-1', item)
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

describe('what is shown of a cell', () => {
  test('is its first character, and of a short one nothing but how long it is', () => {
    const shown = ['', '女', '陈静', '欧阳小静', '淮安市清江浦区', '320812199403121021'].map(maskCell)
    assert.deepEqual(shown, ['', '*', '**', '****', '淮******', '3******'])
  })
})
