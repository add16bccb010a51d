import assert from 'node:assert/strict'
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testDb } from '../../test/db.ts'
import { pulls } from './pulls.ts'

const { url, pool } = await testDb()
// As pulls are made: today is the same day there and here.
pool.on('connect', (client) => void client.query(`set time zone 'Asia/Shanghai'`))
const { pull } = pulls({ dept: { database: url, tables: ['dept.bj'] }, files: { folder: '/nowhere' } }, () =>
  Promise.reject(new Error('no department answers in this test')),
)
const WAY = { kind: 'table', schema: 'dept', table: 'bj', order: 'changed' } as const

/** Every row that pages bring, in turn, each page beginning where the last ended. */
async function everything(): Promise<string[]> {
  const seen: string[] = []
  for (let position: string | null = null; ;) {
    const { rows, next } = await pull('dept', WAY, ['no'], position)
    seen.push(...rows.flatMap(({ cells }) => cells))
    if (next === null) return seen
    position = next
  }
}

test('every row comes once, in the order of its column, numbers as numbers, and those that changed together on one page', async () => {
  await pool.query(`create schema dept; create table dept.bj as
    select n::text as no, least(n, 1100) as changed from generate_series(1, 1203) n`)
  assert.deepEqual(
    (await everything()).toSorted((a, b) => Number(a) - Number(b)),
    Array.from({ length: 1203 }, (_, at) => String(at + 1)),
  )
})

test('what is written at the place where a page ended, after it was read, comes with the next page; nothing new, nothing comes', async () => {
  await pool.query(`create table dept.late (no text, changed timestamp(0));
    insert into dept.late values ('1', '2026-11-29 10:00:05')`)
  const way = { ...WAY, table: 'late' } as const
  const late = pulls({ dept: { database: url, tables: ['dept.late'] } }, () =>
    Promise.reject(new Error('no')),
  )
  const from = async (after: string | null) => {
    const { rows, next } = await late.pull('dept', way, ['no'], after)
    return { numbers: rows.flatMap(({ cells }) => cells), next: next ?? after }
  }
  const first = await from(null)
  assert.deepEqual([first.numbers, (await from(first.next)).numbers], [['1'], []])
  await pool.query(`insert into dept.late values ('2', '2026-11-29 10:00:05'), ('3', '2026-11-29 10:00:06')`)
  const second = await from(first.next)
  assert.deepEqual(second.numbers.toSorted(), ['1', '2', '3'])
  await pool.query(`update dept.late set no = '3a' where no = '3'`)
  const third = await from(second.next)
  assert.deepEqual([third.numbers, (await from(third.next)).numbers], [['3a'], []])
  assert.deepEqual(
    (await from('2026-11-29 10:00:05')).numbers.length,
    3,
    'a position of before this was kept',
  )
})

test('rows without a value of the order are counted and never among the others, however many pages there are', async () => {
  await pool.query(`create table dept.gaps as
    select n::text as no, case when n % 100 <> 0 then n end as changed from generate_series(1, 1203) n`)
  const way = { ...WAY, table: 'gaps' } as const
  const gaps = pulls({ dept: { database: url, tables: ['dept.gaps'] } }, () =>
    Promise.reject(new Error('no')),
  )
  const seen: string[] = []
  const counts: (number | null | undefined)[] = []
  for (let position: string | null = null; ;) {
    const { rows, next, unordered } = await gaps.pull('dept', way, ['no'], position)
    seen.push(...rows.flatMap(({ cells }) => cells))
    counts.push(unordered)
    if (next === null || rows.length === 0) break
    position = next
  }
  assert.equal(new Set(seen).size, 1203 - 12)
  assert.deepEqual([counts[0], counts.at(-1)], [12, 12])
})

