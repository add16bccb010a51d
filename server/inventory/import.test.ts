import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { describe, test } from 'node:test'
import { openInventory, realFile, refusalOf } from './build.ts'
import { readLine, rulesFor } from './cells.ts'
import { editEntry } from './commands/edit-entry.ts'
import { cancelImport, confirmImport, saveProfile } from './commands/open-import.ts'
import { checkImport, runImport } from './commands/run-import.ts'
import { csvLines, jsonLines, markedWorkbook, workbook, type Exported } from './exports.ts'
import { figures } from './figures.ts'
import { listProfiles } from './imports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { readTable } from '../platform/table.ts'
import type { Profile } from './model.ts'
import { PROFILES } from './profiles.ts'
import { exportPortions, lintReport } from './listing.ts'
import { getEntry, listEntries } from './queries.ts'
import { authorOf, lockEntries, saveDrafts } from './store.ts'

const list = await openInventory()
const { db, system, editor, act, check, carryOut } = list

const stored = async (): Promise<Exported[]> =>
  db.read(system, async (ctx) => {
    const all: Exported[] = []
    for await (const portion of exportPortions(ctx, {}))
      all.push(...portion.map(({ area, kind, content }) => ({ area, kind, content })))
    return all
  })
/** Everything that an import could have changed. */
const trace = async (): Promise<unknown> =>
  db.run(
    'test-trace',
    `select md5(string_agg(e::text || v::text, '' order by e.id, v.version)) from inventory.entry e
    join inventory.version v on v.entry_id = e.id`,
    [],
  )

