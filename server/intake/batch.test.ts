import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import writeXlsx from 'write-excel-file/node'
import { openCases, refusalOf } from '../cases/build.ts'
import { buildNumber } from '../people/build.ts'
import { decode, parseCsv } from '../platform/csv.ts'
import type { Actor } from '../platform/ctx.ts'
import { readWorkbook } from '../platform/workbook.ts'
import { writeWorkbook } from '../platform/write-workbook.ts'
import { addSource } from './commands/add-source.ts'
import { confirmImport, openImport } from './commands/open-import.ts'
import { receiveCase } from './commands/receive-case.ts'
import { checkImport, runImport } from './commands/run-import.ts'
import { typeCase } from './commands/type-case.ts'
import type { ImportView, Push, Typed } from './model.ts'
import { getImport, importFaults, listSecondTyping, listSources, secondTyping } from './queries.ts'
import { COLUMNS, markedWorkbook, readInstant, readTable, templateWorkbook } from './table.ts'

const cases = await openCases('demo')
const clerk: Actor = { ...cases.officer('hall', '周窗口', ['intake.type']), post: 'counter' }
const published = await cases.db.read(clerk, async ({ world }) => [...world.region.items.values()])
const { item } = published[0] ?? assert.fail('no item is published')
await cases.act(clerk as never, (ctx) => addSource(ctx, { id: 'kites', name: '风筝管理系统' }))

const schemes = { item: item.code.scheme, state: 'case-state-plain', result: 'case-result-old' }
const header = Object.values(COLUMNS).join(',')
const line = (number: string, more: Partial<Record<keyof typeof COLUMNS, string>> = {}): string => {
  const cells = {
    externalNumber: number,
    item: item.code.value,
    name: '陈静',
    number: buildNumber(7),
    state: '收件',
    submittedAt: '2026-11-20 09:30',
    ...more,
  } as Record<string, string>
  return Object.keys(COLUMNS)
    .map((column) => cells[column] ?? '')
    .join(',')
}
async function handIn(text: string | Buffer, by = clerk): Promise<ImportView> {
  const content = Buffer.from(text).toString('base64')
  const { id } = await cases.act(by as never, (ctx) =>
    openImport(ctx, { source: 'kites', name: '十一月.csv', content, schemes }),
  )
  await checkImport(cases.db, { kind: 'system', name: 'intake.check' }, id)
  return cases.db.read(clerk, (ctx) => getImport(ctx, id))
}
async function carryOut({ id }: ImportView, by = clerk): Promise<ImportView> {
  await cases.act(by as never, (ctx) => confirmImport(ctx, { id }))
  await runImport(cases.db, { kind: 'system', name: 'intake.import' }, id)
  return cases.db.read(clerk, (ctx) => getImport(ctx, id))
}
const states = async (): Promise<Record<string, string>> => {
  const found = await cases.db.run<{ n: string; state: string }>(
    'test-states',
    `select c.external_number as n, i.state from cases.case c join cases.case_item i on i.case_id = c.id
     where c.source = 'kites'`,
    [],
  )
  return Object.fromEntries(found.map(({ n, state }) => [n, state]))
}