for (const type of ['date', 'timestamp', 'timestamptz'])
  test(`a ${type} that stands for none, 9999-12-31 or infinity, is counted like an empty one, and what comes later is fetched`, async () => {
    await pool.query(`create table dept.far_${type} (no text, changed ${type});
      insert into dept.far_${type} values ('1', '2026-11-20'), ('never', '9999-12-31'), ('end', 'infinity'), ('none', null),
        ('early', '-infinity')`)
    const way = { ...WAY, table: `far_${type}` } as const
    const far = pulls({ dept: { database: url, tables: [`dept.far_${type}`] } }, () =>
      Promise.reject(new Error('no')),
    )
    const from = async (after: string | null) => {
      const { rows, next, unordered } = await far.pull('dept', way, ['no'], after)
      return { numbers: rows.flatMap(({ cells }) => cells), next, unordered }
    }
    const first = await from(null)
    assert.deepEqual([first.numbers, first.unordered], [['1'], 4])
    await pool.query(`insert into dept.far_${type} values ('2', current_date), ('soon', current_date + 1)`)
    const second = await from(first.next)
    assert.deepEqual([second.numbers, second.unordered], [['2', 'soon'], 4])
    // What is dated ahead is taken, and holds up nobody.
    await pool.query(`insert into dept.far_${type} values ('3', current_date)`)
    const third = await from(second.next)
    assert.deepEqual(third.numbers.toSorted(), ['2', '3', 'soon'])
    assert.deepEqual((await from(third.next)).numbers, ['soon'])
    await pool.query(`delete from dept.far_${type} where no = '3'`)
    // Whoever stands there already goes back to the beginning.
    const stuck = await from('9999-12-31\ndigest')
    assert.deepEqual(stuck.numbers, ['1', '2', 'soon'])
    assert.deepEqual((await from('infinity\ndigest')).numbers, stuck.numbers)
  })

/** A table of one's own, what a pull of it brings, and on from where it ended. */
async function ordered(table: string, type: string, values: string) {
  await pool.query(`create table dept.${table} (no text, changed ${type})`)
  const insert = (more: string) => pool.query(`insert into dept.${table} values ${more}`)
  await insert(values)
  const { pull: pullOf } = pulls({ dept: { database: url, tables: [`dept.${table}`] } }, () =>
    Promise.reject(new Error('no')),
  )
  let position: string | null = null
  const fetch = async () => {
    const { rows, next, unordered } = await pullOf('dept', { ...WAY, table }, ['no'], position)
    position = next ?? position
    return { numbers: rows.flatMap(({ cells }) => cells), unordered }
  }
  return { insert, fetch, from: (place: string) => (position = place) }
}

const DISORDERLY = [
  'varchar(20)',
  'char(8)',
  'text',
  'time',
  'double precision',
  'real',
  'json',
  'boolean',
  'uuid',
]
for (const [at, type] of DISORDERLY.entries())
  test(`a column of ${type} can put nothing in order, and is refused in words`, async () => {
    const { fetch } = await ordered(`disorder_${at}`, type, '(null, null)')
    await assert.rejects(fetch(), /「changed」列的类型是 .+排不出先后[^]*整数列，或者日期、时间戳/)
  })

test('a column that is not there is told as that', async () => {
  await assert.rejects(pull('dept', { ...WAY, order: 'nowhere' }, ['no'], null), /看不到「nowhere」这一列/)
})

for (const type of ['timestamp', 'timestamptz'])
  test(`a ${type} that lies ahead of now, a minute or until tomorrow night, is taken and leaves nothing behind`, async () => {
    const { insert, fetch, from } = await ordered(
      `ahead_${type}`,
      type,
      `('1', now() - interval '1 hour'), ('ahead', current_date + 1 + time '23:59')`,
    )
    assert.deepEqual((await fetch()).numbers, ['1', 'ahead'])
    await insert(`('later', now() - interval '1 minute'), ('soon', now() + interval '1 minute')`)
    assert.deepEqual((await fetch()).numbers, ['later', 'soon', 'ahead'])
    await insert(`('last', now())`)
    assert.deepEqual((await fetch()).numbers, ['last', 'soon', 'ahead'])
    // Whoever stands ahead already goes back to the beginning.
    const hour = await pool.query(`select (now() + interval '1 hour')::${type}::text as text`)
    from(`${hour.rows[0].text}\ndigest`)
    assert.equal((await fetch()).numbers.length, 5)
  })