describe('the 2,262 items of Guangdong', () => {
  test('are taken over completely: no line is dropped, every cell of the file stands in the list', async () => {
    const checked = await check(realFile('guangdong_items.jsonl'), 'guangdong-2021')
    assert.deepEqual(
      [checked.state, checked.rows, checked.added, checked.faulty, checked.warned],
      ['checked', 2262, 2262, 0, 2],
    )
    assert.ok(
      checked.notes.every(
        ({ column, text }) => column === 'areaCode' && /不是.*的，也不是它上级的/.test(text),
      ),
      'only that this is the list of a province, which the invented place does not lie in',
    )
    const before = await db.read(system, (ctx) => listEntries(ctx, {}, { limit: 1 }))
    assert.equal(before.total, 0, 'looking through writes nothing')

    const done = await carryOut(checked)
    assert.deepEqual([done.state, done.added, done.faulty], ['done', 2262, 0])
    const entries = new Map(
      (await stored()).map((each) => [
        JSON.stringify((each.content['codes'] as { value: string }[])[0]?.value),
        each,
      ]),
    )
    assert.equal(entries.size, 2262)
    const lines = realFile('guangdong_items.jsonl')
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    for (const line of lines) {
      const { area, content } =
        entries.get(JSON.stringify(line['taskCode'])) ?? assert.fail(String(line['taskCode']))
      const text = JSON.stringify(content)
      assert.equal(area, line['areaCode'])
      for (const name of [
        'name',
        'catalogCode',
        'parentCatalogCode',
        'catalogName',
        'parentCatalogName',
        'deptName',
        'address',
        'acceptCondition',
        'consultPhone',
        'complainPhone',
        'url',
        'platform',
        'coDepartments',
        'subTaskName',
        'handleItemSeq',
        'creditCode',
      ]) {
        const cell = line[name]
        if (typeof cell === 'string' && cell.trim() !== '')
          assert.ok(
            text.includes(JSON.stringify(cell.trim()).slice(1, -1)),
            `${name} of ${String(line['taskCode'])}: ${cell}`,
          )
      }
      for (const name of ['materials', 'themes']) {
        for (const each of (line[name] ?? []) as string[])
          assert.ok(text.includes(JSON.stringify(each.trim()).slice(1, -1)), `${name}: ${each}`)
      }
      for (const [name, element] of [
        ['statutoryLimit', 'statutory'],
        ['promisedLimit', 'promised'],
      ] as const) {
        const limit = line[name] as { n: number; unit: string } | null
        const own = content[element] as { n: number; unit: string } | undefined
        assert.deepEqual(
          own ?? null,
          limit && { n: limit.n, unit: limit.unit === '工作日' ? 'working' : 'natural' },
        )
      }
      assert.equal(content['visits'], line['visits'])
      assert.equal(content['online'], line['online'])
      assert.equal((content['serves'] as unknown[]).length, new Set(line['serviceObjects'] as string[]).size)
    }
  })

  test('give the figures that were computed from the file by hand', async () => {
    const { whole, byType } = await db.read(system, (ctx) => figures(ctx, { scope: 'all' }))
    const figure = (id: string) => whole.figures.find((each) => each.id === id) ?? assert.fail(id)
    assert.equal(whole.entries, 2262)
    const time = figure('time-compression')
    assert.deepEqual([time.denominator, time.denominator - time.numerator], [30_979, 14_542])
    assert.equal(((time.value ?? 0) * 100).toFixed(2), '53.06')
    assert.equal((figure('visits-mean').value ?? 0).toFixed(4), '0.0429')
    assert.equal(((figure('zero-visits').value ?? 0) * 100).toFixed(2), '95.98')
    assert.equal(((figure('online-rate').value ?? 0) * 100).toFixed(2), '97.08')
    // No line of the file says whether it can be handled on the phone: not filled in, which is not 0.
    assert.deepEqual([figure('mobile-rate').value, figure('mobile-rate').denominator], [null, 0])
    assert.equal(byType.find(({ id }) => id === 'licence')?.entries, 510)
    assert.equal(
      byType.reduce((sum, { entries }) => sum + entries, 0),
      2262,
    )
    assert.deepEqual([time.items, figure('visits-mean').items], [667, 2262])
    assert.match(time.definition, /法定办结时限合计 − 承诺办结时限合计/)
    assert.ok(whole.figures.every(({ definition }) => definition.length > 10))
  })

  test('a second import of the same file changes nothing, packed or not', async () => {
    const before = await trace()
    for (const file of [realFile('guangdong_items.jsonl'), gzipSync(realFile('guangdong_items.jsonl'))]) {
      const again = await carryOut(await check(file, 'guangdong-2021'))
      assert.deepEqual([again.added, again.changed, again.same], [0, 0, 2262])
    }
    assert.deepEqual(await trace(), before)
  })

  test('the consistency report counts what the rules find', async () => {
    const rules = await db.read(system, (ctx) => lintReport(ctx, {}))
    const count = (rule: string) => rules.find((each) => each.rule === rule)?.entries
    assert.equal(count('zero-visits-possible'), 51)
    assert.equal(count('phones-differ'), 183)
    assert.equal(count('promised-over-statutory'), undefined)
    const found = await db.read(system, (ctx) =>
      listEntries(ctx, { rule: 'zero-visits-possible' }, { limit: 100 }),
    )
    assert.equal(found.total, 51)
  })
})

test('the 1,135 items of one district are taken over completely, as its own scheme means them', async () => {
  const done = await carryOut(await check(realFile('guangan_items.json'), 'guangan-2025'))
  assert.deepEqual([done.state, done.rows, done.added, done.faulty], ['done', 1135, 1135, 0])
  const rows = JSON.parse(realFile('guangan_items.json').toString()) as Record<string, string | null>[]
  const entries = new Map(
    (await stored())
      .filter(({ area }) => area === '511602')
      .map(({ content }) => [(content['codes'] as { value: string }[])[0]?.value, content]),
  )
  assert.equal(entries.size, 1135)
  for (const row of rows) {
    const content = entries.get(row['itemCode'] ?? '') ?? assert.fail()
    assert.deepEqual(
      [content['name'], content['body'], content['bodyCode'], content['mainName'] ?? null],
      [row['name']?.trim(), row['department'], row['deptCode'] || undefined, row['mainItem'] || null],
    )
    assert.equal(
      content['type'],
      {
        1: 'licence',
        5: 'payment',
        7: 'confirmation',
        8: 'reward',
        9: 'ruling',
        10: 'other-power',
        20: 'public-service',
      }[row['taskTypeLocal'] ?? ''],
    )
  }
  const again = await carryOut(await check(realFile('guangan_items.json'), 'guangan-2025'))
  assert.deepEqual([again.added, again.changed, again.same], [0, 0, 1135])
})

