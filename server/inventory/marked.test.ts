import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readTable } from '../platform/table.ts'
import { readWorkbook } from '../platform/workbook.ts'
import { writeWorkbook } from '../platform/write-workbook.ts'
import { openInventory } from './build.ts'
import { readLine, rulesFor } from './cells.ts'
import { editEntry } from './commands/edit-entry.ts'
import { csvLines, jsonLines, markedWorkbook, workbook, type Exported } from './exports.ts'
import { importFile } from './imports.ts'
import type { Content, ImportView } from './model.ts'
import { PROFILES } from './profiles.ts'
import { exportPortions } from './listing.ts'
import { getEntry, listEntries } from './queries.ts'

const list = await openInventory()
const { db, system, check, carryOut } = list
const OWN = PROFILES[0] ?? assert.fail()

const taken = async (file: Buffer | string, profile = 'tongban'): Promise<ImportView> => {
  const checked = await check(file, profile)
  return carryOut(checked)
}
/** The marked workbook of an import, as the desk hands it out. */
const markedOf = async ({ id }: ImportView): Promise<Buffer> => {
  const { bytes, notes } = await db.read(system, (ctx) => importFile(ctx, id))
  const sheet = await readTable(bytes)
  assert.ok(!('fault' in sheet))
  return markedWorkbook(sheet, notes)
}
const contentOf = async (code: string): Promise<Content> => {
  const { entries } = await db.read(system, (ctx) => listEntries(ctx, { q: code }, { limit: 1 }))
  return (await db.read(system, (ctx) => getEntry(ctx, entries[0]?.id ?? assert.fail(code)))).content
}
/** The cells of a workbook, some of them written anew. */
const rewritten = async (book: Buffer, change: Record<string, string>): Promise<Buffer> => {
  const sheet = await readTable(book)
  assert.ok(!('fault' in sheet))
  const rows = sheet.rows.map(({ cells }) =>
    sheet.columns.map((column) => ({ text: change[column] ?? String(cells[column]) })),
  )
  return writeWorkbook({ sheet: '改过', head: sheet.columns, rows })
}

describe('a marked workbook handed in again', () => {
  test('takes nothing away where a marked cell is still empty, and says so; without its mark it is cleared', async () => {
    const head = '事项名称,事项编码,事项类型,承诺办结时限,办理地点'
    await taken(`${head}\n甲许可,BACK-1,行政许可,5 工作日,一楼`)
    // U+FFFD stands for what could not be read: the cell is left out.
    const broken = await taken(`${head}\n甲许可,BACK-1,行政许可,5 工作\uFFFD,一楼`)
    const marked = await markedOf(broken)
    const again = await taken(marked)
    assert.deepEqual([again.changed, again.same, again.warned], [0, 1, 1])
    assert.match(again.notes[0]?.text ?? '', /还空着，清单上原来的内容没有改/)
    const other = await taken(await rewritten(marked, { 办理地点: '二楼' }))
    assert.equal(other.changed, 1)
    const content = await contentOf('BACK-1')
    assert.deepEqual([content['promised'], content['address']], [{ n: 5, unit: 'working' }, '二楼'])
    const twice = await taken(await markedOf(again))
    assert.deepEqual([twice.warned, (await contentOf('BACK-1'))['promised']], [1, { n: 5, unit: 'working' }])

    const cleared = await taken(await rewritten(marked, { 提醒: '' }))
    assert.deepEqual([cleared.warned, (await contentOf('BACK-1'))['promised']], [0, undefined])
  })

  test('holds both lines of one code, so that the second is refused again and takes the place of none', async () => {
    const two = await taken(
      '事项名称,事项编码,事项类型,承诺办结时限\n甲许可,BACK-2,行政许可,5 工作日\n乙许可,BACK-2,行政许可,6 工作日\n丙许可,BACK-3,行政许可,三旬',
    )
    assert.deepEqual([two.added, two.faulty], [2, 1])
    const again = await taken(await markedOf(two))
    assert.deepEqual([again.rows, again.changed, again.same, again.faulty], [3, 0, 2, 1])
    assert.equal((await contentOf('BACK-2'))['name'], '甲许可')
  })
})