for (const [at, [type, far]] of [
  ['bigint', '9999999999999'],
  ['integer', '2147483647'],
  ['numeric', '99991231'],
].entries())
  test(`the number ${far} among small ones, a placeholder perhaps, is taken and holds up nobody`, async () => {
    const { insert, fetch } = await ordered(`leap_${at}`, type ?? '', `('1', 1), ('2', 2), ('far', ${far})`)
    assert.deepEqual((await fetch()).numbers, ['1', '2', 'far'])
    await insert(`('3', 3)`)
    assert.deepEqual((await fetch()).numbers, ['3', 'far'])
    await insert(`('4', 4)`)
    assert.deepEqual(await fetch(), { numbers: ['4', 'far'], unordered: 0 })
  })

test('a materialized view, a domain and a place in whatever way that database writes dates are read', async () => {
  await pool.query(`create domain dept.moment as timestamptz;
    create table dept.moments (no text, changed dept.moment);
    insert into dept.moments values ('1', '2026-11-03 10:00+08');
    create materialized view dept.seen as select * from dept.moments`)
  const database = `${url}${url.includes('?') ? '&' : '?'}options=${encodeURIComponent('-c datestyle=SQL,DMY')}`
  const { pull: read } = pulls({ dept: { database, tables: ['dept.seen'] } }, () =>
    Promise.reject(new Error('no')),
  )
  const way = { ...WAY, table: 'seen' } as const
  const first = await read('dept', way, ['no'], null)
  assert.deepEqual(
    first.rows.map(({ cells }) => cells),
    [['1']],
  )
  assert.match(first.next ?? '', /^2026-11-03 10:00:00\+08\n/)
  assert.deepEqual((await read('dept', way, ['no'], first.next)).rows, [])
})

test('NaN is counted and not fetched', async () => {
  const { fetch } = await ordered('nan', 'numeric', `('1', 1), ('nan', 'NaN')`)
  assert.deepEqual(await fetch(), { numbers: ['1'], unordered: 1 })
})

for (const [name, type, number, rows] of [
  ['serials too long for a double', 'bigint', '2026113000000000000 + n', 1500],
  ['days, a hundred rows each', 'integer', '20260101 + n / 100', 3000],
  ['months, a thousand rows each', 'integer', '202601 + n / 1000', 5000],
  ['batches that begin late', 'bigint', '1000000 + n / 30', 1500],
  ['a leap into batches', 'bigint', 'case when n < 600 then n else 5000 + n / 40 end', 3600],
  ['a serial that comes by 9999', 'integer', '9000 + n', 1500],
] as const)
  test(`numbers are followed to their end: ${name}`, async () => {
    const table = `far_${number.length}_${rows}`
    const { insert, fetch } = await ordered(table, type, `('first', 1)`)
    await pool.query(
      `insert into dept.${table} select 'r' || n, ${number} from generate_series(1, ${rows}) n`,
    )
    const seen = new Set<string>()
    for (let page = 0; page < 12; page += 1) for (const each of (await fetch()).numbers) seen.add(each)
    assert.equal(seen.size, rows + 1)
    assert.deepEqual((await fetch()).numbers, [])
    await insert(`('next', (select max(changed) from dept.${table}) + 1)`)
    assert.deepEqual((await fetch()).numbers, ['next'])
  })

test('behind a whole page of one placeholder nothing is fetched, and what lies there is told', async () => {
  const { insert, fetch } = await ordered('none', 'bigint', `('1', 1)`)
  await fetch()
  await insert(Array.from({ length: 600 }, () => `('none', 99999999)`).join())
  await insert(`('behind', 999999999999)`)
  assert.equal((await fetch()).numbers.length, 600)
  await insert(`('2', 2)`)
  assert.equal((await fetch()).numbers[0], '2')
  const { numbers, unordered } = await fetch()
  assert.deepEqual([new Set(numbers), unordered], [new Set(['none']), 1])
})