describe('a file', () => {
  test('is looked through first: every fault by row and cell, and no case is touched', async () => {
    const checked = await handIn(
      [
        header,
        line('K1'),
        line('K2', { state: '不知道' }),
        line('K3', { submittedAt: '2026-02-30' }),
        line('', { name: '' }),
        line('K1'),
        line('K5', { item: `${item.code.value}X` }),
        line('K6', { state: '不予许可', acceptedAt: '20261121T090000', decidedAt: '2026/11/22' }),
      ].join('\r\n'),
    )
    assert.equal(checked.state, 'checked')
    assert.deepEqual([checked.rows, checked.seen, checked.faulty], [7, 7, 6])
    assert.deepEqual(
      checked.faults.map(({ row, column }) => [row, column]),
      [
        [3, '办件状态'],
        [4, '收件时间'],
        [5, '办件编号'],
        [5, '申请人'],
        [6, '办件编号'],
        [7, '事项编码'],
        [8, '原因'],
      ],
    )
    assert.deepEqual(await states(), {})
    const done = await carryOut(checked)
    assert.deepEqual([done.state, done.applied, done.faulty], ['done', 1, 6])
    assert.deepEqual(await states(), { K1: 'submitted' })
    const { bytes, faults } = await cases.db.read(clerk, (ctx) => importFaults(ctx, checked.id))
    const table = await readTable(bytes)
    assert.ok('rows' in table)
    const marked = await readWorkbook(await markedWorkbook(table, faults))
    assert.ok('rows' in marked)
    const told = new Map(marked.rows.map(({ row, cells }) => [row, cells[table.header.length] ?? '']))
    assert.equal(told.get(1), '错误')
    assert.match(told.get(3) ?? '', /^办件状态：代码「不知道」/)
    assert.equal(told.get(2), '')
    assert.deepEqual(marked.rows[4]?.cells.slice(0, 4), ['', item.code.value, '', buildNumber(7)])
  })

  test('may be a workbook: blank rows keep their place, what is wrong with a cell is told by its name', async () => {
    const bytes = await writeWorkbook({
      sheet: '办件',
      head: [...Object.values(COLUMNS), '备注'],
      rows: [
        line('X1'),
        '',
        line('X2', { submittedAt: '2026年11月20日 9:30' }),
        line('X3', { name: '' }),
      ].map((each) => each.split(',').map((text) => ({ text }))),
    })
    const checked = await handIn(bytes)
    assert.deepEqual([checked.state, checked.rows, checked.faulty], ['checked', 3, 1])
    assert.deepEqual(checked.faults, [{ row: 5, column: '申请人', text: '没有填。' }])
    const done = await carryOut(checked)
    assert.deepEqual([done.applied, done.faulty], [2, 1])
    const { faults } = await cases.db.read(clerk, (ctx) => importFaults(ctx, checked.id))
    const table = await readTable(bytes)
    assert.ok('rows' in table)
    const [, , , row] = table.rows
    assert.equal(row, undefined)
    const again = await handIn(await markedWorkbook(table, faults))
    assert.deepEqual(again.faults, checked.faults)
    const template = await readTable(await templateWorkbook())
    assert.ok('fault' in template)
    assert.match(template.fault, /^文件里没有数据/)
  })

  test('that is a workbook with a formula loses that row only; one that is broken is told so', async () => {
    const formula = { type: 'Formula', value: '=DATE(2026,11,20)' } as const
    const day = { value: new Date('2026-11-20T09:30:00Z'), type: Date, format: 'yyyy/m/d h:mm' } as const
    const { value } = item.code
    const rows = [
      ['F1', value, '陈静', buildNumber(7), '收件', day, formula],
      ['F2', value, '陈静', buildNumber(7), '收件', formula, null],
      ['F3', value, '陈静', buildNumber(7), '收件', 46_346, null],
    ]
    const head = ['办件编号', '事项编码', '申请人', '证件号码', '办件状态', '收件时间', '算出来的']
    const sheet = await writeXlsx([head, ...rows]).toBuffer()
    const checked = await handIn(sheet)
    assert.equal(checked.rows, 3)
    assert.deepEqual(
      checked.faults.map(({ row, column, text }) => [row, column, text.split('。')[0]]),
      [
        [3, '收件时间', 'F3 是公式'],
        [4, '收件时间', '「46346」不是时间'],
      ],
    )
    await carryOut(checked)
    const taken = await cases.db.run<{ at: Date }>(
      'test-day',
      `select submitted_at as at from cases.case where external_number = 'F1'`,
      [],
    )
    assert.deepEqual(taken, [{ at: new Date('2026-11-20T01:30:00Z') }])
    const broken = await handIn(sheet.subarray(0, 900))
    assert.equal(broken.state, 'unreadable')
    assert.match(broken.fault ?? '', /^文件坏了/)
  })

  test('a second time changes nothing, a row that was put right changes its case, also in GB18030', async () => {
    const rows = ['G1', 'G2', 'G3']
    const first = await carryOut(await handIn([header, ...rows.map((each) => line(each))].join('\n')))
    assert.equal(first.applied, 3)
    const before = await cases.db.run(
      'test-revisions',
      'select case_id, revision from cases.case_item order by 1',
      [],
    )
    const again = await carryOut(await handIn([header, ...rows.map((each) => line(each))].join('\n')))
    assert.deepEqual([again.applied, again.same, again.faulty], [0, 3, 0])
    assert.deepEqual(
      await cases.db.run('test-revisions', 'select case_id, revision from cases.case_item order by 1', []),
      before,
    )
    const right = line('G2', { state: '准予', acceptedAt: '2026-11-20 10:00', decidedAt: '2026-11-21' })
    const corrected = await carryOut(await handIn([header, line('G1'), right].join('\n')))
    assert.deepEqual([corrected.applied, corrected.same], [1, 1])
    assert.equal((await states())['G2'], 'granted')
    // 「办件编号」 as a spreadsheet in China saves it.
    assert.equal(decode(Buffer.from('b0ecbcfeb1e0bac5', 'hex')), '办件编号')
  })

  test('that is no table is told so', async () => {
    const unreadable = await handIn('姓名,电话\n陈静,1')
    assert.equal(unreadable.state, 'unreadable')
    assert.match(unreadable.fault ?? '', /缺少列：办件编号/)
    const refused = await refusalOf(carryOut(unreadable))
    assert.equal(refused.code, 'intake.import-not-ready')
  })

  test('cells may hold commas, quotes and line ends; days that are none are no instants', () => {
    const [, second] = parseCsv('\uFEFFa,"b ""x"", y\nz"\r\n\r\n1,2')
    assert.deepEqual(second, { row: 3, cells: ['1', '2'], faults: new Map() })
    assert.deepEqual(parseCsv('a,"b ""x"", y\nz"')[0]?.cells, ['a', 'b "x", y\nz'])
    assert.equal(readInstant('20261120T093015'), '2026-11-20T09:30:15+08:00')
    assert.equal(readInstant('2026/1/2 9:05'), '2026-01-02T09:05:00+08:00')
    assert.equal(readInstant('2026-11-20T01:30:00Z'), '2026-11-20T01:30:00Z')
    for (const none of ['2026-02-30', '20261320', '昨天', '2026-11-20 25:00'])
      assert.equal(readInstant(none), undefined, none)
  })
})