test('a line with more cells than columns is refused again from its marked workbook until somebody says it is right', async () => {
  const shifted = await taken('事项名称,事项编码,办理地点\n甲许可,BACK-4,一楼,二楼')
  assert.equal(shifted.faulty, 1)
  const marked = await markedOf(shifted)
  const again = await taken(marked)
  assert.deepEqual([again.added, again.faulty], [0, 1])
  assert.match(again.notes[0]?.text ?? '', /上次没有读全/)
  assert.equal((await taken(await markedOf(again))).added, 0)
  assert.equal((await taken(await rewritten(marked, { 错误: '' }))).added, 1)
})

test('a line with a quote that nothing closes stands in its marked workbook as it is in the file', async () => {
  const whole = '甲许可,BACK-5,一楼,5 工作日'
  const file = `事项名称,事项编码,办理地点,承诺办结时限\n"${whole}\n乙许可,BACK-6,二楼,6 工作日`
  const read = await taken(file)
  assert.deepEqual([read.added, read.faulty], [1, 1])
  const marked = await readTable(await markedOf(read))
  assert.ok(!('fault' in marked))
  assert.match(
    String(marked.rows[0]?.cells['错误']),
    new RegExp(`引号没有配对.*\n原文件这一行是："${whole}$`),
  )
})

test('control characters, which no workbook can hold, are taken out of a file with a warning that names the cell; what holds some is written so that it comes back', async () => {
  const bell = String.fromCharCode(7)
  const read = await taken(`事项名称,事项编码,事项类型,办理地点\n甲许可,BELL-1,行政许可,一${bell}楼 大厅`)
  assert.deepEqual(
    read.notes.map(({ row, column, severity }) => [row, column, severity]),
    [[2, '办理地点', 'warning']],
  )
  assert.match(read.notes[0]?.text ?? '', /有不能保存的字符，已经去掉/)
  assert.equal((await contentOf('BELL-1'))['address'], '一楼 大厅')

  const book = await writeWorkbook({
    sheet: '铃',
    head: ['事项名称'],
    rows: [[{ text: `一${bell}楼\uFFFF` }]],
  })
  const sheet = await readWorkbook(book)
  assert.ok(!('fault' in sheet))
  assert.deepEqual(sheet.rows[1]?.cells, [`一${bell}楼\uFFFF`])
})

test('two columns of one element: a wrong one beside an empty one, or two wrong ones, leave what the list says', async () => {
  const line = (more: object): string => JSON.stringify({ taskCode: 'PAIR-1', name: '双列许可', ...more })
  await taken(
    line({ level: '', levelName: '县级', taskTypeCode: '', taskType: '行政许可' }),
    'guangdong-2021',
  )
  const before = await contentOf('PAIR-1')
  assert.deepEqual([before['level'], before['type']], ['county', 'licence'])
  for (const [level, levelName, taskTypeCode, taskType] of [
    ['ZZ', '', '99X', ''],
    ['', '不知道', 'ZZ', '不知道'],
  ]) {
    const { warned } = await taken(line({ level, levelName, taskTypeCode, taskType }), 'guangdong-2021')
    assert.equal(warned, 1)
    const after = await contentOf('PAIR-1')
    assert.deepEqual([after['level'], after['type']], ['county', 'licence'])
  }
  await taken(line({ level: 'ZZ', levelName: '市级', taskTypeCode: '', taskType: '' }), 'guangdong-2021')
  const right = await contentOf('PAIR-1')
  assert.deepEqual([right['level'], right['type']], ['city', undefined])
})

