import assert from 'node:assert/strict'
import { deflateRawSync } from 'node:zlib'
import { describe, test } from 'node:test'
import { strToU8, zipSync } from 'fflate'
import { openInventory } from './build.ts'
import type { ImportView } from './model.ts'
import { getEntry, listEntries } from './queries.ts'

const { db, system, check, carryOut } = await openInventory()

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relation = (id: string, type: string, target: string): string =>
  `<Relationships><Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/></Relationships>`
const book = (sheet: string | Uint8Array): Buffer =>
  Buffer.from(
    zipSync(
      {
        '_rels/.rels': strToU8(relation('r', 'officeDocument', 'xl/workbook.xml')),
        'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="清单" r:id="s"/></sheets></workbook>'),
        'xl/_rels/workbook.xml.rels': strToU8(relation('s', 'worksheet', 'worksheets/s.xml')),
        'xl/worksheets/s.xml': typeof sheet === 'string' ? strToU8(sheet) : sheet,
      },
      { level: 6 },
    ),
  )
const text = (at: string, words: string): string => `<c r="${at}" t="inlineStr"><is><t>${words}</t></is></c>`
const row = (n: number, ...cells: string[]): string =>
  `<row r="${n}">${cells.map((cell, at) => (cell.startsWith('<') ? cell : text(`${'ABCDE'[at]}${n}`, cell))).join('')}</row>`
const HEAD = row(1, '事项名称', '事项编码', '事项类型', '到现场次数')

/** What was told, by row and column, and the names that went in. */
async function takenOver(
  file: Buffer | string,
): Promise<{ view: ImportView; told: string[]; names: string[] }> {
  const view = await check(file, 'tongban')
  if (view.state === 'checked') await carryOut(view)
  const { entries } = await db.read(system, (ctx) => listEntries(ctx, { importId: view.id }, { limit: 100 }))
  const told = view.notes.map((note) => `${note.row} ${note.column} ${note.text}`)
  return { view, told, names: entries.map(({ name }) => name) }
}

describe('a workbook', () => {
  test('with merged cells and formulas is read but for those cells, which are named', async () => {
    const { told, names } = await takenOver(
      book(
        `<worksheet><sheetData>${HEAD}${row(2, '甲许可', 'BAD-1', '行政许可', '<c r="D2"><f>1+1</f><v>2</v></c>')}
        ${row(3, '乙许可', 'BAD-2', '行政许可', '0')}${row(4, '丙许可', 'BAD-3', '行政许可')}
        ${row(5, '<c r="A5" t="str"><f>A4</f><v>丁许可</v></c>', 'BAD-4', '行政许可')}</sheetData>
        <mergeCells><mergeCell ref="C3:C4"/></mergeCells></worksheet>`,
      ),
    )
    assert.deepEqual(names, ['甲许可', '乙许可', '丙许可'])
    for (const words of [
      '2 到现场次数 D2 是公式',
      '3 事项类型 C3 和别的单元格合并了',
      '4 事项类型 C4 和别的',
      '5 事项名称 A5 是公式',
      '5 事项名称 没有事项名称',
    ])
      assert.ok(
        told.some((each) => each.startsWith(words)),
        `${words} in ${told.join('\n')}`,
      )
  })

  test('with a cell beside the names of columns loses that line, and the cell is named with what stands in it', async () => {
    const { told, names } = await takenOver(
      book(
        `<worksheet><sheetData>${HEAD}${row(2, '甲许可', 'BAD-31', '行政许可', '0', '记得问老王')}${row(3, '乙许可', 'BAD-32', '行政许可')}
        </sheetData></worksheet>`,
      ),
    )
    assert.deepEqual(names, ['乙许可'])
    assert.match(
      told.join(),
      /^2 {2}第 2 行 E2「记得问老王」的上面没有列名，.*请清空它，或者给那一列写上列名/,
    )
  })

  test('with a title merged over the names of columns is told once that these stand in the first line', async () => {
    const { view } = await takenOver(
      book(
        `<worksheet><sheetData>${row(1, '某区事项清单')}${row(2, '事项名称', '事项编码', '事项类型')}${row(3, '甲许可', 'BAD-25', '行政许可')}
        </sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells></worksheet>`,
      ),
    )
    assert.match(
      view.fault ?? '',
      /^第 1 行必须写列名，.*现在像是标题「某区事项清单」。请删掉列名上面的行再导入。$/,
    )
  })

  test('with a million empty rows is read; one that is mostly emptiness is refused in words', async () => {
    const empty = Array.from({ length: 1_000_000 }, (_, at) => `<row r="${at + 3}"/>`).join('')
    const { view, names } = await takenOver(
      book(
        `<worksheet><sheetData>${HEAD}${row(2, '空行许可', 'BAD-5', '行政许可')}${empty}</sheetData></worksheet>`,
      ),
    )
    assert.deepEqual([view.rows, names], [1, ['空行许可']])
    const far = await takenOver(
      book(`<worksheet><sheetData>${HEAD}${row(1_048_576, '很远的许可', 'BAD-6')}</sheetData></worksheet>`),
    )
    assert.match(far.view.fault ?? '', /A1048576 在第 50000 行之后/)
  })

  test('that is a zip bomb is given up at the limit', async () => {
    const bomb = await takenOver(book(new Uint8Array(200 * 1024 * 1024).fill(32)))
    assert.match(bomb.view.fault ?? '', /超过 128 MB/)
    const raw = deflateRawSync(Buffer.alloc(1024))
    const broken = await takenOver(Buffer.concat([Buffer.from('PK\u0003\u0004'), raw]))
    assert.match(broken.view.fault ?? '', /文件坏了|不是 Excel/)
  })
})