describe('our own form', () => {
  test('what is exported and taken over again says the same, as JSON Lines, as CSV and as a workbook', async () => {
    const all = await stored()
    const own = PROFILES[0] ?? assert.fail()
    for (const bytes of [
      Buffer.from(jsonLines(all)),
      Buffer.from(csvLines(all, true)),
      await workbook(all),
    ]) {
      const sheet = await readTable(bytes)
      assert.ok(!('fault' in sheet))
      const rules = rulesFor(sheet.columns, own)
      const read = sheet.rows.map(({ cells }) => readLine(cells, rules, own.id))
      assert.equal(read.length, all.length)
      for (const [at, line] of read.entries()) {
        const { area, kind, content, notes } = line
        assert.deepEqual({ area, kind, content, notes }, { ...all[at], notes: [] })
      }
    }
    const before = await trace()
    const again = await carryOut(await check(csvLines(all, true), 'tongban'))
    assert.deepEqual([again.rows, again.same], [all.length, all.length])
    assert.deepEqual(await trace(), before)
  })
})

test('a 列对应 of the same id is not written over in silence: it is replaced when asked, and says whose it is', async () => {
  const own: Profile = { id: 'county', name: '县里的表', columns: [{ column: '名', element: 'name' }] }
  const other: Profile = { ...own, columns: [{ column: '编码', element: 'codes', key: true }] }
  const save = (given: Profile & { replace?: boolean }, by = editor): Promise<void> =>
    act(by, (ctx) => saveProfile(ctx, given))
  const kept = async (): Promise<Profile | undefined> =>
    (await db.read(system, listProfiles)).find(({ id }) => id === own.id)
  await save(own)
  await save(own, list.officer('郑同事', ['item.edit']))
  await assert.rejects(
    save(other),
    (error: Refusal) =>
      error.code === 'inventory.profile-exists' && /列对应「县里的表」，是郑同事保存的/.test(error.zh),
  )
  assert.deepEqual(await kept(), own)
  await save({ ...other, replace: true })
  assert.deepEqual(await kept(), other)
})

test('items that share a 基本编码 are known again by the column that the profile says, and a unit may have a column of its own', () => {
  const columns = ['基本编码', '实施编码', '名称', '法定', '单位']
  const profile: Profile = {
    id: 'two-codes',
    name: '两套编码',
    columns: [
      { column: '基本编码', element: 'codes' },
      { column: '实施编码', element: 'codes', key: true },
      { column: '名称', element: 'name' },
      { column: '法定', element: 'statutory', unitColumn: '单位' },
    ],
  }
  const cells = { 基本编码: 'KT', 实施编码: 'KT-1', 名称: '放风筝许可', 法定: '20', 单位: '工作日' }
  for (const columnsOf of [
    profile.columns,
    profile.columns
      .map((rule) => (rule.element === 'codes' ? { ...rule, key: true as const } : rule))
      .toReversed(),
  ]) {
    const rules = rulesFor(columnsOf === profile.columns ? columns : columns.toReversed(), {
      ...profile,
      columns: columnsOf,
    })
    const { key, content, notes } = readLine(cells, rules, profile.id)
    assert.deepEqual([key?.value, notes], ['KT-1', []])
    assert.deepEqual((content['codes'] as { value: string }[]).map(({ value }) => value).toSorted(), [
      'KT',
      'KT-1',
    ])
    assert.deepEqual(content['statutory'], { n: 20, unit: 'working' })
  }
})