test('a file over the open draft of a colleague says whose it is and what of it is replaced, before anything is written', async () => {
  const head = '事项名称,事项编码,事项类型,承诺办结时限,办理地点'
  await taken(`${head}\n草稿许可,OPEN-1,行政许可,10 工作日,`)
  const file = `${head}\n草稿许可,OPEN-1,行政许可,9 工作日,三楼`
  assert.deepEqual((await check(file, 'tongban')).notes, [], 'a draft of one’s own is no news')

  const { entries } = await db.read(system, (ctx) => listEntries(ctx, { q: 'OPEN-1' }, { limit: 1 }))
  const id = entries[0]?.id ?? assert.fail()
  const { version, revision } = await db.read(system, (ctx) => getEntry(ctx, id))
  const colleague = list.officer('郑同事', ['item.edit'])
  await list.act(colleague, (ctx) =>
    editEntry(ctx, { id, version, revision, changes: { promised: { n: 3, unit: 'working' } } }),
  )
  const checked = await check(file, 'tongban')
  assert.deepEqual(
    checked.notes.map(({ row, column, severity, text }) => [row, column, severity, text]),
    [
      [
        2,
        '事项编码',
        'warning',
        '这一项有郑同事还没提交的草稿，导入会替换其中的「承诺办结时限」，加上「办理地点」。请先和郑同事核对；不想改的，去掉这一行再导入。',
      ],
    ],
  )
  assert.deepEqual((await contentOf('OPEN-1'))['promised'], { n: 3, unit: 'working' })
})

test('texts that begin with a bracket come back from every kind of file as they were', async () => {
  const content = {
    name: '[括号] 许可 _x0041_',
    codes: [{ scheme: 'local', value: 'BRACKET-1' }],
    everydayNames: ['[x'],
    shortName: ['[简', '_x0041_'],
  }
  const all = [{ area: '990100', kind: 'implementation' as const, content }]
  for (const bytes of [Buffer.from(jsonLines(all)), Buffer.from(csvLines(all, true)), await workbook(all)]) {
    const sheet = await readTable(bytes)
    assert.ok(!('fault' in sheet))
    const read = sheet.rows.map(({ cells }) => readLine(cells, rulesFor(sheet.columns, OWN), OWN.id))
    assert.deepEqual(
      read.map((line) => [line.content, line.notes]),
      [[content, []]],
    )
  }
})

test('基本目录 and 实施清单 in one export are told apart by a column, which an import understands', async () => {
  const line = (kind: string, code: string): string => `${kind},甲许可,${code},行政许可`
  const file = ['清单种类,事项名称,事项编码,事项类型', line('基本目录', 'KIND-1'), line('', 'KIND-1')]
  const first = await taken([...file, line('目录', 'KIND-2')].join('\n'))
  assert.deepEqual([first.added, first.faulty], [2, 1])
  assert.deepEqual(
    first.notes.map(({ row, column, text }) => [row, column, text]),
    [[4, '清单种类', '「目录」不是清单种类。请写「基本目录」或者「实施清单」。']],
  )
  const all: Exported[] = []
  await db.read(system, async (ctx) => {
    for await (const portion of exportPortions(ctx, { importId: first.id })) all.push(...portion)
  })
  assert.deepEqual(all.map(({ kind }) => kind).toSorted(), ['directory', 'implementation'])
  for (const bytes of [Buffer.from(jsonLines(all)), Buffer.from(csvLines(all, true)), await workbook(all)]) {
    const again = await taken(bytes)
    assert.deepEqual([again.same, again.added, again.faulty], [2, 0, 0])
  }
})

test('a title over the names of columns is told in one sentence, merged or not', async () => {
  for (const title of ['2026 年事项清单', '2026 年事项清单,,,']) {
    const { fault } = await check(`${title}\n事项名称,事项编码,事项类型\n甲,TITLE-1,行政许可`, 'tongban')
    assert.equal(
      fault,
      '第 1 行必须写列名，一格一个，不能合并；现在像是标题「2026 年事项清单」。请删掉列名上面的行再导入。',
    )
  }
})

test('a packed file that is damaged is not called too large', async () => {
  const { fault } = await check(Buffer.from('1f8b0800000000000003ffffffff', 'hex'), 'tongban')
  assert.match(fault ?? '', /^压缩文件坏了/)
})