describe('CSV', () => {
  test('in GB18030, in UTF-16, with a mark and with semicolons is read as it was meant', async () => {
    const gb18030 = Buffer.from(
      'cac2cfeec3fbb3c62ccac2cfeeb1e0c2eb2ccac2cfeec0e0d0cd0d0ab7c5b7e7f3ddd0edbfc92c4241442d372cd0d0d5fed0edbfc90d0a',
      'hex',
    )
    const chinese = await takenOver(gb18030)
    assert.deepEqual(chinese.names, ['放风筝许可'])
    const csv = (code: string): string => `事项名称,事项编码,事项类型\r\n${code} 许可,${code},行政许可\r\n`
    for (const [code, file] of [
      ['BAD-8', Buffer.from(`\uFEFF${csv('BAD-8')}`, 'utf16le')],
      ['BAD-9', Buffer.from(csv('BAD-9'), 'utf16le').swap16()],
      ['BAD-10', Buffer.from(`\uFEFF${csv('BAD-10')}`)],
      ['BAD-11', Buffer.from(csv('BAD-11').replaceAll(',', ';'))],
      ['BAD-12', Buffer.from(csv('BAD-12').replaceAll(',', '\t'), 'utf16le')],
    ] as const) {
      const { names, told } = await takenOver(file)
      assert.deepEqual([names, told], [[`${code} 许可`], []], code)
    }
  })

  test('with a quote that nothing closes loses that line only, and says which', async () => {
    const { names, told } = await takenOver(
      '事项名称,事项编码,事项类型\n甲许可,BAD-13,行政许可\n"乙许可,BAD-14,行政许可\n丙许可,BAD-15,行政许可\n',
    )
    assert.deepEqual(names, ['甲许可', '丙许可'])
    assert.match(told.join(), /^3 {2}A3 的引号没有配对，这一行没有读/)
  })

  test('that is a picture or a PDF is told to be no table', async () => {
    for (const hex of [
      '89504e470d0a1a0a0000000d4948445200000400',
      '255044462d312e370a25e2e3cfd30affd8ffe000104a',
    ])
      assert.ok((await takenOver(Buffer.from(hex, 'hex'))).view.fault, hex)
  })
})

describe('cells', () => {
  test('that are wrong take nothing away: what the list says there stays, what is empty clears it', async () => {
    const head = '事项名称,事项编码,事项类型,承诺办结时限,到现场次数,办理地点'
    await takenOver(`${head}\n合并许可,MRG-1,行政许可,20 工作日,1,一楼`)
    const { view } = await takenOver(`${head}\n合并许可,MRG-1,行政许可,二十天左右,三次,`)
    assert.equal(view.warned, 1)
    const { entries } = await db.read(system, (ctx) => listEntries(ctx, { q: 'MRG-1' }, { limit: 1 }))
    const { content } = await db.read(system, (ctx) => getEntry(ctx, entries[0]?.id ?? ''))
    assert.deepEqual(
      [content['promised'], content['visits'], content['address']],
      [{ n: 20, unit: 'working' }, 1, undefined],
    )
  })

  test('two items of one code: the first goes in, each is told where the other stands', async () => {
    const { names, told } = await takenOver(
      '事项名称,事项编码,事项类型\n甲许可,BAD-16,行政许可\n乙许可,BAD-16,行政许可\n丙许可,BAD-17,行政许可',
    )
    assert.deepEqual(names, ['甲许可', '丙许可'])
    assert.deepEqual(told, [
      '3 事项编码 和第 2 行是同一个编码。一项只写一行。',
      '2 事项编码 第 3 行也是这个编码。一项只写一行，请核对哪一行是对的。',
    ])
  })

  test('dates where a limit is asked are named, in a text and in a date cell of a workbook', async () => {
    const { names, told } = await takenOver(
      '事项名称,事项编码,事项类型,法定办结时限\n甲许可,BAD-18,行政许可,2026/11/20\n乙许可,BAD-19,行政许可,2026年11月20日',
    )
    assert.equal(names.length, 2)
    assert.ok(
      told.every((each) => /法定办结时限 「2026.*」是日期，不是时限/.test(each)) && told.length === 2,
      told.join(),
    )
  })

  test('nested without end are not read, and what is no area code is told', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const { view, names, told } = await takenOver(
      `{"事项名称":"深许可","事项编码":"BAD-22","事项类型":"行政许可","本地":${deep}}
{"事项名称":"地许可","事项编码":"BAD-23","事项类型":"行政许可","区划代码":"99"}
{"事项名称":"村许可","事项编码":"BAD-24","事项类型":"行政许可","区划代码":"990100001002"}`,
    )
    assert.equal(view.state, 'checked', view.fault ?? '')
    assert.deepEqual(names, ['深许可', '村许可'])
    assert.match(
      told.toSorted().join('\n'),
      /^1 本地 这一格里的内容一层套一层.*\n2 区划代码 「99」不是区划代码/,
    )
  })

  test('with NUL and half characters are kept without them', async () => {
    const { view, names, told } = await takenOver(
      String.raw`{"事项名称":"空\u0000字许可","事项编码":"BAD-20","事项类型":"行政许可","本地":"\ud800半"}
{"事项名称":"😀 许可","事项编码":"BAD-21","事项类型":"行政许可","本地":{"深":["\u0000"]}}`,
    )
    assert.equal(view.state, 'checked', view.fault ?? '')
    assert.deepEqual(names, ['空字许可', '😀 许可'])
    assert.deepEqual(
      told.map((each) => each.slice(0, 6).trim()),
      ['1 事项名称', '1 本地 这', '2 本地 这'],
    )
  })
})