const typed = (externalNumber: string, more: Partial<Typed> = {}): Typed => ({
  source: 'kites',
  externalNumber,
  item: item.id,
  applicant: { name: '陈静', number: buildNumber(7) },
  state: 'accepted',
  submittedOn: '2026-11-19',
  acceptedOn: '2026-11-20',
  ...more,
})
const pushed = (externalNumber: string, more: Partial<Push> = {}): Push => ({
  source: 'kites',
  externalNumber,
  item: item.code,
  applicant: { name: '陈静', number: buildNumber(7) },
  state: { scheme: 'case-state-shanghai', value: '05' },
  submittedAt: '2026-11-19T09:00:00+08:00',
  acceptedAt: '2026-11-19T15:00:00+08:00',
  at: '2026-11-19T15:00:00+08:00',
  ...more,
})
const deliver = (message: Push) =>
  cases.act({ kind: 'system', name: 'push' } as never, (ctx) =>
    receiveCase(ctx, message, { channel: 'push', offices: null, sourceName: '风筝管理系统' }),
  )
describe('one row', () => {
  test('with a date of long ago is a fault of its own, by every way in, and the others go on', async () => {
    const checked = await handIn(
      [
        header,
        line('Y1', { submittedAt: '0001-01-01' }),
        line('Y2'),
        line('Y3', { submittedAt: '1999-05-05' }),
      ].join('\r\n'),
    )
    assert.deepEqual(
      checked.faults.map(({ row, column, text }) => [row, column, /早于 \d{4}-01-01/.test(text)]),
      [
        [2, COLUMNS.submittedAt, true],
        [4, COLUMNS.submittedAt, true],
      ],
    )
    const done = await carryOut(checked)
    assert.deepEqual([done.state, done.applied, done.faulty], ['done', 1, 2])
    const old = await refusalOf(
      cases.act(clerk as never, (ctx) => typeCase(ctx, typed('Y4', { submittedOn: '0001-01-01' }))),
    )
    assert.equal(old.code, 'intake.instant-early')
  })

  test('that ends in an error of ours is told as such, and the others go on; an outage is tried again', async () => {
    const fails = (code: string): Promise<unknown> =>
      cases.db.pool.query(`create or replace function cases.test_fails() returns trigger language plpgsql as
        $$ begin raise exception 'a bug' using errcode = '${code}'; end $$;
        create or replace trigger test_fails before insert on cases.case for each row
          when (new.external_number = 'Z1') execute function cases.test_fails()`)
    await fails('22003')
    const checked = await handIn([header, line('Z1'), line('Z2')].join('\r\n'))
    const done = await carryOut(checked)
    assert.deepEqual([done.state, done.applied, done.faulty], ['done', 1, 1])
    assert.match(done.faults[0]?.text ?? '', /系统出错了，没有收下/)
    await fails('53200')
    const again = await handIn([header, line('Z1')].join('\r\n'))
    await assert.rejects(carryOut(again), /a bug/)
    await cases.db.pool.query('drop trigger test_fails on cases.case; drop function cases.test_fails')
  })
})