test('a page is kept where the rows without a place in the order cannot be counted', async () => {
  // Whatever is asked without the order of a page fails, as it would after too long a time.
  await pool.query(`create function dept.fails(n int) returns int language plpgsql as
      $$ begin raise exception 'canceling statement due to statement timeout' using errcode = '57014'; end $$;
    create view dept.slow as select '1' as no, 1 as changed
      union all select 'never', dept.fails(1) where current_query() like '%count(*)%'`)
  const slow = pulls({ dept: { database: url, tables: ['dept.slow'] } }, () =>
    Promise.reject(new Error('no')),
  )
  const { rows, unordered } = await slow.pull('dept', { ...WAY, table: 'slow' }, ['no'], null)
  assert.deepEqual([rows.flatMap(({ cells }) => cells), unordered], [['1'], null])
})

test('nothing is drawn that the configuration does not name, whatever stands in the way', async () => {
  await assert.rejects(pull('dept', { ...WAY, table: 'other' }, ['no'], null), /不在准许取的范围里.*dept\.bj/)
  await assert.rejects(
    pull('dept', { ...WAY, schema: 'people', table: 'person' }, ['number'], null),
    /不在准许/,
  )
  await assert.rejects(pull('files', WAY, ['no'], null), /不在准许/)
  await assert.rejects(pull('dept', { kind: 'mailbox' }, ['no'], null), /不在准许/)
  const list = { kind: 'http', path: '/cases', rows: 'items', after: 'after' } as const
  await assert.rejects(pull('dept', list, ['no'], null), /不在准许/)
  await assert.rejects(pull('nobody', WAY, ['no'], null), /TONGBAN_PULLS/)
})

test('a list that comes on one page is taken whole, however long it is', async () => {
  const items = Array.from({ length: 2500 }, (_, at) => ({ no: at }))
  const listed = pulls({ far: { paths: ['/cases'] } }, () =>
    Promise.resolve({ status: 200, body: { items } }),
  )
  const way = { kind: 'http', path: '/cases', rows: 'items', after: 'after' } as const
  const { rows, next } = await listed.pull('far', way, ['no'], null)
  assert.deepEqual([rows.length, next], [2500, null])
})

const folder = mkdtempSync(join(tmpdir(), 'tongban-mailbox-'))
after(() => rmSync(folder, { recursive: true }))
const fromFolder = pulls({ post: { folder } }, () => Promise.reject(new Error('no call')))
const nextFile = () => fromFolder.pull('post', { kind: 'mailbox' }, ['no'], null)
const long = new Date(0)
function put(name: string, rows: string): void {
  writeFileSync(join(folder, `.${name}`), `no\r\n${rows}`)
  utimesSync(join(folder, `.${name}`), long, long)
  renameSync(join(folder, `.${name}`), join(folder, name))
}

test('a file that is replaced while the one before it is carried out is read next, and so is one that was written on', async () => {
  put('today.csv', 'A-1')
  const first = await nextFile()
  put('today.csv', 'A-1\r\nB-2')
  await first.settle?.()
  const second = await nextFile()
  assert.deepEqual(
    second.rows.flatMap(({ cells }) => cells),
    ['A-1', 'B-2'],
  )
  const name = readdirSync(folder).find((each) => each.endsWith('today.csv')) ?? ''
  appendFileSync(join(folder, name), '\r\nC-3')
  await second.settle?.()
  const left = readdirSync(folder).filter((each) => each.endsWith('.csv'))
  assert.equal(left.length, 1, 'what was written on is still to be read')
  utimesSync(join(folder, left[0] ?? ''), long, long)
  const third = await nextFile()
  assert.deepEqual(
    third.rows.flatMap(({ cells }) => cells),
    ['A-1', 'B-2', 'C-3'],
  )
  await third.settle?.()
  assert.deepEqual((await nextFile()).rows, [])
  assert.equal(readdirSync(join(folder, 'done')).length, 1)
})