describe('a file with faults', () => {
  const header = '事项名称,事项编码,事项类型,法定办结时限,承诺办结时限,到现场次数,是否收费,本地栏目'
  const lines = [
    header,
    '放风筝许可,KT-1,行政许可,20个工作日,5 工作日,0,否,甲',
    '收风筝许可,KT-2,行政许可,三周,2 旬,两次,也许,乙',
    '修风筝许可,KT-1,行政许可,20 工作日,5 工作日,0,否,',
    ',KT-4,行政许可,,,,,',
    '画风筝许可,,行政许可,,,,,',
    '看风筝服务,KT-6,21,2026-11-20,20,1,是,丙',
    '"买风筝,带线",KT-7,公共服务,,,,,',
  ].join('\r\n')

  test('each fault is told by row and cell, what is valid is kept, in UTF-8 and in GB18030', async () => {
    const checked = await check(lines, 'tongban')
    assert.deepEqual([checked.rows, checked.added, checked.faulty], [7, 4, 3])
    assert.deepEqual(
      checked.notes.filter(({ severity }) => severity === 'error').map(({ row, column }) => [row, column]),
      [
        [4, '事项编码'],
        [5, '事项名称'],
        [6, '事项编码'],
      ],
    )
    const warnings = checked.notes.filter(({ severity }) => severity === 'warning')
    assert.deepEqual(
      warnings.map(({ row, column }) => [row, column]),
      [
        [2, '事项编码'],
        [3, '法定办结时限'],
        [3, '承诺办结时限'],
        [3, '到现场次数'],
        [3, '是否收费'],
        [7, '事项类型'],
        [7, '法定办结时限'],
        [7, '承诺办结时限'],
      ],
    )
    assert.match(
      warnings.find(({ row, column }) => row === 3 && column === '承诺办结时限')?.text ?? '',
      /单位「旬」不认识/,
    )
    assert.match(
      warnings.find(({ row, column }) => row === 7 && column === '法定办结时限')?.text ?? '',
      /是日期/,
    )
    assert.match(
      warnings.find(({ row, column }) => row === 7 && column === '承诺办结时限')?.text ?? '',
      /没有单位/,
    )
    const done = await carryOut(checked)
    assert.equal(done.added, 4)
    const found = await db.read(system, (ctx) => listEntries(ctx, { q: 'KT-' }, { limit: 10 }))
    assert.deepEqual(
      found.entries.map(({ code, name }) => [code, name]),
      [
        ['KT-1', '放风筝许可'],
        ['KT-2', '收风筝许可'],
        ['KT-6', '看风筝服务'],
        ['KT-7', '买风筝,带线'],
      ],
    )
    const kept = (await stored()).find(({ content }) => content['name'] === '收风筝许可')
    assert.deepEqual(
      kept?.content['local'],
      { 本地栏目: '乙', 法定办结时限: '三周', 承诺办结时限: '2 旬', 到现场次数: '两次', 是否收费: '也许' },
      'nothing is lost',
    )

    const gb18030 = Buffer.from(
      'cac2cfeec3fbb3c62ccac2cfeeb1e0c2eb2ccac2cfeec0e0d0cd0d0a8139ef31b7e7f3ddd0edbfc92c4b542d312cd0d0d5fed0edbfc90d0a',
      'hex',
    )
    const chinese = await check(gb18030, 'tongban')
    assert.equal(chinese.rows, 1)
    assert.deepEqual(chinese.columns, ['事项名称', '事项编码', '事项类型'])
  })

  test('comes back as a workbook with what is wrong marked', async () => {
    const checked = await check(lines, 'tongban')
    const sheet = await readTable(Buffer.from(lines))
    assert.ok(!('fault' in sheet))
    const marked = await readTable(await markedWorkbook(sheet, checked.notes))
    assert.ok(!('fault' in marked))
    assert.deepEqual(
      marked.rows.map(({ cells }) => cells['原文件第几行']),
      ['2', '3', '4', '5', '6', '7'],
    )
    assert.match(String(marked.rows[2]?.cells['错误']), /和原文件第 2 行是同一个编码/)
    assert.match(String(marked.rows[0]?.cells['提醒']), /原文件第 4 行也是这个编码/)
    assert.match(String(marked.rows[1]?.cells['提醒']), /承诺办结时限：单位「旬」不认识/)
  })

  test('names its cells as they stand in it, not as they stood in the file', async () => {
    const bad =
      '事项名称,事项编码,事项类型,承诺办结时限\n甲许可,CELL-1,行政许可,5 个工作日\n乙许可,CELL-2,行政许可,三旬'
    const notes = [
      ...(await check(bad, 'tongban')).notes,
      { row: 3, column: '事项名称', severity: 'warning' as const, text: 'A3 是公式。' },
    ]
    const sheet = await readTable(Buffer.from(bad))
    assert.ok(!('fault' in sheet))
    const marked = await readTable(await markedWorkbook(sheet, notes))
    assert.ok(!('fault' in marked))
    const told = String(marked.rows[0]?.cells['提醒'])
    assert.match(told, /E2 承诺办结时限：/)
    assert.match(told, /B2 事项名称：这一格是公式。/)
    assert.doesNotMatch(told, /A3/)
  })

  test('an area code of another place is warned about once, with how many lines bear it', async () => {
    const lines = [
      '区划代码,事项名称,事项编码,事项类型',
      '990100,甲,AREA-1,行政许可',
      '990100001,乙,AREA-2,行政许可',
      '440000,丙,AREA-3,行政许可',
      '440000,丁,AREA-4,行政许可',
      '990000,戊,AREA-5,行政许可',
    ]
    const checked = await check(lines.join('\n'), 'tongban')
    const { area, name } = list.world.region.head
    assert.deepEqual(
      checked.notes.map(({ row, column, severity, text }) => [row, column, severity, text]),
      [
        [
          4,
          '区划代码',
          'warning',
          `区划代码 440000 不是${name}（${area}）的，也不是它上级的，这样的共 2 行。请核对是不是选错了文件；没错的，可以导入。`,
        ],
      ],
    )
    assert.deepEqual([checked.added, checked.faulty], [5, 0])
  })

  test('a marked workbook is put right and handed in again: its own columns are no elements', async () => {
    const wrong = '事项名称,事项编码,事项类型,承诺办结时限\n甲许可,MARK-1,行政许可,三旬'
    const checked = await check(wrong, 'tongban')
    const sheet = await readTable(Buffer.from(wrong))
    assert.ok(!('fault' in sheet))
    await carryOut(checked)
    const again = await carryOut(await check(await markedWorkbook(sheet, checked.notes), 'tongban'))
    assert.deepEqual([again.added, again.changed, again.same], [0, 0, 1])
  })

  test('what cannot be read at all is told in words', async () => {
    for (const [text, fault] of [
      ['', /./],
      ['{"a": 1', /./],
      ['[{"a":1}', /JSON 不完整/],
      ['事项名称,事项名称\n1,2', /出现了两次/],
      ['事项名称\n', /没有数据/],
    ] as const) {
      if (text === '') continue
      const checked = await check(text, 'tongban')
      const told = checked.fault ?? checked.notes.map((note) => note.text).join()
      assert.match(told, fault)
      assert.equal(checked.added, 0)
    }
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, 'a'), { level: 1 })
    assert.match((await check(bomb, 'tongban')).fault ?? '', /太大/)
    for (const [filled, fault] of [
      ['a,b\n', /太多/],
      ['[],', /太多/],
      ['\0', /读不出文字/],
    ] as const) {
      const many = gzipSync(Buffer.alloc(40 * 1024 * 1024, filled), { level: 1 })
      assert.match((await check(many, 'tongban')).fault ?? '', fault)
    }
  })
})