const span = { from: '2026-11-01', to: '2026-11-30' }

describe('typing', () => {
  test('is counted as second typing once the system delivers the same case, and what the system says stands', async () => {
    await cases.act(clerk as never, (ctx) => typeCase(ctx, typed('T1')))
    await cases.act(clerk as never, (ctx) => typeCase(ctx, typed('T2')))
    const before = (await cases.db.read(clerk, (ctx) => secondTyping(ctx, span)))[0]
    assert.deepEqual([before?.typedTwice, before?.typedOnly], [0, 2])
    const merged = await deliver(pushed('T1'))
    assert.equal(merged.outcome, 'applied')
    const [whole] = await cases.db.read(clerk, (ctx) => secondTyping(ctx, span))
    assert.deepEqual([whole?.typedTwice, whole?.typedOnly], [1, 1])
    assert.equal(whole?.rate, 1 / (whole?.collected ?? 0))
    const behind = await cases.db.read(clerk, (ctx) =>
      listSecondTyping(ctx, { ...span, kind: 'typed-twice' }),
    )
    assert.deepEqual(
      behind.map(({ externalNumber, applicant, system }) => [externalNumber, applicant, system]),
      [['T1', '陈*', '风筝管理系统']],
    )
    const [row] = await cases.db.run<{ accepted_at: Date }>(
      'test-accepted',
      `select accepted_at from cases.case_item i join cases.case c on c.id = i.case_id where c.external_number = 'T1'`,
      [],
    )
    assert.deepEqual(row?.accepted_at, new Date('2026-11-19T07:00:00Z'))
    const clocks = await cases.db.run<{ run: number; started_at: Date; state: string }>(
      'test-runs',
      `select k.run, k.started_at, k.state from deadlines.clock k join cases.case c on c.id = k.owner
       where c.external_number = 'T1' and k.kind = 'decision' order by run`,
      [],
    )
    assert.deepEqual(
      clocks.map(({ run, started_at, state }) => [run, started_at.toJSON(), state]),
      [
        [1, '2026-11-19T16:00:00.000Z', 'stopped'],
        [2, '2026-11-19T07:00:00.000Z', 'running'],
      ],
    )
    const refused = await refusalOf(cases.act(clerk as never, (ctx) => typeCase(ctx, typed('T1'))))
    assert.equal(refused.code, 'intake.delivered')
  })

  test('a special procedure without written notice does not stop the clock', async () => {
    const state = { scheme: 'case-state-shanghai', value: '11' }
    const bare = await deliver(pushed('S1', { state }))
    assert.match(bare.notes[0] ?? '', /期限照常计算/)
    const special = { procedure: 'testing', days: 5, unit: 'working', notice: '检测告〔2026〕1号' } as const
    await deliver(pushed('S2', { state, special }))
    const running = await cases.db.run<{ n: string; state: string }>(
      'test-paused',
      `select c.external_number as n, k.state from deadlines.clock k join cases.case c on c.id = k.owner
       where c.external_number in ('S1', 'S2') and k.kind = 'decision' order by 1`,
      [],
    )
    assert.deepEqual(
      running.map(({ n, state: now }) => [n, now]),
      [
        ['S1', 'running'],
        ['S2', 'paused'],
      ],
    )
  })

  test('the sources tell what came from them', async () => {
    const [source] = await cases.db.read(clerk, (ctx) => listSources(ctx))
    assert.equal(source?.id, 'kites')
    assert.equal(source?.typed, 2)
    assert.ok((source?.cases ?? 0) >= 6)
  })
})

describe('a clerk', () => {
  const ofOffice = (office: string): Actor => cases.officer(office, '周补录', ['intake.type'])
  const itemOf = (office: string) =>
    published.find((each) => each.item.office === office)?.item ?? assert.fail(`no item of ${office}`)
  const [sky, weather] = [itemOf('sky'), itemOf('weather')]
  const lines = (prefix: string): string =>
    [
      header,
      line(`${prefix}1`, { item: weather.code.value }),
      line(`${prefix}2`, { item: sky.code.value }),
    ].join('\r\n')

  test('imports for the own office: a row of another is refused with the reason, the good one goes on', async () => {
    const checked = await handIn(lines('W'), ofOffice('weather'))
    assert.deepEqual(
      checked.faults.map(({ row, column }) => [row, column]),
      [[3, COLUMNS.item]],
    )
    assert.match(checked.faults[0]?.text ?? '', /由风筝市天空管理局办理，不在您的岗位可以补录、导入的机构里/)
    const done = await carryOut(checked, ofOffice('weather'))
    assert.deepEqual([done.applied, done.faulty], [1, 1])
    const { W1, W2 } = await states()
    assert.deepEqual([W1, W2], ['submitted', undefined])
  })

  test('carries out for the own office what a colleague of another has handed in', async () => {
    const checked = await handIn(lines('V'))
    assert.equal(checked.faulty, 0, 'the post of the hall names both')
    const done = await carryOut(checked, ofOffice('weather'))
    assert.deepEqual([done.applied, done.faulty], [1, 1])
    const { V1, V2 } = await states()
    assert.deepEqual([V1, V2], ['submitted', undefined])
  })

  test('types for the own office only, and never into a case of another', async () => {
    const type = (number: string, of: typeof item, office: string) =>
      cases.act(ofOffice(office) as never, (ctx) => typeCase(ctx, typed(number, { item: of.id })))
    assert.equal((await refusalOf(type('O1', sky, 'weather'))).code, 'intake.clerk-office')
    assert.equal((await type('O1', weather, 'weather')).outcome, 'applied')
    // What was taken in as a case of the weather is nothing for the sky to tell of.
    assert.equal((await refusalOf(type('O1', sky, 'sky'))).code, 'intake.clerk-office')
  })

  test('of an office under that of the item types it as a case of the own', async () => {
    const own = ofOffice('sky-east')
    await cases.act(own as never, (ctx) => typeCase(ctx, typed('E1', { item: sky.id })))
    const found = await cases.db.run(
      'test-typed-office',
      `select office from intake.record where external_number = 'E1'`,
      [],
    )
    assert.deepEqual(found, [{ office: 'sky-east' }])
  })
})