describe('an import on its way', () => {
  const file = (rows: number): string =>
    [
      '事项名称,事项编码,事项类型',
      ...Array.from({ length: rows }, (_, at) => `第 ${at} 项,LOT-${at},公共服务`),
    ].join('\n')
  const count = async (): Promise<number> =>
    (await db.read(system, (ctx) => listEntries(ctx, { q: 'LOT-' }, { limit: 1 }))).total

  test('goes on where it stopped: after a crash, and after somebody stopped it', async () => {
    const checked = await check(file(1700), 'tongban')
    await list.act(list.editor, (ctx) => confirmImport(ctx, checked))
    // The first two portions went in before the process died.
    let portions = 0
    const dying = {
      ...db,
      write: (actor: never, work: never) =>
        portions++ < 2 ? db.write(actor, work) : Promise.reject(new Error('killed')),
    }
    await assert.rejects(runImport(dying as typeof db, system, checked.id), /killed/)
    assert.deepEqual([(await list.view(checked.id)).seen, await count()], [1000, 1000])

    await list.act(list.editor, (ctx) => cancelImport(ctx, checked))
    await runImport(db, system, checked.id)
    assert.deepEqual([(await list.view(checked.id)).state, await count()], ['cancelled', 1000])

    const done = await carryOut(checked)
    assert.deepEqual([done.state, done.seen, done.added, await count()], ['done', 1700, 1700, 1700])
  })

  test('one that is stopped while it is looked through is given up, and says so', async () => {
    const before = await count()
    const checked = await check(file(3), 'tongban')
    await db.run('test-checking', `update inventory.import set state = 'checking' where id = $1`, [
      checked.id,
    ])
    await list.act(list.editor, (ctx) => cancelImport(ctx, checked))
    await checkImport(db, system, checked.id)
    const stopped = await list.view(checked.id)
    assert.deepEqual([stopped.state, await count()], ['unreadable', before])
    assert.match(stopped.fault ?? '', /检查到一半停止了/)
  })

  test('what somebody saves while the file comes in stays: each waits for the other, neither writes over', async () => {
    await carryOut(await check('事项名称,事项编码,事项类型\n同时改的一项,LOT-RACE,公共服务', 'tongban'))
    const find = () =>
      db.read(system, async (ctx) => {
        const { entries } = await listEntries(ctx, { q: 'LOT-RACE' }, { limit: 1 })
        return getEntry(ctx, entries[0]?.id ?? assert.fail())
      })
    const { id, version, revision } = await find()
    const checked = await check('事项名称,事项编码,到现场次数\n同时改的一项,LOT-RACE,0', 'tongban')
    await list.act(list.editor, (ctx) => confirmImport(ctx, checked))

    let importing: Promise<void> | undefined
    await list.act(list.editor, async (ctx) => {
      await editEntry(ctx, { id, version, revision, changes: { address: '云上路 1 号' } })
      importing = runImport(db, system, checked.id)
      // Long enough for the import to stand before the lock.
      await new Promise((go) => setTimeout(go, 500))
    })
    await importing
    const { content } = await find()
    assert.deepEqual([content['address'], content['visits']], ['云上路 1 号', 0])
  })

  test('an edit that waited for the file is told what the file has changed', async () => {
    const { entries } = await db.read(system, (ctx) => listEntries(ctx, { q: 'LOT-RACE' }, { limit: 1 }))
    const id = entries[0]?.id ?? assert.fail()
    const { version, revision } = await db.read(system, (ctx) => getEntry(ctx, id))
    let late: Promise<unknown> | undefined
    await list.act(list.editor, async (ctx) => {
      const [entry] = await lockEntries(ctx, [id])
      assert.ok(entry)
      await saveDrafts(ctx, [{ entry, content: { ...entry.content, visits: 1 } }], authorOf(ctx))
      late = list.act(list.editor, (other) =>
        editEntry(other, { id, version, revision, changes: { visits: 2 } }),
      )
      late.catch(() => undefined)
      await new Promise((go) => setTimeout(go, 500))
    })
    assert.equal(await refusalOf(late ?? assert.fail()), 'inventory.changed-meanwhile')
  })
})
